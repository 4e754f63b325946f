package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.model.quality.GateSpec;
import dev.sluice.quality.gate.Flapping;
import dev.sluice.quality.gate.Ruling;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions, appended when they say something new, and what holds now. */
final class DecisionStore {
    private static final String APPEND = """
            INSERT INTO gate_decision (asset_id, version, slice, decision, outcome, reasons, since, by_whom, why, until, waivers,
                grounds, warnings, fail_open, verdicts, evidence, cause, by_cause, changed, at)
            VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::bigint[], ?::jsonb, ?::jsonb, ?::jsonb, ?::bigint[], ?::bigint[], ?, ?,
                ?, ?) RETURNING id
            """;

    private static final String RULE = """
            INSERT INTO gate_ruling (asset_id, slice, version, decision_id, decision, held_since, recheck_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (asset_id, slice) DO UPDATE SET version = EXCLUDED.version, decision_id = EXCLUDED.decision_id,
                decision = EXCLUDED.decision, held_since = EXCLUDED.held_since, recheck_at = EXCLUDED.recheck_at
            """;

    private DecisionStore() {}

    /** A decision as it is kept. {@code fresh}: it was appended now, since it says something new. */
    record Kept(long id, boolean fresh) {}

    /** Keeps a ruling. */
    static Kept keep(Tx tx, Dockets.Open open, Ruling ruling, GateRecompute.Cause cause, Instant now)
            throws SQLException {
        Map<String, Long> verdicts = new HashMap<>();
        List<Long> evidence = new ArrayList<>();
        open.verdicts().forEach((gate, stored) -> {
            if (stored.verdict().version() == open.docket().version()) {
                verdicts.put(gate, stored.id());
                evidence.addAll(stored.evidence());
            }
        });
        String grounds = GateJson.grounds(ruling.grounds(), verdicts);
        String warnings = GateJson.reasons(ruling.warnings());
        String failOpen = GateJson.failOpen(ruling.failOpen());
        boolean fresh = open.past()
                .map(past -> past.version() != open.docket().version()
                        || !says(past.decision()).equals(says(ruling.decision()))
                        || !same(past.grounds(), grounds)
                        || !same(past.warnings(), warnings)
                        || !same(past.failOpen(), failOpen))
                .orElse(true);
        long id = fresh
                ? append(
                        tx,
                        open,
                        ruling,
                        cause,
                        new Texts(grounds, warnings, failOpen),
                        verdicts.values(),
                        evidence,
                        now)
                : open.past().orElseThrow().id();
        tx.update(
                RULE,
                open.asset(),
                open.slice(),
                open.docket().version(),
                id,
                name(ruling.decision()),
                ruling.decision() instanceof GateDecision.Held held ? held.since() : null,
                ruling.recheckAt().orElse(null));
        return new Kept(id, fresh);
    }

    private record Texts(String grounds, String warnings, String failOpen) {}

    private static long append(
            Tx tx,
            Dockets.Open open,
            Ruling ruling,
            GateRecompute.Cause cause,
            Texts texts,
            java.util.Collection<Long> verdicts,
            List<Long> evidence,
            Instant now)
            throws SQLException {
        GateDecision decision = ruling.decision();
        GateDecision.@Nullable Held held = decision instanceof GateDecision.Held h ? h : null;
        GateDecision.@Nullable Overridden overridden = decision instanceof GateDecision.Overridden o ? o : null;
        boolean before = open.past().map(p -> fails(p.decision())).orElse(false);
        return tx.query(
                        APPEND,
                        row -> row.getLong(1),
                        open.asset(),
                        open.docket().version(),
                        open.slice(),
                        name(decision),
                        ruling.outcome(),
                        GateJson.reasons(held == null ? List.of() : held.reasons()),
                        held == null ? null : held.since(),
                        overridden == null ? null : overridden.by(),
                        overridden == null ? null : overridden.why(),
                        overridden == null ? null : overridden.until(),
                        overridden == null ? List.<Long>of() : overridden.waivers(),
                        texts.grounds(),
                        texts.warnings(),
                        texts.failOpen(),
                        List.copyOf(verdicts),
                        evidence,
                        cause.what(),
                        cause.by(),
                        before != fails(decision),
                        now)
                .getFirst();
    }

    /** Whether a gate of the asset flaps; keeps that, and tells only when it is new or over. */
    static Optional<Optional<Flapping.Report>> flapping(Tx tx, Dockets.Open open, Instant now) throws SQLException {
        List<Flapping.Past> history = tx.query(
                """
                SELECT decision, reasons, since, at FROM gate_decision
                WHERE asset_id = ? AND slice = ? AND changed AND at > ? ORDER BY id DESC LIMIT 200
                """,
                row -> new Flapping.Past(
                        Objects.requireNonNull(Jdbc.instant(row, "at")),
                        row.getString("decision").equals("HELD")
                                ? new GateDecision.Held(
                                        GateJson.reasons(row.getString("reasons")),
                                        Objects.requireNonNull(Jdbc.instant(row, "since")))
                                : new GateDecision.Open()),
                open.asset(),
                open.slice(),
                now.minus(open.gates().stream()
                        .map(g -> g.spec().flapping().within())
                        .max(java.time.Duration::compareTo)
                        .orElse(java.time.Duration.ZERO)
                        .multipliedBy(2)));
        Optional<Flapping.Report> report = Optional.empty();
        for (ActiveGate gate : open.gates()) {
            GateSpec.Flapping rule = gate.spec().flapping();
            report = report.or(() -> Flapping.of(gate.name(), history, rule, now));
        }
        int changed = tx.update(
                "UPDATE gate_ruling SET flapping = ? WHERE asset_id = ? AND slice = ? AND flapping <> ?",
                report.isPresent(),
                open.asset(),
                open.slice(),
                report.isPresent());
        return changed > 0 ? Optional.of(report) : Optional.empty();
    }

    /** Whether a failure holds, rather than that nothing is known yet. */
    static boolean fails(GateDecision decision) {
        return decision instanceof GateDecision.Held held
                && held.reasons().stream()
                        .anyMatch(
                                r -> !r.check().isEmpty() || r.outcome() == dev.sluice.model.quality.CheckOutcome.FAIL);
    }

    private static boolean same(String one, String other) {
        return GateJson.tree(one).equals(GateJson.tree(other));
    }

    /** What a decision says, times left out. */
    private static Object says(GateDecision decision) {
        return switch (decision) {
            case GateDecision.Open open -> open;
            case GateDecision.Held held -> held.reasons();
            case GateDecision.Overridden overridden -> overridden.waivers();
        };
    }

    static String name(GateDecision decision) {
        return switch (decision) {
            case GateDecision.Open _ -> "OPEN";
            case GateDecision.Held _ -> "HELD";
            case GateDecision.Overridden _ -> "OVERRIDDEN";
        };
    }
}
