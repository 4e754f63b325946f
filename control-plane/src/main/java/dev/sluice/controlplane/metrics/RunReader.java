package dev.sluice.controlplane.metrics;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.metrics.RunReading.Counted;
import dev.sluice.controlplane.workflow.DeployedCache;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the figures of runs: three short statements over what is open, and one for workflows that were named. */
@Singleton
class RunReader {
    static final String RUN = "run";
    static final String TASK = "task";
    static final String BREAKER = "breaker";
    static final String ALERT = "alert";
    static final String SLOT = "slot";

    private static final String OPEN = """
            SELECT 'run' AS what, CASE WHEN state <> 'RUNNING' THEN 'pending' WHEN cancel_asked IS NULL THEN 'executing'
                ELSE 'finalizing' END AS state, count(*) AS n
            FROM workflow_run WHERE state IN ('WAITING', 'QUEUED', 'RUNNING') GROUP BY 2
            UNION ALL SELECT 'task', 'pending', count(*) FROM work_item
            UNION ALL
            SELECT 'task', CASE WHEN r.cancel_asked IS NULL AND l.kill_why IS NULL THEN 'executing' ELSE 'finalizing' END, count(*)
            FROM lease l JOIN workflow_run r ON r.id = l.run_id GROUP BY 2
            UNION ALL
            SELECT 'breaker', lower(coalesce(b.state, 'CLOSED')), count(*)
            FROM definition d LEFT JOIN breaker b ON b.service = d.namespace || '/' || d.name
            WHERE d.kind = 'Service' AND d.removed_at IS NULL GROUP BY 2
            UNION ALL
            SELECT 'alert', 'open', count(*) FROM alert WHERE resolved_at IS NULL AND acknowledged_at IS NULL
            """;

    private static final String USED = """
            SELECT d.id, d.version, coalesce((SELECT sum(l.slots) FROM lease l WHERE l.pool = d.namespace || '/' || d.name), 0) AS used
            FROM definition d WHERE d.kind = 'Pool' AND d.removed_at IS NULL
            """;

    private static final String LAST_SUCCESS = """
            SELECT d.namespace || '/' || d.name AS workflow, extract(epoch FROM (
                SELECT max(r.ended_at) FROM workflow_run r WHERE r.definition_id = d.id
                    AND r.state = 'SUCCEEDED' AND r.trigger_kind <> 'reproduce'))::double precision AS ended
            FROM definition d WHERE d.kind = 'Workflow' AND d.namespace || '/' || d.name = ANY (?)
            """;

    private static final String NAMESPACES = """
            SELECT namespace FROM definition WHERE kind IN ('Workflow', 'Gate') GROUP BY namespace ORDER BY min(id) LIMIT ?
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;

    RunReader(Transactions transactions, SchedulerParts parts) {
        this.transactions = transactions;
        this.definitions = parts.cache();
    }

    /** @param named workflows whose last success is looked up */
    RunReading read(List<String> named) {
        return transactions.call(tx -> {
            Map<Counted, Double> counts = new HashMap<>();
            tx.query(OPEN, row -> counts.put(new Counted(row.getString(1), row.getString(2)), row.getDouble(3)));
            slots(tx, counts);
            Map<String, Double> lastSuccess = new HashMap<>();
            if (!named.isEmpty()) {
                tx.query(LAST_SUCCESS, row -> lastSuccess.put(row.getString(1), row.getDouble(2)), named);
            }
            return new RunReading(counts, lastSuccess);
        });
    }

    private void slots(Tx tx, Map<Counted, Double> counts) throws SQLException {
        record Pool(long id, int version, long used) {}
        double used = 0;
        double free = 0;
        for (Pool pool : tx.query(USED, row -> new Pool(row.getLong(1), row.getInt(2), row.getLong(3)))) {
            used += pool.used();
            // A pool that was made smaller may be fuller than it is large.
            free += Math.max(0, definitions.pool(tx, pool.id(), pool.version()).slots() - pool.used());
        }
        counts.put(new Counted(SLOT, "used"), used);
        counts.put(new Counted(SLOT, "free"), free);
    }

    /** Namespaces of workflows and gates, in the order in which they came. */
    List<String> namespaces(int most) {
        return transactions.call(tx -> tx.query(NAMESPACES, row -> row.getString(1), most));
    }
}
