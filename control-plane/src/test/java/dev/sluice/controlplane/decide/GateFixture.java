package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.gate.AssetLocks;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gates, verdicts, decisions and holds as the evaluation of gates leaves them in the store. */
final class GateFixture {
    private final Transactions transactions;

    GateFixture(Transactions transactions) {
        this.transactions = transactions;
    }

    /** A dataset with an enforced gate {@code shop/<name>}, version 1 published. Returns its number. */
    long guarded(String name, Instant now) {
        return transactions.call(tx -> {
            long asset = asset(tx, name);
            String yaml = """
                    apiVersion: sluice.dev/v1alpha1
                    kind: Gate
                    metadata: {name: %s, namespace: shop}
                    spec:
                      asset: "connection://lake/%s"
                      checks:
                        - {id: ids, type: notNull, columns: [id]}
                        - {id: rows, type: rowCount, fail: "< 10"}
                      longestWaiver: 7d
                    """.formatted(name, name);
            long definition = tx.query(
                            "INSERT INTO definition (kind, namespace, name, version) VALUES ('Gate', 'shop', ?, 1) RETURNING id",
                            row -> row.getLong(1),
                            name)
                    .getFirst();
            tx.update("""
                    INSERT INTO definition_version (definition_id, version, digest, source, path, applied_at, applied_by)
                    VALUES (?, 1, 'd', ?, 'gate.yaml', ?, 'test')
                    """, definition, yaml, now);
            tx.update("""
                    INSERT INTO gate (definition_id, version, name, asset_id, phase, enforced, active) VALUES (?, 1, ?, ?, 'POST', true, true)
                    """, definition, "shop/" + name, asset);
            decide(tx, asset, 1, "OPEN", "PASS", now);
            return asset;
        });
    }

    /** A dataset that nobody guards, version 1 published. */
    long unguarded(String name) {
        return transactions.call(tx -> asset(tx, name));
    }

    private static long asset(Tx tx, String name) throws SQLException {
        return tx.query("""
                        INSERT INTO asset (namespace, name, last_version, published_version, published_position)
                        VALUES ('lake', ?, 1, 1, 1) RETURNING id
                        """, row -> row.getLong(1), name).getFirst();
    }

    /** A verdict and a decision, and the hold that goes with HELD. */
    void decide(long asset, long version, String decision, String outcome, Instant now) {
        transactions.run(tx -> {
            AssetLocks.exclusive(tx, List.of(asset));
            decide(tx, asset, version, decision, outcome, now);
        });
    }

    static void decide(Tx tx, long asset, long version, String decision, String outcome, Instant now)
            throws SQLException {
        long gate = tx.query("SELECT definition_id FROM gate WHERE asset_id = ?", row -> row.getLong(1), asset)
                .getFirst();
        String name = tx.query("SELECT name FROM gate WHERE asset_id = ?", row -> row.getString(1), asset)
                .getFirst();
        boolean held = decision.equals("HELD");
        String reasons = "[{\"gate\": \"" + name + "\", \"check\": \"ids\", \"outcome\": \"" + outcome
                + "\", \"columns\": [\"id\"], \"message\": \"3 of 100 values are null\"}]";
        long verdict = tx.query("""
                        INSERT INTO gate_verdict (definition_id, gate_version, asset_id, version, slice, outcome, good, evidence, waived, missing, at)
                        VALUES (?, 1, ?, ?, '', ?, ?, '{}', '{}', '[]', ?) RETURNING id
                        """, row -> row.getLong(1), gate, asset, version, outcome, !held, now)
                .getFirst();
        long made = tx.query(
                        """
                        INSERT INTO gate_decision (asset_id, version, slice, decision, outcome, reasons, since, waivers, grounds, warnings,
                            fail_open, verdicts, evidence, cause, by_cause, changed, at)
                        VALUES (?, ?, '', ?, ?, ?::jsonb, ?, '{}', '[]', ?::jsonb, '[]', ARRAY[?::bigint], '{}', 'verdict', 'sluice', true, ?)
                        RETURNING id
                        """,
                        row -> row.getLong(1),
                        asset,
                        version,
                        decision,
                        outcome,
                        held ? reasons : "[]",
                        held ? now : null,
                        outcome.equals("WARN") ? reasons : "[]",
                        verdict,
                        now)
                .getFirst();
        tx.update("""
                INSERT INTO gate_ruling (asset_id, slice, version, decision_id, decision, held_since) VALUES (?, '', ?, ?, ?, ?)
                ON CONFLICT (asset_id, slice) DO UPDATE SET version = excluded.version, decision_id = excluded.decision_id,
                    decision = excluded.decision, held_since = excluded.held_since
                """, asset, version, made, decision, held ? now : null);
        tx.update("DELETE FROM asset_hold WHERE asset_id = ? AND source = ?", asset, name);
        if (held) {
            tx.update("""
                    INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since, kind, definition_id, origin_id, columns, version,
                        reasons, on_hold, decision_id)
                    VALUES (?, ?, 'ids failed', 'sluice', ?, 'GATE', ?, ?, '{id}', ?, ?::jsonb, 'WAIT', ?)
                    """, asset, name, now, gate, asset, version, reasons, made);
        } else {
            tx.update(
                    "UPDATE asset SET last_version = greatest(last_version, ?), published_version = ? WHERE id = ?",
                    version,
                    version,
                    asset);
        }
    }

    /** Sets a column of the hold of the gate. */
    void hold(long asset, String assignments, @Nullable Object... values) {
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = asset;
        transactions.run(tx -> tx.update("UPDATE asset_hold SET " + assignments + " WHERE asset_id = ?", all));
    }

    /** Lets a job past every hold on the dataset. */
    void exempt(long asset, String jobNamespace, String job, String why, long waiver, @Nullable Instant until) {
        transactions.run(tx -> tx.update("""
                INSERT INTO hold_exempt (asset_id, source, job_namespace, job_name, why, waiver_id, until)
                SELECT asset_id, source, ?, ?, ?, ?, ? FROM asset_hold WHERE asset_id = ?
                """, jobNamespace, job, why, waiver, until, asset));
    }
}
