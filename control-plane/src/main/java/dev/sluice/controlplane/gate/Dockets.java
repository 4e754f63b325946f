package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.GateDecision;
import dev.sluice.quality.gate.Docket;
import dev.sluice.quality.gate.Verdict;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads everything from which a decision about an asset and slice is reached. */
final class Dockets {
    private static final String RULING = """
            SELECT r.version, r.decision_id, r.held_since, d.decision, d.reasons, d.since, d.by_whom, d.why, d.until, d.waivers,
                   d.version AS decided_version, d.grounds, d.warnings, d.fail_open
            FROM gate_ruling r JOIN gate_decision d ON d.id = r.decision_id WHERE r.asset_id = ? AND r.slice = ?
            """;

    private final GateRows gates;
    private final WaiverSource waivers;

    Dockets(GateRows gates, WaiverSource waivers) {
        this.gates = gates;
        this.waivers = waivers;
    }

    /** What a gate says now. */
    record State(
            @Nullable Long verdict,
            int goodInARow,
            int brokenInARow,
            @Nullable Instant awaitedSince) {}

    /** The decision in force, as it was appended. */
    record Past(long id, long version, GateDecision decision, String grounds, String warnings, String failOpen) {}

    /**
     * Everything about an asset and slice.
     *
     * @param asset its number
     * @param slice partition key; empty: all
     * @param gates that guard it, in the order of the docket
     * @param states by gate; a gate that was never looked at has none
     * @param verdicts by gate; a gate without one has none
     * @param past decision in force; empty: none yet
     */
    record Open(
            long asset,
            String slice,
            Docket docket,
            List<ActiveGate> gates,
            Map<String, State> states,
            Map<String, VerdictStore.Stored> verdicts,
            Optional<Past> past) {
        ActiveGate gate(String name) {
            return gates.stream().filter(g -> g.name().equals(name)).findFirst().orElseThrow();
        }

        /** What it rests on: two readings with the same are about the same facts. */
        Object basis() {
            Map<String, Long> reached = new HashMap<>();
            verdicts.forEach((gate, stored) -> reached.put(gate, stored.id()));
            Map<String, Instant> since = new HashMap<>();
            docket.gates().forEach(entry -> since.put(entry.gate(), entry.awaitedSince()));
            List<Integer> counts =
                    docket.gates().stream().map(Docket.Entry::goodInARow).toList();
            return List.of(docket.version(), gates, reached, since, counts, docket.waivers(), past.map(Past::id));
        }

        /** Whether a gate waits for somebody to ask before it is evaluated. */
        boolean unasked(String gate) {
            State state = states.get(gate);
            return (gate(gate).isLazy() || docket.version() == 0) && (state == null || state.awaitedSince() == null);
        }
    }

    private record Ruled(long version, Past past) {}

    /** Reads it as of now. */
    Open read(Tx tx, long asset, String slice, Instant now) throws SQLException {
        return read(tx, asset, slice, Optional.empty(), now);
    }

    /** As {@link #read(Tx, long, String, Instant)}, with a verdict that is not in the state yet. */
    Open read(Tx tx, long asset, String slice, Optional<NewVerdict> reached, Instant now) throws SQLException {
        List<ActiveGate> active = gates.of(tx, List.of(asset)).getOrDefault(asset, List.of());
        Optional<Ruled> ruled = tx.first(RULING, Dockets::ruled, asset, slice);
        Map<Long, State> byDefinition = states(tx, asset, slice);
        Map<String, State> states = new HashMap<>();
        active.forEach(gate -> {
            State state = byDefinition.get(gate.definitionId());
            if (state != null) {
                states.put(gate.name(), state);
            }
        });
        Map<String, VerdictStore.Stored> verdicts = new HashMap<>();
        VerdictStore.read(
                        tx,
                        states.values().stream()
                                .map(State::verdict)
                                .filter(Objects::nonNull)
                                .toList())
                .values()
                .forEach(stored -> verdicts.put(stored.verdict().gate(), stored));
        reached.ifPresent(verdict -> take(verdict, states, verdicts, now));
        List<Docket.Entry> entries = new ArrayList<>();
        for (ActiveGate gate : active) {
            State state = states.getOrDefault(gate.name(), new State(null, 0, 0, now));
            Optional<Verdict> verdict =
                    Optional.ofNullable(verdicts.get(gate.name())).map(VerdictStore.Stored::verdict);
            Instant since = state.awaitedSince() == null ? now : state.awaitedSince();
            entries.add(new Docket.Entry(gate.name(), gate.spec(), verdict, since, state.goodInARow()));
        }
        DatasetId dataset = dataset(tx, asset);
        long version = Math.max(
                ruled.isPresent() ? ruled.get().version() : published(tx, asset, slice), candidate(tx, asset, slice));
        Docket docket = new Docket(
                dataset,
                slice.isEmpty() ? Optional.empty() : Optional.of(slice),
                version,
                entries,
                waivers.of(tx, asset, dataset),
                ruled.map(r -> r.past().decision()));
        return new Open(asset, slice, docket, active, states, verdicts, ruled.map(Ruled::past));
    }

    private static void take(
            NewVerdict reached, Map<String, State> states, Map<String, VerdictStore.Stored> verdicts, Instant now) {
        String gate = reached.gate().name();
        VerdictStore.Stored old = verdicts.get(gate);
        if (old == null || old.verdict().version() <= reached.stored().verdict().version()) {
            verdicts.put(gate, reached.stored());
            states.put(gate, reached.after(states.getOrDefault(gate, new State(null, 0, 0, now))));
        }
    }

    static DatasetId dataset(Tx tx, long asset) throws SQLException {
        return tx.first(
                        "SELECT namespace, name FROM asset WHERE id = ?",
                        row -> new DatasetId(row.getString(1), row.getString(2)),
                        asset)
                .orElseThrow();
    }

    /** What was there before the first gate. */
    private static long published(Tx tx, long asset, String slice) throws SQLException {
        return slice.isEmpty()
                ? tx.first("SELECT published_version FROM asset WHERE id = ?", row -> row.getLong(1), asset)
                        .orElse(0L)
                : 0;
    }

    private static long candidate(Tx tx, long asset, String slice) throws SQLException {
        return tx.first("""
                        SELECT coalesce(max(version), 0) FROM asset_candidate
                        WHERE asset_id = ? AND state IN ('CHECKING', 'HELD') AND coalesce(partition_key, '') = ?
                        """, row -> row.getLong(1), asset, slice).orElse(0L);
    }

    private static Map<Long, State> states(Tx tx, long asset, String slice) throws SQLException {
        Map<Long, State> states = new HashMap<>();
        tx.query(
                        """
                        SELECT definition_id, verdict_id, good_in_row, broken_in_row, awaited_since FROM gate_state
                        WHERE asset_id = ? AND slice = ?
                        """,
                        row -> Map.entry(
                                row.getLong("definition_id"),
                                new State(
                                        Jdbc.longOrNull(row, "verdict_id"),
                                        row.getInt("good_in_row"),
                                        row.getInt("broken_in_row"),
                                        Jdbc.instant(row, "awaited_since"))),
                        asset,
                        slice)
                .forEach(e -> states.put(e.getKey(), e.getValue()));
        return states;
    }

    private static Ruled ruled(ResultSet row) throws SQLException {
        GateDecision decision =
                switch (row.getString("decision")) {
                    case "HELD" ->
                        new GateDecision.Held(
                                GateJson.reasons(row.getString("reasons")),
                                Objects.requireNonNull(Jdbc.instant(row, "since")));
                    case "OVERRIDDEN" ->
                        new GateDecision.Overridden(
                                row.getString("by_whom"),
                                row.getString("why"),
                                Objects.requireNonNull(Jdbc.instant(row, "until")),
                                List.of((Long[]) row.getArray("waivers").getArray()));
                    default -> new GateDecision.Open();
                };
        return new Ruled(
                row.getLong("version"),
                new Past(
                        row.getLong("decision_id"),
                        row.getLong("decided_version"),
                        decision,
                        row.getString("grounds"),
                        row.getString("warnings"),
                        row.getString("fail_open")));
    }
}
