package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.model.Sha256;
import dev.sluice.scheduler.definition.Task;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Tells whether a task would do the same again: same definition, parameters, partition and versions of its inputs as at its
 * last success. A task that reads nothing, or an asset without a known version, is never "unchanged".
 */
final class Unchanged {
    private final TaskQueue queue;

    Unchanged(TaskQueue queue) {
        this.queue = queue;
    }

    /** What the task would do, in a digest; empty when that cannot be told. */
    Optional<String> fingerprint(Tx tx, RunRow run, Deployed deployed, Task task) throws SQLException {
        Set<Long> consumed = queue.consumed(tx, task);
        Map<Long, Long> versions = new TreeMap<>();
        tx.query(
                        "SELECT id, published_version FROM asset WHERE id = ANY (?::bigint[]) AND published_version > 0",
                        row -> Map.entry(row.getLong(1), row.getLong(2)),
                        consumed)
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
        if (consumed.isEmpty() || versions.size() < consumed.size()) {
            return Optional.empty();
        }
        return Optional.of(Sha256.hexOf(deployed.workDigest() + "\n" + task.id() + "\n" + run.partitionKey() + "\n"
                + RunRow.json(run.parameters()) + "\n" + versions));
    }

    /** Whether the last success of the task had this fingerprint. */
    boolean isLast(Tx tx, RunRow run, String task, String fingerprint) throws SQLException {
        return tx.first("""
                        SELECT 1 FROM task_success
                        WHERE definition_id = ? AND task = ? AND partition_key = ? AND fingerprint = ?
                        """, row -> true, run.definitionId(), task, partition(run), fingerprint)
                .isPresent();
    }

    void succeeded(Tx tx, RunRow run, String task, String fingerprint) throws SQLException {
        UUID id = run.id();
        tx.update("""
                INSERT INTO task_success (definition_id, task, partition_key, fingerprint, run_id) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (definition_id, task, partition_key)
                DO UPDATE SET fingerprint = EXCLUDED.fingerprint, run_id = EXCLUDED.run_id
                """, run.definitionId(), task, partition(run), fingerprint, id);
    }

    private static String partition(RunRow run) {
        String key = run.partitionKey();
        return key == null ? "" : key;
    }
}
