package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.gate.GateRecompute;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ForbiddenException;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.Person;
import dev.sluice.quality.gate.Waiver;
import dev.sluice.quality.gate.Waivers;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waivers and the steps they take: each in one transaction, together with its entry in the audit trail and what is decided
 * anew because of it.
 */
public final class WaiverService {
    /** Largest page of a list. */
    public static final int LARGEST_PAGE = 200;

    private static final int LONGEST_TEXT = 2_000;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final GateRecompute gates;
    private final InstantSource time;

    WaiverService(Transactions transactions, DeployedCache definitions, GateRecompute gates, InstantSource time) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.gates = gates;
        this.time = time;
    }

    @FunctionalInterface
    private interface Rule {
        Waivers.Step apply(Waiver waiver, Person by, Instant now);
    }

    /** Asks for a waiver; nothing is accepted yet. */
    public WaiverRecord request(Actor by, WaiverRequest asked) {
        return request(by, asked, null);
    }

    /**
     * As {@link #request(Actor, WaiverRequest)}, under a key: the same request again gives the same waiver, for as long as
     * there are waivers.
     *
     * @throws ConflictException when something else was asked for under the key
     */
    public WaiverRecord request(Actor by, WaiverRequest asked, Idempotency.@Nullable Request as) {
        Instant now = time.instant();
        text("reason", asked.reason());
        asked.ticket().ifPresent(ticket -> text("ticket", ticket));
        return transactions.call(tx -> {
            Optional<WaiverRecord> known = known(tx, as);
            if (known.isPresent()) {
                return known.get();
            }
            WaivedGate gate = WaivedGate.of(tx, asked.gate());
            GateSpec spec = definitions.gate(tx, gate.id(), gate.version()).spec();
            Waiver waiver = new Waiver(
                    0,
                    gate.dataset(),
                    asked.scope(),
                    asked.version().orElse(gate.newest()),
                    asked.sticky(),
                    asked.slice(),
                    by.name(),
                    now,
                    asked.reason(),
                    asked.expiresAt(),
                    asked.bound(),
                    Waiver.State.REQUESTED,
                    "");
            if (waiver.version() > gate.newest()) {
                throw new InvalidRequestException(
                        "version " + waiver.version() + " was not written yet; the newest is " + gate.newest());
            }
            switch (Waivers.request(waiver, person(by), spec, now)) {
                case Waivers.Step.Refused refused ->
                    throw new InvalidRequestException(String.join("; ", refused.problems()));
                case Waivers.Step.Moved _ -> {}
            }
            WaiverRows.Belongs to = new WaiverRows.Belongs(gate.id(), gate.asset(), by.key());
            Optional<Long> id = WaiverRows.insert(tx, waiver, to, asked.ticket(), as);
            if (id.isEmpty()) {
                return known(tx, as).orElseThrow();
            }
            WaiverRecord made = WaiverRows.find(tx, id.get()).orElseThrow();
            record(tx, by, "waiver.requested", made, "", now);
            return made;
        });
    }

    private static Optional<WaiverRecord> known(Tx tx, Idempotency.@Nullable Request as) throws SQLException {
        Optional<WaiverRows.Known> known = as == null ? Optional.empty() : WaiverRows.asked(tx, as);
        if (as == null || known.isEmpty()) {
            return Optional.empty();
        }
        as.requireSame(known.get().request());
        return WaiverRows.find(tx, known.get().id());
    }

    /** Consents, as a second person: from now on the failure is accepted. */
    public WaiverRecord approve(Actor by, long id, String note) {
        text("note", note.isEmpty() ? "-" : note);
        return transactions.call(tx -> {
            Instant now = time.instant();
            WaiverRecord waiver = step(tx, by, id, true, Waivers::approve, now);
            WaiverRows.approve(tx, id, by, now);
            record(tx, by, "waiver.approved", waiver, note, now);
            return decidedAnew(tx, by, waiver, "approved", now);
        });
    }

    /** Refuses, as a second person. */
    public WaiverRecord reject(Actor by, long id, String why) {
        text("reason", why);
        return transactions.call(tx -> {
            Instant now = time.instant();
            WaiverRecord waiver = step(tx, by, id, true, Waivers::reject, now);
            return ended(tx, by, waiver, Waiver.State.REJECTED, why, now);
        });
    }

    /** Takes back what the same person asked for. */
    public WaiverRecord withdraw(Actor by, long id) {
        return withdraw(by, id, "");
    }

    /** As {@link #withdraw(Actor, long)}, in their words; these may be empty. */
    public WaiverRecord withdraw(Actor by, long id, String why) {
        text("reason", why.isEmpty() ? "-" : why);
        return transactions.call(tx -> {
            Instant now = time.instant();
            WaiverRecord waiver = step(tx, by, id, false, Waivers::withdraw, now);
            return ended(tx, by, waiver, Waiver.State.WITHDRAWN, why, now);
        });
    }

    /** Ends a waiver in force: whoever it let through is held again, but what runs goes on. */
    public WaiverRecord revoke(Actor by, long id, String why) {
        text("reason", why);
        return transactions.call(tx -> {
            Instant now = time.instant();
            WaiverRecord waiver = step(tx, by, id, false, Waivers::revoke, now);
            ended(tx, by, waiver, Waiver.State.REVOKED, why, now);
            return decidedAnew(tx, by, waiver, "revoked", now);
        });
    }

    /** Ends one waiver whose time is up. Returns false when there is none. */
    public boolean expireOne() {
        Instant now = time.instant();
        return transactions.call(tx -> {
            Optional<WaiverRecord> due = WaiverRows.lockDue(tx, now);
            if (due.isEmpty()) {
                return false;
            }
            ended(tx, Actor.SERVICE, due.get(), Waiver.State.EXPIRED, "", now);
            if (due.get().waiver().state() == Waiver.State.APPROVED) {
                decidedAnew(tx, Actor.SERVICE, due.get(), "expired", now);
            }
            return true;
        });
    }

    /** One waiver. */
    public WaiverRecord get(long id) {
        return transactions.call(tx -> found(WaiverRows.find(tx, id), id));
    }

    /** Newest first: those of a gate, in a state, with an id below {@code before}, in a scope; null does not matter. */
    public List<WaiverRecord> list(
            @Nullable String gate, Waiver.@Nullable State state, long before, int limit, Scope scope) {
        return transactions.call(tx -> WaiverRows.list(
                tx, gate, state == null ? null : state.name(), before, Math.clamp(limit, 1, LARGEST_PAGE), scope));
    }

    /** Those of a gate that is deployed, and of what it audits; empty when there is no such gate. */
    Optional<List<String>> namespacesOfGate(String gate) {
        return transactions.call(tx -> WaivedGate.namespaces(tx, gate));
    }

    private WaiverRecord step(Tx tx, Actor by, long id, boolean decides, Rule rule, Instant now) throws SQLException {
        WaiverRecord waiver = found(WaiverRows.lock(tx, id), id);
        if (decides && by.key() != 0 && by.key() == waiver.requestedKey()) {
            throw new ForbiddenException(waiver.waiver().requestedBy()
                    + " asked for it with this key; a second person decides, with a key of their own");
        }
        return switch (rule.apply(waiver.waiver(), person(by), now)) {
            case Waivers.Step.Moved _ -> waiver;
            case Waivers.Step.Refused refused -> throw refusal(by, waiver.waiver(), decides, refused.problems());
        };
    }

    /** Who may not is told so; else it is the waiver that does not allow it any more. */
    private static RuntimeException refusal(Actor by, Waiver waiver, boolean decides, List<String> problems) {
        String message = String.join("; ", problems);
        boolean role = decides && person(by).role().compareTo(Person.Role.STEWARD) < 0;
        boolean same = decides
                && by.name().strip().equalsIgnoreCase(waiver.requestedBy().strip());
        return role || same ? new ForbiddenException(message) : new ConflictException(message);
    }

    private static WaiverRecord ended(Tx tx, Actor by, WaiverRecord waiver, Waiver.State state, String why, Instant now)
            throws SQLException {
        WaiverRows.end(tx, waiver.id(), state, by, why, now);
        record(tx, by, "waiver." + state.name().toLowerCase(Locale.ROOT), waiver, why, now);
        return found(WaiverRows.find(tx, waiver.id()), waiver.id());
    }

    private WaiverRecord decidedAnew(Tx tx, Actor by, WaiverRecord waiver, String what, Instant now)
            throws SQLException {
        gates.recompute(
                tx,
                List.of(waiver.asset()),
                new GateRecompute.Cause("waiver " + waiver.id() + " " + what, by.name()),
                now);
        return found(WaiverRows.find(tx, waiver.id()), waiver.id());
    }

    private static void record(Tx tx, Actor by, String action, WaiverRecord waiver, String why, Instant now)
            throws SQLException {
        Waiver w = waiver.waiver();
        Map<String, @Nullable Object> detail = new LinkedHashMap<>();
        detail.put("gate", w.scope().gate());
        detail.put(
                "dataset",
                Map.of("namespace", w.dataset().namespace(), "name", w.dataset().name()));
        detail.put("scope", WaiverRows.scope(w.scope()));
        detail.put("check", w.scope().onlyCheck());
        detail.put("consumer", w.scope().onlyConsumer());
        detail.put("version", w.version());
        detail.put("partition", w.slice());
        detail.put("sticky", w.sticky());
        detail.put("bound", w.bound().map(bound -> bound.worse() + " " + bound.value()));
        detail.put("requestedBy", w.requestedBy());
        detail.put("reason", w.reason());
        detail.put("ticket", waiver.ticket());
        detail.put("expiresAt", w.expiresAt());
        detail.put("note", why.isEmpty() ? null : why);
        Audit.record(tx, by, action, "waiver:" + waiver.id(), detail, now);
    }

    private static WaiverRecord found(Optional<WaiverRecord> waiver, long id) {
        return waiver.orElseThrow(() -> noWaiver(id));
    }

    static NotFoundException noWaiver(long id) {
        return new NotFoundException("there is no waiver " + id);
    }

    private static void text(String name, String text) {
        if (text.isBlank() || text.length() > LONGEST_TEXT || text.indexOf('\0') >= 0) {
            throw new InvalidRequestException(name + " has " + text.length() + " characters; send 1 to " + LONGEST_TEXT
                    + ", not all of them blank: it is what auditors read");
        }
    }

    private static Person person(Actor by) {
        return new Person(
                by.name(),
                switch (by.role()) {
                    case ADMIN -> Person.Role.ADMIN;
                    case STEWARD -> Person.Role.STEWARD;
                    case OPERATOR -> Person.Role.OPERATOR;
                    case AUDITOR, VIEWER, INGEST -> Person.Role.READER;
                });
    }
}
