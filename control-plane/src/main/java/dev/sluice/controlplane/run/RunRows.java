package dev.sluice.controlplane.run;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads runs as stored. */
public final class RunRows {
    private RunRows() {}

    /** Runs by id; those that do not exist are missing. */
    public static Map<UUID, RunRow> byIds(Tx tx, Collection<UUID> ids) throws SQLException {
        Map<UUID, RunRow> runs = new HashMap<>();
        if (!ids.isEmpty()) {
            tx.query("SELECT " + RunRow.COLUMNS + " FROM workflow_run r WHERE r.id = ANY (?)", RunRow::read, ids)
                    .forEach(run -> runs.put(run.id(), run));
        }
        return runs;
    }

    /** A run, locked until the transaction ends. Lock its workflow before, where its overlap rule is not ALLOW. */
    public static Optional<RunRow> lock(Tx tx, UUID id) throws SQLException {
        return tx.first(
                "SELECT " + RunRow.COLUMNS + " FROM workflow_run r WHERE r.id = ? FOR NO KEY UPDATE", RunRow::read, id);
    }
}
