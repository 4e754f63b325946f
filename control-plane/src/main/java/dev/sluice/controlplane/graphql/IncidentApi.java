package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.forecast.incident.Incidents;
import dev.sluice.controlplane.forecastview.IncidentInfo;
import dev.sluice.controlplane.forecastview.IncidentList;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** What is odd, one incident for each root cause. */
@GraphQLApi
@Audited
@ApiErrors
public class IncidentApi {
    private final IncidentList incidents;
    private final Incidents service;
    private final Idempotency idempotency;
    private final Caller caller;
    private final NameReader reader;

    IncidentApi(
            IncidentList incidents,
            Transactions transactions,
            InstantSource time,
            Idempotency idempotency,
            Caller caller,
            NameReader reader) {
        this.reader = reader;
        this.incidents = incidents;
        this.service = new Incidents(transactions, time);
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @Query("incidents")
    @NonNull
    @Description("Incidents, newest first.")
    public IncidentConnection incidents(
            @Description("Only open ones, or only closed ones; left out: all.") @Nullable Boolean open,
            @Description("Only those begun since.") @Nullable Instant since,
            @DefaultValue("50") int first,
            @Nullable String after) {
        return IncidentConnection.of(incidents.page(open, since, new PageRequest(first, after)));
    }

    @Query("incident")
    @Description("An incident; null when there is none.")
    public @Nullable IncidentInfo incident(@Id @NonNull String id) {
        return incidents.find(GateApi.number("incident", id)).orElse(null);
    }

    @Mutation("closeIncident")
    @NonNull
    @Description(
            "Ends an incident and its alerts; what becomes odd later opens a new one. Takes role operator or admin.")
    public IncidentInfo closeIncident(
            @Id @NonNull String id,
            @Description("In your words, for the audit trail.") @NonNull String reason,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey) {
        caller.operatorSomewhere();
        long number = GateApi.number("incident", id);
        String why = ForecastActionApi.reason(reason);
        Actor by = operator(number);
        idempotency.once(Request.of(by.name(), idempotencyKey, "closeIncident", number, why), () -> {
            close(number, by, why);
            return id;
        });
        return get(number);
    }

    private void close(long number, Actor by, String why) {
        try {
            if (!service.close(number, by, why)) {
                throw missing(number);
            }
        } catch (ConflictException e) {
            // The replica that did it may have died before it answered.
            IncidentInfo found = get(number);
            if (!by.name().equals(found.closedBy()) || !why.equals(found.closeReason())) {
                throw e;
            }
        }
    }

    @Mutation("acknowledgeIncident")
    @NonNull
    @Description("Ends the escalation of its alerts; the first to do so is kept. Doing it again changes nothing, so it"
            + " takes no key. Takes role operator or admin.")
    public IncidentInfo acknowledgeIncident(@Id @NonNull String id) {
        caller.operatorSomewhere();
        long number = GateApi.number("incident", id);
        if (!service.acknowledge(number, operator(number))) {
            throw missing(number);
        }
        return get(number);
    }

    /** Of the namespace of its root. */
    private Actor operator(long number) {
        IncidentInfo incident = get(number);
        String namespace = reader.namespaceOf(incident.rootNamespace(), incident.rootName());
        caller.operator(namespace);
        return caller.actor(namespace);
    }

    private IncidentInfo get(long number) {
        return incidents.find(number).orElseThrow(() -> missing(number));
    }

    private static NotFoundException missing(long number) {
        return new NotFoundException("there is no incident " + number + "; the query incidents lists them");
    }
}
