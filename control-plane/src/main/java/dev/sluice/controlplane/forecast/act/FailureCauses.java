package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.Sha256;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.predict.act.DoomedRun.Cause;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What attempts run with: what has to change before it is worth a try to repeat one that failed. */
public final class FailureCauses {
    private static final int DIGEST = 16;

    private FailureCauses() {}

    /** Notes what an attempt that failed ran with. */
    public static void failed(
            Tx tx, RunRow run, Deployed deployed, Task task, Collection<Long> consumed, Instant started, Instant now)
            throws SQLException {
        tx.update(
                """
                INSERT INTO task_failure (definition_id, task, cause_key, run_id, failed_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (definition_id, task) DO UPDATE SET cause_key = EXCLUDED.cause_key, run_id = EXCLUDED.run_id,
                    failed_at = EXCLUDED.failed_at
                """,
                run.definitionId(),
                task.id(),
                at(tx, run, deployed, task, consumed, started).key(),
                run.id(),
                now);
    }

    /** What an attempt that starts at this time runs with. */
    static Cause at(Tx tx, RunRow run, Deployed deployed, Task task, Collection<Long> consumed, Instant time)
            throws SQLException {
        List<String> inputs = consumed.isEmpty() ? List.of() : tx.query("""
                        SELECT a.id || '@' || coalesce((SELECT v.version FROM asset_version v
                            WHERE v.asset_id = a.id AND v.version <= a.published_version AND v.published_at <= ?
                            ORDER BY v.version DESC LIMIT 1), 0) FROM asset a WHERE a.id = ANY (?::bigint[])
                        """, row -> row.getString(1), time, consumed);
        return new Cause(
                short256(deployed.workDigest()),
                short256(RunRow.json(run.parameters())),
                inputs,
                task.pool().map(ResourceName::toString).orElse(""));
    }

    /** What the last attempt that failed ran with; empty: none has. */
    static Optional<String> last(Tx tx, long definition, String task) throws SQLException {
        return tx.first(
                "SELECT cause_key FROM task_failure WHERE definition_id = ? AND task = ?",
                row -> row.getString(1),
                definition,
                task);
    }

    private static String short256(String text) {
        return Sha256.hexOf(text).substring(0, DIGEST);
    }
}
