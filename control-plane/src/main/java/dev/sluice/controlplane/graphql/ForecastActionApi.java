package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.forecast.act.ForecastControl.Reversal;
import dev.sluice.controlplane.forecastview.ForecastDecisionInfo;
import dev.sluice.controlplane.forecastview.ForecastDecisions;
import dev.sluice.controlplane.forecastview.ForecastStatus;
import dev.sluice.controlplane.forecastview.ForecastingInfo;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;

/** What people do about decisions of forecasts. */
@GraphQLApi
@Audited
@ApiErrors
public class ForecastActionApi {
    private static final int LONGEST_REASON = 1_000;

    private final SchedulerParts scheduler;
    private final ForecastDecisions decisions;
    private final ForecastStatus status;
    private final Workflows workflows;
    private final Idempotency idempotency;
    private final Caller caller;

    ForecastActionApi(
            SchedulerParts scheduler,
            ForecastDecisions decisions,
            ForecastStatus status,
            Workflows workflows,
            Idempotency idempotency,
            Caller caller) {
        this.scheduler = scheduler;
        this.decisions = decisions;
        this.status = status;
        this.workflows = workflows;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @Mutation("reverseForecastDecision")
    @NonNull
    @Description("Takes back a decision that is in effect; it is not taken again. Takes role operator or admin.")
    public ForecastDecisionInfo reverseForecastDecision(
            @Id @NonNull String id,
            @Description("In your words, for the audit trail.") @NonNull String reason,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        UUID decision = Keys.id(id);
        String why = reason(reason);
        String namespace = workflows.namespaceOf(get(decision).definitionId());
        caller.operator(namespace);
        Actor by = caller.actor(namespace);
        idempotency.once(Request.of(by.name(), idempotencyKey, "reverseForecastDecision", decision, why), () -> {
            reverse(decision, by, why);
            return decision.toString();
        });
        return get(decision);
    }

    private void reverse(UUID decision, Actor by, String why) {
        switch (scheduler.forecasts().control().reverse(decision, by, why)) {
            case Reversal.Done() -> {}
            case Reversal.Missing() -> throw missing(decision);
            case Reversal.TooLate(String because) -> {
                // The replica that did it may have died before it answered.
                ForecastDecisionInfo found = get(decision);
                if (!by.name().equals(found.reversedBy()) || !why.equals(found.reversal())) {
                    throw new ConflictException("decision " + decision + " cannot be taken back: " + because);
                }
            }
        }
    }

    private ForecastDecisionInfo get(UUID decision) {
        return decisions.find(decision).orElseThrow(() -> missing(decision));
    }

    private static NotFoundException missing(UUID decision) {
        return new NotFoundException("there is no decision " + decision + "; the query forecastDecisions lists them");
    }

    @Mutation("setForecastActing")
    @NonNull
    @Description("Has decisions carried out, or recorded only, from now on. Takes role operator or admin.")
    public ForecastingInfo setForecastActing(
            boolean acting,
            @Description("In your words, for the audit trail.") @NonNull String reason,
            @Description("The same key again changes nothing.") @NonNull String idempotencyKey) {
        caller.operator();
        Actor by = caller.actor();
        String why = reason(reason);
        idempotency.once(
                Request.of(by.name(), idempotencyKey, "setForecastActing", acting, why),
                () -> Boolean.toString(scheduler.forecasts().control().setActing(acting, by, why)));
        return status.now();
    }

    /** Of a step that is put on record. */
    static String reason(String text) {
        String reason = text.strip();
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            throw new InvalidRequestException(
                    "reason has " + reason.length() + " characters; allowed are 1 to " + LONGEST_REASON);
        }
        return reason;
    }
}
