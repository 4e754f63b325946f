package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.run.RunRequests;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.controlplane.telemetry.RequestLines;
import dev.sluice.scheduler.definition.ResourceName;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Starts, repeats and cancels runs. */
@GraphQLApi
@Audited
@ApiErrors
public class RunRequestApi {
    private final SchedulerParts scheduler;
    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final Idempotency idempotency;
    private final Caller caller;
    private final InstantSource time;

    RunRequestApi(
            SchedulerParts scheduler,
            Workflows workflows,
            WorkflowRuns runs,
            Idempotency idempotency,
            Caller caller,
            InstantSource time) {
        this.scheduler = scheduler;
        this.workflows = workflows;
        this.runs = runs;
        this.idempotency = idempotency;
        this.caller = caller;
        this.time = time;
    }

    @Mutation
    @NonNull
    @Description("Starts a run of the current version.")
    public RunInfo startRun(
            @Description("namespace/name.") @NonNull String workflow,
            @Nullable List<NameAndValue> parameters,
            @Description("Key of the partition; left out for a workflow without partitions.") @Nullable
                    String partition,
            @Description("Whether what it writes fires asset triggers.") @DefaultValue("false") boolean propagate,
            @Description("The same key again gives the same run.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        ResourceName name = Keys.name(workflow);
        String by = caller.operator(workflows.get(name).namespace());
        RequestLines.about(name.namespace(), null);
        Map<String, String> values = NameAndValue.map(parameters);
        Request request = Request.of(by, idempotencyKey, "startRun", name, values, partition, propagate);
        return once(
                request, propagate, by, requester -> scheduler.requests().start(name, values, partition, requester));
    }

    @Mutation
    @NonNull
    @Description("Runs the same version with the same parameters and partition again, from the beginning.")
    public RunInfo rerun(
            @NonNull String runId,
            @DefaultValue("false") boolean propagate,
            @Description("The same key again gives the same run.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        RunInfo run = runs.get(Keys.id(runId));
        String by = operator(run);
        UUID id = run.id();
        return once(Request.of(by, idempotencyKey, "rerun", id, propagate), propagate, by, requester -> scheduler
                .requests()
                .rerun(id, requester));
    }

    @Mutation
    @NonNull
    @Description("Goes on where a run failed, in a new run: what succeeded in it is not done again.")
    public RunInfo retryFailedTasks(
            @NonNull String runId,
            @DefaultValue("false") boolean propagate,
            @Description("The same key again gives the same run.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        RunInfo run = runs.get(Keys.id(runId));
        String by = operator(run);
        UUID id = run.id();
        return once(
                Request.of(by, idempotencyKey, "retryFailedTasks", id, propagate), propagate, by, requester -> scheduler
                        .requests()
                        .retryFailed(id, requester));
    }

    @Mutation
    @NonNull
    @Description("Cancels a run: what waits ends at once, what runs is told. No effect on a run that is done.")
    public RunInfo cancelRun(@NonNull String runId) {
        caller.operatorSomewhere();
        UUID id = Keys.id(runId);
        scheduler.cancel().cancel(id, operator(runs.get(id)), time.instant());
        return runs.get(id);
    }

    /** Of the workflow that runs, whatever the run reads or writes. */
    private String operator(RunInfo run) {
        String namespace = workflows.namespaceOf(run.definitionId());
        RequestLines.about(namespace, run.id().toString());
        return caller.operator(namespace);
    }

    private RunInfo once(Request request, boolean propagate, String by, Function<RunRequests.Caller, UUID> work) {
        RunRequests.Caller requester = new RunRequests.Caller(request.scoped(), by, propagate);
        String id = idempotency.once(request, () -> work.apply(requester).toString());
        return runs.get(UUID.fromString(id));
    }
}
