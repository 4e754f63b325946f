package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.ParsedVersions;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.TaskOutline;
import dev.sluice.controlplane.schedulerview.TriggerInfo;
import dev.sluice.controlplane.schedulerview.VersionInfo;
import dev.sluice.controlplane.schedulerview.WorkflowFilter;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.scheduler.definition.plan.DefinitionDiff;
import dev.sluice.scheduler.definition.plan.PlanPreview;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Workflows, their versions and their triggers. */
@GraphQLApi
@ApiErrors
public class WorkflowApi {
    private static final int MOST_FIRES = 100;
    private static final int MOST_LATEST = 50;

    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final ParsedVersions parsed;
    private final InstantSource time;

    WorkflowApi(Workflows workflows, WorkflowRuns runs, ParsedVersions parsed, InstantSource time) {
        this.workflows = workflows;
        this.runs = runs;
        this.parsed = parsed;
        this.time = time;
    }

    @Query
    @NonNull
    @Description("Workflows by namespace and name.")
    public WorkflowConnection workflows(
            @Nullable String namespace,
            @Description("key or key=value.") @Nullable String label,
            @Nullable Boolean paused,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return WorkflowConnection.of(
                workflows.page(new WorkflowFilter(namespace, label, paused), new PageRequest(first, after)));
    }

    @Query
    @Description("A workflow by namespace/name; null when there is none.")
    public @Nullable WorkflowInfo workflow(@NonNull String name) {
        return workflows.find(Keys.name(name)).orElse(null);
    }

    @Query
    @Description("One version of a workflow; null when there is none.")
    public @Nullable VersionInfo workflowVersion(@NonNull String workflow, int version) {
        return workflows
                .version(workflows.get(Keys.name(workflow)).definitionId(), version)
                .orElse(null);
    }

    @Query
    @NonNull
    @Description("What changes from one version of a workflow to another, in the words of its YAML.")
    public List<@NonNull DefinitionDifference> workflowDiff(@NonNull String workflow, int from, int to) {
        long id = workflows.get(Keys.name(workflow)).definitionId();
        return DefinitionDiff.between(parsed.of(version(id, workflow, from)), parsed.of(version(id, workflow, to)))
                .stream()
                .map(DefinitionDifference::of)
                .toList();
    }

    private VersionInfo version(long id, String workflow, int version) {
        return workflows
                .version(id, version)
                .orElseThrow(() -> new NotFoundException(
                        workflow + " has no version " + version + "; its field versions lists them"));
    }

    @NonNull
    @Description("The current version.")
    public List<VersionInfo> current(@Source List<WorkflowInfo> parents) {
        Map<Long, VersionInfo> found = workflows.currentVersions(ids(parents));
        return parents.stream()
                .map(parent -> Objects.requireNonNull(found.get(parent.definitionId())))
                .toList();
    }

    @NonNull
    @Description("All versions, newest first. For one workflow at a time.")
    public List<WorkflowVersionConnection> versions(
            @Source List<WorkflowInfo> parents, @DefaultValue("20") int first, @Nullable String after) {
        DatasetFields.requireOne(parents, "versions");
        return parents.stream()
                .map(parent -> WorkflowVersionConnection.of(
                        workflows.versions(parent.definitionId(), new PageRequest(first, after))))
                .toList();
    }

    @NonNull
    @Description("Triggers of the current version, by name.")
    public List<List<TriggerInfo>> triggers(@Source List<WorkflowInfo> parents) {
        Map<Long, List<TriggerInfo>> found = workflows.triggers(ids(parents));
        return parents.stream()
                .map(parent -> found.getOrDefault(parent.definitionId(), List.of()))
                .toList();
    }

    @NonNull
    @Description("The latest runs, newest first; workflowRuns(workflow) has all of them.")
    public List<List<RunInfo>> latestRuns(@Source List<WorkflowInfo> parents, @DefaultValue("10") int first) {
        bounded(first, MOST_LATEST);
        Map<Long, List<RunInfo>> found = runs.latestOf(ids(parents), first);
        return parents.stream()
                .map(parent -> found.getOrDefault(parent.definitionId(), List.of()))
                .toList();
    }

    @NonNull
    @Description("Next slots of a schedule, without jitter; none while the workflow is paused, and for other triggers.")
    public List<List<Instant>> nextFires(@Source List<TriggerInfo> parents, @DefaultValue("5") int first) {
        bounded(first, MOST_FIRES);
        Set<Long> ids = new HashSet<>();
        parents.stream()
                .filter(trigger -> trigger.kind().equals("schedule") && trigger.active())
                .forEach(trigger -> ids.add(trigger.definitionId()));
        Map<Long, List<PlanPreview.FireTime>> fires = new HashMap<>();
        Instant now = time.instant();
        workflows
                .currentVersions(ids)
                .forEach((id, version) -> fires.put(id, PlanPreview.nextFireTimes(parsed.of(version), now, first)));
        return parents.stream()
                .map(trigger -> trigger.active() ? fires(fires, trigger) : List.<Instant>of())
                .toList();
    }

    private static List<Instant> fires(Map<Long, List<PlanPreview.FireTime>> fires, TriggerInfo trigger) {
        return fires.getOrDefault(trigger.definitionId(), List.of()).stream()
                .filter(fire -> fire.trigger().equals(trigger.name()))
                .map(PlanPreview.FireTime::at)
                .toList();
    }

    @NonNull
    @Name("tasks")
    @Description("Its tasks, in the order of the graph.")
    public List<@NonNull TaskOutline> tasksOf(@Source VersionInfo version) {
        return TaskOutline.of(parsed.of(version));
    }

    private static Set<Long> ids(List<WorkflowInfo> parents) {
        Set<Long> ids = new HashSet<>();
        parents.forEach(parent -> ids.add(parent.definitionId()));
        return ids;
    }

    static void bounded(int first, int most) {
        if (first < 1 || first > most) {
            throw new InvalidRequestException("first is " + first + "; allowed are 1 to " + most);
        }
    }
}
