package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.run.AssetPublisher.Written;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes versions of gated assets over: keeps them as candidates, lets newer ones supersede older, and decides at once. */
final class Candidates implements AssetPublisher.Guard {
    private final GateRows gates;
    private final GateKeeper keeper;

    Candidates(GateRows gates, GateKeeper keeper) {
        this.gates = gates;
        this.keeper = keeper;
    }

    @Override
    public Set<Long> guarded(Tx tx, Collection<Long> assets) throws SQLException {
        Set<Long> guarded = Set.copyOf(gates.of(tx, assets).keySet());
        AssetLocks.exclusive(tx, guarded);
        return guarded;
    }

    @Override
    public void written(Tx tx, List<Written> candidates, Instant now) throws SQLException {
        Map<Long, List<ActiveGate>> active =
                gates.of(tx, candidates.stream().map(Written::asset).distinct().toList());
        for (Written candidate : candidates) {
            String slice = slice(candidate);
            add(tx, candidate, slice, now);
            for (ActiveGate gate : active.getOrDefault(candidate.asset(), List.of())) {
                expect(tx, gate, slice, now);
                if (!gate.isLazy()) {
                    EvaluationQueue.ask(
                            tx,
                            new EvaluationQueue.Wish(
                                    gate, candidate.version(), slice, EvaluationQueue.Cause.WRITTEN, null, 0, now),
                            now);
                }
            }
            GateRecompute.Cause cause = new GateRecompute.Cause(
                    "version " + candidate.version() + " was written by run "
                            + candidate.writer().run(),
                    "sluice");
            keeper.decide(tx, candidate.asset(), slice, cause, false, now);
        }
    }

    private static String slice(Written candidate) {
        String partition = candidate.writer().partition();
        return partition == null ? "" : partition;
    }

    private static void add(Tx tx, Written candidate, String slice, Instant now) throws SQLException {
        AssetPublisher.Writer writer = candidate.writer();
        tx.update(
                """
                INSERT INTO asset_candidate (asset_id, version, partition_key, run_id, foreign_event, fires, state, created_at)
                VALUES (?, ?, ?, ?, ?, ?, 'CHECKING', ?)
                """,
                candidate.asset(),
                candidate.version(),
                writer.partition(),
                writer.run(),
                writer.foreignEvent(),
                writer.fires(),
                now);
        tx.update("""
                UPDATE asset_candidate SET state = 'SUPERSEDED', superseded_by = ?, decided_at = ?
                WHERE asset_id = ? AND version < ? AND state IN ('CHECKING', 'HELD') AND coalesce(partition_key, '') = ?
                """, candidate.version(), now, candidate.asset(), candidate.version(), slice);
        EvaluationQueue.dropOlder(tx, candidate.asset(), slice, candidate.version(), now);
    }

    /** A verdict on this version is awaited from now on, or, for a gate that looks when somebody reads, from the first ask. */
    private static void expect(Tx tx, ActiveGate gate, String slice, Instant now) throws SQLException {
        tx.update("""
                INSERT INTO gate_state (definition_id, slice, asset_id, awaited_since) VALUES (?, ?, ?, ?)
                ON CONFLICT (definition_id, slice) DO UPDATE SET asset_id = EXCLUDED.asset_id,
                    awaited_since = EXCLUDED.awaited_since, broken_in_row = 0
                """, gate.definitionId(), slice, gate.asset(), gate.isLazy() ? null : now);
    }
}
