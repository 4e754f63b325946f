package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.catalog.Runs;
import dev.sluice.controlplane.schedulerview.AssetVersionInfo;
import dev.sluice.controlplane.schedulerview.AttemptInfo;
import dev.sluice.controlplane.schedulerview.LogStream;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.TaskInfo;
import dev.sluice.controlplane.schedulerview.Tasks;
import dev.sluice.controlplane.schedulerview.VersionInfo;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Fields of runs, tasks and attempts that take further reads, each read once for all parents. */
@GraphQLApi
@ApiErrors
public class WorkflowRunFields {
    private static final int MOST_ATTEMPTS = 50;
    private static final int MOST_INPUTS = 500;
    private static final UUID NONE = new UUID(0, 0);

    private final Workflows workflows;
    private final WorkflowRuns workflowRuns;
    private final Tasks tasks;
    private final Runs runs;

    WorkflowRunFields(Workflows workflows, WorkflowRuns workflowRuns, Tasks tasks, Runs runs) {
        this.workflows = workflows;
        this.workflowRuns = workflowRuns;
        this.tasks = tasks;
        this.runs = runs;
    }

    @NonNull
    @Description("The workflow, also when it was removed since.")
    public List<WorkflowInfo> workflow(@Source List<RunInfo> parents) {
        return Batch.loadOrNull(parents, RunInfo::definitionId, workflows::byIds, found -> found).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    @Description("The version that it runs. For one run at a time.")
    public List<@Nullable VersionInfo> definition(@Source List<RunInfo> parents) {
        DatasetFields.requireOne(parents, "definition");
        RunInfo run = parents.getFirst();
        return java.util.Collections.singletonList(
                workflows.version(run.definitionId(), run.version()).orElse(null));
    }

    @NonNull
    @Description("Tasks, in the order of the graph; none before the run starts.")
    public List<List<TaskInfo>> tasks(@Source List<RunInfo> parents) {
        return Batch.load(parents, RunInfo::id, tasks::ofRuns, found -> found, List.of());
    }

    @NonNull
    @Description("Asset versions that made the run.")
    public List<List<AssetVersionInfo>> inputs(@Source List<RunInfo> parents) {
        return Batch.load(
                parents, RunInfo::id, ids -> workflowRuns.inputs(ids, MOST_INPUTS), found -> found, List.of());
    }

    @Description("The run as OpenLineage events tell of it; null while none has arrived.")
    public List<@Nullable RunType> lineageRun(@Source List<RunInfo> parents) {
        return Batch.loadOrNull(parents, RunInfo::id, runs::findByIds, RunType::new);
    }

    @NonNull
    @Description("Attempts, oldest first.")
    public List<List<AttemptInfo>> attempts(
            @Source List<TaskInfo> parents, @Description("Only the last so many.") @DefaultValue("10") int last) {
        WorkflowApi.bounded(last, MOST_ATTEMPTS);
        return Batch.load(parents, TaskInfo::id, ids -> tasks.attemptsOf(ids, last), found -> found, List.of());
    }

    @Description("The attempt as OpenLineage events tell of it; null while none has arrived.")
    @org.eclipse.microprofile.graphql.Name("lineageRun")
    public List<@Nullable RunType> lineageRunOfAttempt(@Source List<AttemptInfo> parents) {
        return Batch.loadOrNull(parents, AttemptInfo::id, runs::findByIds, RunType::new);
    }

    @NonNull
    @Description("What it wrote, in order. For one attempt at a time; attemptLog reads on.")
    public List<LogConnection> log(
            @Source List<AttemptInfo> parents,
            @Nullable LogStream stream,
            @DefaultValue("100") int first,
            @Nullable String after) {
        DatasetFields.requireOne(parents, "log");
        return parents.stream()
                .map(attempt -> LogConnection.of(tasks.log(attempt.id(), stream, new PageRequest(first, after))))
                .toList();
    }

    @Description("The run that wrote it, as OpenLineage events tell of it.")
    @org.eclipse.microprofile.graphql.Name("lineageRun")
    public List<@Nullable RunType> lineageRunOfVersion(@Source List<AssetVersionInfo> parents) {
        return Batch.loadOrNull(
                parents, each -> Objects.requireNonNullElse(each.run(), NONE), runs::findByIds, RunType::new);
    }
}
