package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.schedulerview.AttemptInfo;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.LogStream;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.RunFilter;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.Tasks;
import dev.sluice.controlplane.schedulerview.WhyWorkflow;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.scheduler.plan.RunStatus;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Runs of workflows, their attempts, and why they do not go on. */
@GraphQLApi
@ApiErrors
public class WorkflowRunApi {
    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final Tasks tasks;
    private final SchedulerParts scheduler;
    private final WhyWorkflow whyWorkflow;
    private final NameReader reader;

    WorkflowRunApi(
            Workflows workflows,
            WorkflowRuns runs,
            Tasks tasks,
            SchedulerParts scheduler,
            WhyWorkflow whyWorkflow,
            NameReader reader) {
        this.reader = reader;
        this.workflows = workflows;
        this.runs = runs;
        this.tasks = tasks;
        this.scheduler = scheduler;
        this.whyWorkflow = whyWorkflow;
    }

    @Query
    @NonNull
    @Description("Runs of workflows, newest first.")
    public WorkflowRunConnection workflowRuns(
            @Description("namespace/name.") @Nullable String workflow,
            @Nullable RunStatus state,
            @Description("Name of a trigger, or a kind: schedule, manual, backfill, ...") @Nullable String trigger,
            @Nullable String partition,
            @Nullable Instant since,
            @Nullable Instant before,
            @DefaultValue("50") int first,
            @Nullable String after) {
        @Nullable
        Long definition =
                workflow == null ? null : workflows.get(Keys.name(workflow)).definitionId();
        return WorkflowRunConnection.of(runs.page(
                new RunFilter(definition, state, trigger, partition, null, since, before),
                new PageRequest(first, after)));
    }

    @Query
    @Description("A run of a workflow; null when there is none.")
    public @Nullable RunInfo workflowRun(@NonNull String runId) {
        return runs.find(Keys.id(runId)).orElse(null);
    }

    @Query
    @NonNull
    @Description("An attempt, also where its run is not known.")
    public AttemptInfo attempt(@NonNull String attemptId) {
        return tasks.attempt(Keys.id(attemptId));
    }

    @Query
    @NonNull
    @Description("What an attempt wrote, in order. Ask again after endCursor for what came since.")
    public LogConnection attemptLog(
            @NonNull String attemptId,
            @Nullable LogStream stream,
            @DefaultValue("200") int first,
            @Nullable String after) {
        AttemptInfo attempt = tasks.attempt(Keys.id(attemptId));
        return LogConnection.of(tasks.log(attempt.id(), stream, new PageRequest(first, after)));
    }

    @Query
    @NonNull
    @Description("Why a run does not go on: trigger, upstream, gate, pool, breaker, deadline; task by task.")
    public RunExplanation why(@NonNull String runId) {
        Names names = reader.names();
        UUID id = names.isWhole() ? Keys.id(runId) : runs.get(Keys.id(runId)).id();
        return scheduler
                .why()
                .explain(id)
                .map(found -> RunExplanation.of(found, names))
                .orElseThrow(
                        () -> new NotFoundException("there is no run " + id + "; the query workflowRuns lists them"));
    }

    @Query
    @NonNull
    @Description(
            "Why a workflow does not start runs: paused, triggers that failed, assets it waits for, runs before it.")
    public WorkflowExplanation whyWorkflow(@Description("namespace/name.") @NonNull String name) {
        WorkflowInfo workflow = workflows.get(Keys.name(name));
        return WorkflowExplanation.of(workflow, name, whyWorkflow.explain(workflow), whyWorkflow.active(workflow));
    }
}
