package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.decide.WaiverRecord;
import dev.sluice.controlplane.decide.WaiverRequest;
import dev.sluice.controlplane.decide.WaiverRights;
import dev.sluice.controlplane.decide.WaiverService;
import dev.sluice.controlplane.gateview.GateList;
import dev.sluice.controlplane.gateview.WaiverInfo;
import dev.sluice.controlplane.gateview.WaiverList;
import dev.sluice.controlplane.gateview.WaiverState;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.operate.Idempotency.Request;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.quality.gate.Waiver;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Waivers, and the steps they take. Who may take which is for the rules of waivers to say, here as over REST. */
@GraphQLApi
@Audited
@ApiErrors
public class WaiverApi {
    private static final String PATH = "/api/v1/gates/waivers";

    private final GateList gates;
    private final WaiverList waivers;
    private final WaiverService service;
    private final WaiverRights rights;
    private final Idempotency idempotency;
    private final Caller caller;

    WaiverApi(
            GateList gates,
            WaiverList waivers,
            WaiverService service,
            WaiverRights rights,
            Idempotency idempotency,
            Caller caller) {
        this.rights = rights;
        this.gates = gates;
        this.waivers = waivers;
        this.service = service;
        this.idempotency = idempotency;
        this.caller = caller;
    }

    @Query("waivers")
    @NonNull
    @Description("Waivers, newest first.")
    public WaiverConnection waivers(
            @Description("namespace/name.") @Nullable String gate,
            @Nullable WaiverState state,
            @DefaultValue("50") int first,
            @Nullable String after) {
        Long definition = gate == null ? null : Long.valueOf(gates.number(Keys.name(gate)));
        return WaiverConnection.of(waivers.page(definition, state, new PageRequest(first, after)));
    }

    @Query("waiver")
    @Description("A waiver; null when there is none.")
    public @Nullable WaiverInfo waiver(@Id @NonNull String id) {
        long number = number(id);
        return waivers.byIds(Set.of(number)).get(number);
    }

    @Mutation("requestWaiver")
    @NonNull
    @Description(
            "Asks that a failure be accepted for a time. Takes role operator, steward or admin; another person has to"
                    + " approve.")
    public WaiverInfo requestWaiver(
            @NonNull WaiverInput waiver,
            @Description("The same key again gives the same waiver.") @NonNull String idempotencyKey) {
        caller.require("POST", PATH);
        WaiverRequest asked = waiver.request();
        Actor by = rights.forGate(asked.gate());
        return info(service.request(by, asked, Request.of(by.name(), idempotencyKey, "requestWaiver", waiver))
                .id());
    }

    @Mutation("approveWaiver")
    @NonNull
    @Description("Puts a waiver in force. Takes role steward or admin; refused to who asked for it.")
    public WaiverInfo approveWaiver(
            @Id @NonNull String id,
            @Description("In their words, for the audit trail.") @Nullable String note,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey) {
        return step(
                "approveWaiver",
                id,
                note,
                idempotencyKey,
                (by, number) -> service.approve(by, number, note == null ? "" : note));
    }

    @Mutation("rejectWaiver")
    @NonNull
    @Description("Refuses a waiver that waits. Takes role steward or admin; refused to who asked for it.")
    public WaiverInfo rejectWaiver(
            @Id @NonNull String id,
            @NonNull String reason,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey) {
        return step("rejectWaiver", id, reason, idempotencyKey, (by, number) -> service.reject(by, number, reason));
    }

    @Mutation("withdrawWaiver")
    @NonNull
    @Description("Takes back a waiver that waits; only who asked for it may.")
    public WaiverInfo withdrawWaiver(
            @Id @NonNull String id,
            @Nullable String reason,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey) {
        return step(
                "withdrawWaiver",
                id,
                reason,
                idempotencyKey,
                (by, number) -> service.withdraw(by, number, reason == null ? "" : reason));
    }

    @Mutation("revokeWaiver")
    @NonNull
    @Description(
            "Ends a waiver whatever its state: one in force is revoked, and whom it let through is held again; one that"
                    + " waits is withdrawn by who asked, and rejected by another.")
    public WaiverInfo revokeWaiver(
            @Id @NonNull String id,
            @NonNull String reason,
            @Description("The same key again gives the first answer.") @NonNull String idempotencyKey) {
        return step("revokeWaiver", id, reason, idempotencyKey, (by, number) -> end(by, number, reason));
    }

    private WaiverRecord end(Actor by, long number, String reason) {
        Waiver waiver = service.get(number).waiver();
        if (waiver.state() != Waiver.State.REQUESTED) {
            return service.revoke(by, number, reason);
        }
        return waiver.requestedBy().strip().equalsIgnoreCase(by.name().strip())
                ? service.withdraw(by, number, reason)
                : service.reject(by, number, reason);
    }

    @FunctionalInterface
    private interface Step {
        WaiverRecord take(Actor by, long number);
    }

    private WaiverInfo step(String name, String id, @Nullable String text, String key, Step step) {
        caller.require("POST", PATH);
        long number = number(id);
        Actor by = rights.forWaiver(number);
        return once(Request.of(by.name(), key, name, number, text), () -> step.take(by, number));
    }

    private WaiverInfo once(Request request, Supplier<WaiverRecord> work) {
        long id = Long.parseLong(
                idempotency.once(request, () -> Long.toString(work.get().id())));
        return info(id);
    }

    private WaiverInfo info(long id) {
        return Objects.requireNonNull(waivers.byIds(Set.of(id)).get(id));
    }

    private static long number(String id) {
        return GateApi.number("waiver", id);
    }
}
