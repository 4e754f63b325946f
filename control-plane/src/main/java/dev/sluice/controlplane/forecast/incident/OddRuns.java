package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.anomaly.Culprit;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Odd;
import dev.sluice.scheduler.predict.anomaly.RunAnomaly;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds odd runs among those that go on and those that ended and were not looked at yet. */
final class OddRuns {
    private static final double MILLIS = 1_000.0;

    /**
     * Those beyond their P95 only. A pool is known of own attempts. Index run_estimate_open serves it.
     */
    private static final String OPEN = """
            SELECT e.run_id, e.job_namespace, e.job_name, e.started_at, e.p50, e.p90, e.p95, e.failure, e.basis, e.basis_runs,
                   e.seconds, e.result, r.last_event_at, coalesce(q.pool, '') AS pool, true AS before_ok, false AS retried
            FROM run_estimate e
            LEFT JOIN run r ON r.run_id = e.run_id
            LEFT JOIN lease q ON q.attempt_id = e.run_id
            WHERE e.ended_at IS NULL AND e.started_at > ? AND e.basis = 'OWN_HISTORY' AND e.p95 IS NOT NULL
              AND e.started_at + e.p95 * interval '1 second' < ?
              AND NOT e.given_up AND NOT coalesce(r.continuous, false) AND coalesce(r.state, 1) IN (0, 1)
            ORDER BY e.started_at DESC, e.run_id LIMIT ?
            """;

    /** Index run_estimate_unjudged serves it; run_estimate_by_job the run before. */
    private static final String ENDED = """
            SELECT e.run_id, e.job_namespace, e.job_name, e.started_at, e.p50, e.p90, e.p95, e.failure, e.basis, e.basis_runs,
                   e.seconds, e.result, NULL::timestamptz AS last_event_at, '' AS pool,
                   coalesce(b.result, '') IN ('OK', 'CHECKS_FAILED') AS before_ok,
                   coalesce(t.state, 'FAILED') <> 'FAILED' AS retried
            FROM run_estimate e
            LEFT JOIN LATERAL (
                SELECT p.result FROM run_estimate p
                WHERE p.job_namespace = e.job_namespace AND p.job_name = e.job_name AND p.started_at < e.started_at
                  AND p.ended_at IS NOT NULL
                ORDER BY p.started_at DESC LIMIT 1) AS b ON e.result = 'FAILED'
            LEFT JOIN attempt a ON a.id = e.run_id
            LEFT JOIN task_run t ON t.id = a.task_run_id
            WHERE e.ended_at IS NOT NULL AND NOT e.judged AND e.ended_at > ?
            ORDER BY e.ended_at, e.run_id LIMIT ? FOR UPDATE OF e SKIP LOCKED
            """;

    private final RunAnomaly.Rules rules;
    private final Duration longest;
    private final int most;

    OddRuns(IncidentConfig config) {
        RunAnomaly.Rules usual = RunAnomaly.Rules.USUAL;
        this.rules = new RunAnomaly.Rules(
                config.slow(), usual.stuck(), config.fast(), usual.excess(), usual.least(), config.silence());
        this.longest = config.longest();
        this.most = config.most();
    }

    /** Ended runs that were looked at, and what was odd about them. */
    record Ended(List<UUID> runs, List<UUID> completed, List<Found> found) {}

    private record Row(
            UUID run,
            JobId job,
            RunAnomaly.Watched watched,
            double failure,
            double seconds,
            @Nullable String result,
            boolean beforeOk,
            boolean retried) {}

    /** Runs that go on and are slow or stuck. */
    List<Found> open(Tx tx, Instant now) throws SQLException {
        List<Found> found = new ArrayList<>();
        for (Row row : tx.query(OPEN, one -> read(one, now), now.minus(longest), now, most)) {
            RunAnomaly.running(row.watched(), now, rules).ifPresent(odd -> found.add(found(row, odd)));
        }
        return found;
    }

    /** Runs that ended since the last look; from now on they have been looked at. */
    Ended ended(Tx tx, Instant now) throws SQLException {
        List<Row> rows = tx.query(ENDED, one -> read(one, now), now.minus(Culprit.WINDOW), most);
        List<Found> found = new ArrayList<>();
        List<UUID> completed = new ArrayList<>();
        for (Row row : rows) {
            boolean natural = Objects.equals(row.result(), "OK") || Objects.equals(row.result(), "CHECKS_FAILED");
            if (natural) {
                completed.add(row.run());
            }
            judge(row, natural).ifPresent(odd -> found.add(found(row, odd)));
        }
        List<UUID> runs = rows.stream().map(Row::run).toList();
        if (!runs.isEmpty()) {
            tx.update("UPDATE run_estimate SET judged = true WHERE run_id = ANY (?::uuid[])", runs);
        }
        return new Ended(runs, completed, found);
    }

    private Optional<Odd> judge(Row row, boolean natural) {
        if (natural) {
            return row.seconds() > 0 ? RunAnomaly.completed(row.watched(), row.seconds(), rules) : Optional.empty();
        }
        // A person's or a limit's kill is told of elsewhere; an attempt that is tried again has not failed yet.
        return Objects.equals(row.result(), "FAILED") && !row.retried()
                ? RunAnomaly.failed(row.watched(), row.seconds(), row.beforeOk(), row.failure())
                : Optional.empty();
    }

    private static Found found(Row row, Odd odd) {
        int passed = odd.kind().isLate() ? RunAnomaly.checkpoint(odd.observed(), odd.high()) : 0;
        return new Found(odd, row.job(), row.run(), null, passed);
    }

    private static Row read(ResultSet row, Instant now) throws SQLException {
        UUID run = Objects.requireNonNull(Jdbc.uuid(row, "run_id"));
        JobId job = new JobId(row.getString("job_namespace"), row.getString("job_name"));
        Instant started = Objects.requireNonNull(Jdbc.instant(row, "started_at"));
        @Nullable Instant heard = Jdbc.instant(row, "last_event_at");
        RunAnomaly.Watched watched = new RunAnomaly.Watched(
                run.toString(),
                Node.job(job.namespace(), job.name()),
                row.getString("pool"),
                started,
                forecast(row),
                row.getString("basis").equals("OWN_HISTORY") ? row.getLong("basis_runs") : 0,
                heard == null ? started : heard.isAfter(now) ? now : heard);
        return new Row(
                run,
                job,
                watched,
                row.getDouble("failure"),
                row.getDouble("seconds"),
                row.getString("result"),
                row.getBoolean("before_ok"),
                row.getBoolean("retried"));
    }

    private static Optional<DurationForecast> forecast(ResultSet row) throws SQLException {
        double p50 = row.getDouble("p50");
        double p90 = row.getDouble("p90");
        double p95 = row.getDouble("p95");
        boolean fits = p50 >= 1 / MILLIS && p50 <= p90 && p90 <= p95 && Double.isFinite(p95);
        return fits ? Optional.of(new DurationForecast(p50, p90, p95)) : Optional.empty();
    }
}
