package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.backfill.Backfills;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.schedulerview.BackfillInfo;
import dev.sluice.controlplane.schedulerview.BackfillList;
import dev.sluice.controlplane.schedulerview.BackfillState;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** Plans, makes and moves backfills. */
@GraphQLApi
@Audited
@ApiErrors
public class BackfillApi {
    private static final int DEFAULT_PARALLEL = 4;

    private final SchedulerParts scheduler;
    private final Workflows workflows;
    private final BackfillList backfills;
    private final Idempotency idempotency;
    private final Caller caller;

    BackfillApi(
            SchedulerParts scheduler,
            Workflows workflows,
            BackfillList backfills,
            Idempotency idempotency,
            Caller caller) {
        this.scheduler = scheduler;
        this.workflows = workflows;
        this.backfills = backfills;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    /** What to fill, and how. */
    @Input("BackfillInput")
    public record Wanted(
            @Description("namespace/name.") @NonNull String workflow,

            @Description("2026-01-01..2026-02-01, single keys, or several separated by commas.") @NonNull
            String partitions,

            @Nullable List<NameAndValue> parameters,

            @Description("Most runs at a time; 4 when left out.") @Nullable
            Integer parallel,

            @Description("Of the runs; when left out, below live runs of the workflow.") @Nullable
            Integer priority,

            @Description("Whether what the runs write fires asset triggers; false when left out.") @Nullable
            Boolean propagate) {
        Backfills.Request request(String key, String by) {
            return new Backfills.Request(
                    Keys.name(workflow),
                    partitions,
                    NameAndValue.map(parameters),
                    parallel == null ? DEFAULT_PARALLEL : parallel,
                    Optional.ofNullable(priority),
                    propagate != null && propagate,
                    key,
                    by);
        }
    }

    /** What a backfill would do. */
    @Type("BackfillPlan")
    public record Planned(
            @Description("How many runs.") long partitions,

            @Description("The first few of them, in order.") @NonNull
            List<@NonNull String> first,

            @NonNull String last) {}

    @Query
    @NonNull
    @Description("What createBackfill would do. Changes nothing.")
    public Planned planBackfill(@NonNull Wanted backfill) {
        workflows.get(Keys.name(backfill.workflow()));
        Backfills.DryRun plan = scheduler.backfills().dryRun(backfill.request("", ""));
        return new Planned(plan.partitions(), plan.first(), plan.last());
    }

    @Mutation
    @NonNull
    @Description("Makes a backfill; its first runs start at once.")
    public BackfillInfo createBackfill(
            @NonNull Wanted backfill,
            @Description("The same key again gives the same backfill.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        String by =
                caller.operator(workflows.get(Keys.name(backfill.workflow())).namespace());
        Request request = Request.of(by, idempotencyKey, "createBackfill", backfill);
        String id = idempotency.once(request, () -> scheduler
                .backfills()
                .create(backfill.request(request.scoped(), by))
                .toString());
        return backfills.get(UUID.fromString(id));
    }

    @Mutation
    @NonNull
    @Description("Starts no further runs; active ones go on.")
    public BackfillInfo pauseBackfill(@NonNull String backfillId) {
        return pause(backfillId, true);
    }

    @Mutation
    @NonNull
    @Description("Goes on after pauseBackfill.")
    public BackfillInfo resumeBackfill(@NonNull String backfillId) {
        return pause(backfillId, false);
    }

    private BackfillInfo pause(String backfillId, boolean paused) {
        caller.operatorSomewhere();
        UUID id = Keys.id(backfillId);
        operator(id);
        boolean done = scheduler.backfills().pause(id, paused);
        BackfillInfo now = backfills.get(id);
        BackfillState wanted = paused ? BackfillState.PAUSED : BackfillState.RUNNING;
        if (!done && now.state() != wanted) {
            throw new ConflictException("backfill " + id + " is " + now.state() + " and stays so; make a new one");
        }
        return now;
    }

    @Mutation
    @NonNull
    @Description("Ends a backfill and cancels its active runs. No effect on one that is over.")
    public BackfillInfo cancelBackfill(@NonNull String backfillId) {
        caller.operatorSomewhere();
        UUID id = Keys.id(backfillId);
        scheduler.backfills().cancel(id, operator(id));
        return backfills.get(id);
    }

    private String operator(UUID backfill) {
        return caller.operator(workflows.namespaceOf(backfills.get(backfill).definitionId()));
    }
}
