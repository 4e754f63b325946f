package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Marks oddities that are over: a slow run has ended, a run after a failed one went well, a later version is as usual. */
final class Recovery {
    private static final String OVER_RUNS = """
            UPDATE anomaly a SET over_at = e.ended_at FROM run_estimate e
            WHERE a.over_at IS NULL AND a.kind IN ('SLOW', 'STUCK') AND e.run_id = a.run_id AND e.ended_at IS NOT NULL
            """;

    /** A later run of the job went well and was looked at. */
    private static final String OVER_NEXT = """
            UPDATE anomaly a SET over_at = n.ended_at FROM (
                SELECT o.id, e.ended_at FROM anomaly o CROSS JOIN LATERAL (
                    SELECT e.ended_at FROM run_estimate e
                    WHERE e.job_namespace = o.job_namespace AND e.job_name = o.job_name AND e.started_at > o.began_at
                      AND e.result IN ('OK', 'CHECKS_FAILED') AND e.judged
                      AND NOT EXISTS (SELECT 1 FROM anomaly f WHERE f.run_id = e.run_id AND f.kind = o.kind)
                    ORDER BY e.started_at DESC LIMIT 1) AS e
                WHERE o.over_at IS NULL AND o.kind IN ('FAILED', 'FAST')) AS n
            WHERE a.id = n.id
            """;

    /** A later version by the same job is as usual. Index dataset_version_by_time serves it. */
    private static final String OVER_VOLUMES = """
            UPDATE anomaly a SET over_at = n.created_at FROM (
                SELECT o.id, v.created_at FROM anomaly o CROSS JOIN LATERAL (
                    SELECT v.created_at FROM dataset_version v JOIN run_estimate e ON e.run_id = v.run_id
                    WHERE v.dataset_id = o.dataset_id AND v.created_at > o.began_at AND v.status <> 2 AND e.judged
                      AND e.job_namespace = o.job_namespace AND e.job_name = o.job_name
                      AND coalesce(v.row_count, v.byte_count) IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM anomaly f WHERE f.run_id = v.run_id AND f.dataset_id = v.dataset_id)
                    ORDER BY v.created_at DESC LIMIT 1) AS v
                WHERE o.over_at IS NULL AND o.kind IN ('VOLUME_LOW', 'VOLUME_HIGH')) AS n
            WHERE a.id = n.id
            """;

    private Recovery() {}

    /**
     * Marks what is as usual again. Returns how many.
     *
     * @param longest after which nobody waits for it any more
     */
    static int mark(Tx tx, Instant now, Duration longest) throws SQLException {
        return tx.update(OVER_RUNS)
                + tx.update(OVER_NEXT)
                + tx.update(OVER_VOLUMES)
                + tx.update(
                        "UPDATE anomaly SET over_at = ? WHERE over_at IS NULL AND began_at < ?",
                        now,
                        now.minus(longest));
    }
}
