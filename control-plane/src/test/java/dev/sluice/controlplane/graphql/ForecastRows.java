package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.jdbc.Jdbc;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes rows of forecasts as those who forecast, decide and watch would. */
public final class ForecastRows {
    static final String PATH = """
            [{"job": {"namespace": "sluice", "name": "shop.load"}, "dataset": {"namespace": "pg", "name": "raw"}, "p50": 300, "share": 0.9},
             {"job": {"namespace": "sluice", "name": "shop.sum"}, "dataset": null, "p50": 60, "share": 0.4}]
            """;

    private final Jdbc jdbc;
    private final Instant now;

    public ForecastRows(Jdbc jdbc, Instant now) {
        this.jdbc = jdbc;
        this.now = now;
    }

    private ForecastRows insert(String sql, @Nullable Object... parameters) {
        jdbc.query(sql + " RETURNING 1", row -> row.getInt(1), parameters);
        return this;
    }

    /** A run that began so long ago and goes on. */
    ForecastRows running(UUID run, String job, Duration ago, double p50, double p90, double p95) {
        return insert("""
                INSERT INTO run_estimate (run_id, job_namespace, job_name, started_at, p50, p90, p95, failure, hard_failure, basis,
                    basis_runs, reasons, position)
                VALUES (?, 'sluice', ?, ?, ?, ?, ?, 0.2, 0.1, 'OWN_HISTORY', 40, '["failed 3 of the last 10 runs"]', 7)
                """, run, job, now.minus(ago), p50, p90, p95);
    }

    /** A run of which no number could be given. */
    ForecastRows unknown(UUID run, String job) {
        return insert("""
                INSERT INTO run_estimate (run_id, job_namespace, job_name, started_at, failure, hard_failure, basis, basis_runs,
                    reasons, position)
                VALUES (?, 'airflow', ?, ?, 0.1, 0.1, 'NONE', 0, '[]', 8)
                """, run, job, now.minusSeconds(60));
    }

    /** It took so many seconds and ended just now. */
    public ForecastRows ended(UUID run, double seconds, String result) {
        return insert(
                "UPDATE run_estimate SET ended_at = ?, seconds = ?, result = ? WHERE run_id = ?",
                now.minusSeconds(1),
                seconds,
                result,
                run);
    }

    /** Nobody will say how it ended. */
    ForecastRows givenUp(UUID run) {
        return insert("UPDATE run_estimate SET given_up = true WHERE run_id = ?", run);
    }

    /** A run that was expected to take 100, 200 or 300 seconds and took so many. */
    public ForecastRows past(UUID run, double seconds, String result) {
        return running(run, "past.job", Duration.ofSeconds((long) seconds + 1), 100, 200, 300)
                .ended(run, seconds, result);
    }

    ForecastRows job(String namespace, String name) {
        return insert("""
                INSERT INTO job_forecast VALUES (?, ?, 300, 420, 480, 0.25, 0.15, 'SIMILAR_JOBS', 12, 3, -4,
                    '["rests on 12 runs of team:shop", "failed 3 of 12 runs"]', ?, 86400, ?, 77)
                """, namespace, name, now.minus(Duration.ofHours(2)), now);
    }

    /** Ten completed runs of eleven, nine of them within the P90. */
    ForecastRows score(String day, String namespace, String name) {
        return insert("""
                INSERT INTO forecast_score VALUES (?::date, ?, ?, 10, 5, 9, 10, 0.8, 0.5, 0.4, 6.931471805599453, 11, 1, 0.88)
                """, day, namespace, name);
    }

    ForecastRows landing(long dataset, @Nullable UUID run) {
        return insert("""
                INSERT INTO dataset_landing VALUES (?, ?, ?, ?, 'sluice', 'shop.sum', ?::uuid, 'RUNNING', 4, 0.05, ?::jsonb, ?)
                """, dataset, at(600), at(900), at(1_200), run, PATH, now);
    }

    /** A deadline in so many seconds. */
    public ForecastRows risk(String id, String kind, @Nullable Long definition, long seconds, double miss) {
        UUID run = id.startsWith("run:") ? UUID.fromString(id.substring(4)) : null;
        return insert(
                """
                INSERT INTO deadline_risk VALUES (?, ?, ?, ?::uuid, NULL, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, true, 1, ?)
                """,
                id,
                kind,
                definition,
                run,
                "subject " + id,
                at(seconds),
                at(600),
                at(900),
                at(1_200),
                miss,
                seconds - 900.0,
                PATH,
                now);
    }

    /** A promise about a dataset. */
    ForecastRows promise(String id, long dataset, long seconds) {
        return risk(id, "PROMISE", null, seconds, 0.05)
                .insert("UPDATE deadline_risk SET dataset_id = ? WHERE id = ?", dataset, id);
    }

    /** Decided so many seconds ago, in effect for an hour. */
    public ForecastRows decision(UUID id, String kind, String mode, long definition, @Nullable UUID run, long ago) {
        return insert("""
                INSERT INTO forecast_decision (id, kind, mode, once_key, definition_id, run_id, task, slot, subject, reason, miss_before,
                    miss_after, inputs, effect, decided_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?::uuid, NULL, ?, 'shop/sum', 'starts 20 min early: the P90 is 50 min', 0.7, 0.08,
                    '{"p90": 3000, "deadline": "2026-11-21T04:00:00Z", "queue": {"p90": 60}}',
                    '{"from": "2026-11-21T03:00:00Z", "to": "2026-11-21T02:40:00Z"}', ?, ?)
                """, id, kind, mode, id.toString(), definition, run, at(3_600), at(-ago), at(3_600 - ago));
    }

    /** The task of the decision waits in the queue, so that it can be taken back. */
    public ForecastRows waiting(UUID decision, UUID run) {
        insert("UPDATE forecast_decision SET run_id = ?::uuid, task = 'sum' WHERE id = ?", run, decision);
        return insert("""
                INSERT INTO work_item (task_run_id, run_id, definition_id, pool, slots, priority, owner, service, consumes, ready_at,
                    look_at, task)
                SELECT gen_random_uuid(), run_id, definition_id, '', 1, 50, '', '', '{}', ?, ?, task FROM forecast_decision WHERE id = ?
                """, at(86_400), at(86_400), decision);
    }

    public ForecastRows scored(UUID id, String score) {
        return insert(
                "UPDATE forecast_decision SET scored_at = ?, score = ?, score_detail = '{\"without\": 3400}' WHERE id = ?",
                now,
                score,
                id);
    }

    /** An open incident about a dataset with two anomalies; its number. */
    public long incident(String root, String tier, long dataset, UUID run) {
        long id = jdbc.query("""
                        INSERT INTO incident (root_kind, root_namespace, root_name, cause, summary, evidence, tier, opened_at, last_at)
                        VALUES ('JOB', 'sluice', ?, 'CODE_CHANGE', 'slow since its code changed',
                            '[{"at": "2026-11-20T23:00:00Z", "kind": "CODE_CHANGE", "text": "its code changed to abc",
                               "node": {"kind": "JOB", "namespace": "sluice", "name": "shop.load"}}]', ?, ?, ?) RETURNING id
                        """, row -> row.getLong(1), root, tier, at(-300), at(-60))
                .getFirst();
        insert("""
                INSERT INTO anomaly (incident_id, kind, once_key, job_namespace, job_name, run_id, observed, expected_low, expected_high,
                    score, summary, began_at, odd_at, seen_at)
                VALUES (?, 'SLOW', ?, 'sluice', ?, ?, 900, 280, 420, 0.001, 'took 15 min, expected at most 7 min', ?, ?, ?)
                """, id, "SLOW " + run, root, run, at(-1_200), at(-780), at(-300));
        insert("""
                INSERT INTO anomaly (incident_id, kind, once_key, job_namespace, job_name, run_id, dataset_id, observed, expected_low,
                    expected_high, score, summary, began_at, odd_at, seen_at, over_at)
                VALUES (?, 'VOLUME_LOW', ?, 'sluice', ?, ?, ?, 10, 900, 1100, 0.002, '10 rows, expected at least 900', ?, ?, ?, ?)
                """, id, "VOLUME_LOW " + root, root, run, dataset, at(-90), at(-90), at(-60), now);
        return id;
    }

    /** A dataset of the catalog. */
    ForecastRows dataset(long id, String namespace, String name) {
        insert("INSERT INTO namespace VALUES (?, ?, 1)", id + 1, namespace);
        return insert("INSERT INTO dataset VALUES (?, ?, ?, ?, 1, 1)", id, id + 1, name, id);
    }

    /** The log goes on by so many events that forecasts have not taken in; the position up to which they have. */
    long behind(long events) {
        long position = jdbc.query(
                                "UPDATE log_head SET position = position + ? RETURNING position",
                                row -> row.getLong(1),
                                events)
                        .getFirst()
                - events;
        insert(
                "INSERT INTO projection_position VALUES ('forecast', ?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position",
                position,
                now);
        return position;
    }

    private Instant at(long seconds) {
        return now.plusSeconds(seconds);
    }
}
