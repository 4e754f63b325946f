package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.gate.EvaluationQueue.Wish;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunCancel;
import dev.sluice.controlplane.run.RunProgress;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What time and readers bring about: verdicts that expire, waits that are over, gates that look again, reads that wait. */
public final class GateTime {
    private static final int BATCH = 100;

    /** Served by gate_ruling_due. */
    private static final String DUE = """
            SELECT asset_id, slice FROM gate_ruling WHERE recheck_at <= ? ORDER BY recheck_at LIMIT ?
            """;

    /** Served by gate_due. Moves on from now, not from when it was due: what was missed is not made up for. */
    private static final String AGAIN = """
            SELECT definition_id FROM gate WHERE active AND next_at <= ? ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED
            """;

    private static final String READ = """
            SELECT DISTINCT h.definition_id, h.origin_id, h.slice FROM asset_hold h JOIN work_item i ON
            """ + ActiveHolds.CONCERNS + """
            WHERE h.lazy ORDER BY 1, 3 LIMIT ?
            """;

    /** Runs with a task in the queue that a gate does not let wait, and none that runs. */
    private static final String SKIPPED = """
            SELECT DISTINCT ON (i.run_id) i.run_id, h.source FROM work_item i JOIN asset_hold h ON
            """ + ActiveHolds.CONCERNS + """
            WHERE h.on_hold = 'SKIP' AND h.kind IN ('GATE', 'DERIVED')
              AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.run_id = i.run_id)
            ORDER BY i.run_id, h.source LIMIT ?
            """;

    private final Transactions transactions;
    private final GateRows gates;
    private final GateKeeper keeper;

    GateTime(Transactions transactions, GateRows gates, GateKeeper keeper) {
        this.transactions = transactions;
        this.gates = gates;
        this.keeper = keeper;
    }

    private record Due(long asset, String slice) {}

    private record Asked(long definition, long asset, String slice) {}

    /** Does one batch of each. Returns how much there was to do. */
    public int look(Instant now) {
        return due(now) + again(now) + read(now);
    }

    /** Skips runs that a gate holds and does not let wait. Returns how many. */
    public int skip(RunCancel runs, Instant now) {
        record Skipped(UUID run, String gate) {}
        List<Skipped> skipped = transactions.call(tx ->
                tx.query(SKIPPED, row -> new Skipped(row.getObject(1, UUID.class), row.getString(2)), now, BATCH));
        skipped.forEach(one -> runs.cancel(one.run(), RunProgress.SKIPPED_BY + one.gate(), now));
        return skipped.size();
    }

    private int due(Instant now) {
        List<Due> due =
                transactions.call(tx -> tx.query(DUE, row -> new Due(row.getLong(1), row.getString(2)), now, BATCH));
        for (Due one : due) {
            transactions.run(tx -> keeper.decide(
                    tx, one.asset(), one.slice(), new GateRecompute.Cause("time went by", "sluice"), false, now));
        }
        return due.size();
    }

    private int again(Instant now) {
        return transactions.call(tx -> {
            List<Long> due = tx.query(AGAIN, row -> row.getLong(1), now, BATCH);
            for (Long definition : due) {
                Optional<ActiveGate> gate = gates.find(tx, definition);
                Optional<Instant> next = gate.flatMap(g -> g.spec().every()).map(now::plus);
                tx.update("UPDATE gate SET next_at = ? WHERE definition_id = ?", next.orElse(null), definition);
                if (gate.isPresent() && next.isPresent()) {
                    newest(tx, gate.get(), EvaluationQueue.Cause.EVERY, now);
                }
            }
            return due.size();
        });
    }

    private int read(Instant now) {
        List<Asked> asked = transactions.call(
                tx -> tx.query(READ, row -> new Asked(row.getLong(1), row.getLong(2), row.getString(3)), now, BATCH));
        for (Asked one : asked) {
            transactions.run(tx -> wanted(tx, one.asset(), one.slice(), now));
        }
        return asked.size();
    }

    /**
     * Somebody is about to read an asset: gates that look only then are evaluated. Takes the locks of the asset; without
     * effect when no gate waits for this.
     */
    void wanted(Tx tx, long asset, String slice, Instant now) throws SQLException {
        boolean waits = tx.first(
                        "SELECT 1 FROM asset_hold WHERE origin_id = ? AND slice = ? AND lazy LIMIT 1",
                        row -> true,
                        asset,
                        slice)
                .isPresent();
        if (!waits) {
            return;
        }
        AssetLocks.exclusive(tx, List.of(asset));
        for (ActiveGate gate : gates.of(tx, List.of(asset)).getOrDefault(asset, List.of())) {
            GateKeeper.await(tx, gate, slice, now);
        }
        keeper.decide(tx, asset, slice, new GateRecompute.Cause("somebody is about to read", "sluice"), false, now);
    }

    private record Newest(long version, String slice) {}

    /** Asks for an evaluation of the newest version, whatever is known of it. */
    void newest(Tx tx, ActiveGate gate, EvaluationQueue.Cause cause, Instant now) throws SQLException {
        Newest newest = newest(tx, gate, null).orElse(new Newest(0, ""));
        if (Stages.isMoved(tx, gate, newest.version())) {
            return; // what was audited is not in the stage any more
        }
        Wish wish = new Wish(gate, newest.version(), newest.slice(), cause, null, 0, now);
        if (cause == EvaluationQueue.Cause.EVIDENCE) {
            EvaluationQueue.askAfter(tx, wish, now);
        } else {
            EvaluationQueue.ask(tx, wish, now);
        }
    }

    /** As somebody asks. Returns the evaluation that answers it; empty: nothing was written of this partition. */
    Optional<Long> asked(Tx tx, ActiveGate gate, @Nullable String partition, String by, Instant now)
            throws SQLException {
        Optional<Newest> written = newest(tx, gate, partition);
        if (written.isEmpty() && partition != null) {
            return Optional.empty();
        }
        Newest newest = written.orElse(new Newest(0, ""));
        if (!Stages.isMoved(
                tx, gate, newest.version())) { // else what was found while it was in the stage is the answer
            EvaluationQueue.ask(
                    tx, new Wish(gate, newest.version(), newest.slice(), EvaluationQueue.Cause.ASKED, by, 0, now), now);
        }
        return tx.first(
                """
                SELECT id FROM gate_evaluation WHERE definition_id = ? AND asset_id = ? AND version = ? AND slice = ?
                ORDER BY id DESC LIMIT 1
                """, row -> row.getLong(1), gate.definitionId(), gate.asset(), newest.version(), newest.slice());
    }

    private static Optional<Newest> newest(Tx tx, ActiveGate gate, @Nullable String partition) throws SQLException {
        return tx.first(
                """
                SELECT v.version, coalesce(v.partition_key, '') FROM (
                    (SELECT version, partition_key FROM asset_candidate
                     WHERE asset_id = ? AND state IN ('CHECKING', 'HELD') AND (?::text IS NULL OR partition_key = ?)
                     ORDER BY version DESC LIMIT 1)
                    UNION ALL
                    (SELECT version, partition_key FROM asset_version
                     WHERE asset_id = ? AND (?::text IS NULL OR partition_key = ?) ORDER BY version DESC LIMIT 1)
                ) AS v ORDER BY 1 DESC LIMIT 1
                """,
                row -> new Newest(row.getLong(1), row.getString(2)),
                gate.asset(),
                partition,
                partition,
                gate.asset(),
                partition,
                partition);
    }
}
