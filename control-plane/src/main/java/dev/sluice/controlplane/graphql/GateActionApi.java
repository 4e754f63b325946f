package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.gateview.EvaluationInfo;
import dev.sluice.controlplane.gateview.Evaluations;
import dev.sluice.controlplane.gateview.GateList;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.scheduler.definition.ResourceName;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** What people ask of gates. */
@GraphQLApi
@Audited
@ApiErrors
public class GateActionApi {
    private static final int LONGEST_REASON = 2_000;

    private final SchedulerParts scheduler;
    private final GateList gates;
    private final Evaluations evaluations;
    private final Idempotency idempotency;
    private final Caller caller;
    private final InstantSource time;

    GateActionApi(
            SchedulerParts scheduler,
            GateList gates,
            Evaluations evaluations,
            Idempotency idempotency,
            Caller caller,
            InstantSource time) {
        this.scheduler = scheduler;
        this.gates = gates;
        this.evaluations = evaluations;
        this.idempotency = idempotency;
        this.caller = caller;
        this.time = time;
    }

    @Mutation("evaluateGate")
    @NonNull
    @Description(
            "Asks for an evaluation of the newest version now, also where nothing changed. One that is queued or runs"
                    + " already is joined. Takes role operator or admin.")
    public EvaluationInfo evaluateGate(
            @Description("namespace/name.") @NonNull String gate,
            @Description("Key of the partition; left out: that of the newest version.") @Nullable String partition,
            @Description("The same key again gives the same evaluation.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        ResourceName name = Keys.name(gate);
        Actor by = operator(name);
        Request request = Request.of(by.name(), idempotencyKey, "evaluateGate", name, partition);
        String id = idempotency.once(request, () -> scheduler
                .gates()
                .service()
                .evaluate(name, partition, by, time.instant())
                .orElseThrow(() -> new NotFoundException(missing(name, partition)))
                .toString());
        return evaluations
                .find(Long.parseLong(id))
                .orElseThrow(() -> new NotFoundException("evaluation " + id + " is not kept any more"));
    }

    @Mutation("cancelEvaluations")
    @NonNull
    @Description(
            "Ends the evaluations of a gate that are queued or run, and tells which. They leave no verdict: who waits"
                    + " for one goes on waiting. Takes role operator or admin.")
    public List<@NonNull EvaluationInfo> cancelEvaluations(
            @Description("namespace/name.") @NonNull String gate,
            @Description("In their words, for the audit trail.") @NonNull String reason) {
        caller.operatorSomewhere();
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidRequestException(
                    "reason has " + reason.length() + " characters; send 1 to " + LONGEST_REASON + ", not all blank");
        }
        ResourceName name = Keys.name(gate);
        Actor by = operator(name);
        return scheduler
                .gates()
                .service()
                .cancel(name, reason, by, time.instant())
                .orElseThrow(() -> new NotFoundException(missing(name, null)))
                .stream()
                .flatMap(id -> evaluations.find(id).stream())
                .toList();
    }

    /** Of the gate's namespace; a gate that may not be seen is missing. */
    private Actor operator(ResourceName gate) {
        caller.operatorSomewhere();
        if (!caller.principal().isWhole() && gates.find(gate).isEmpty()) {
            throw new NotFoundException(missing(gate, null));
        }
        caller.operator(gate.namespace());
        return caller.actor(gate.namespace());
    }

    private static String missing(ResourceName gate, @Nullable String partition) {
        return partition == null
                ? "there is no gate '" + gate + "'; the query gates lists them"
                : "there is no gate '" + gate + "', or no version of partition '" + partition + "' of what it audits";
    }
}
