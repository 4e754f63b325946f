package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes what forecasts say into the store, as the parts that forecast would. */
final class Forecasts {
    private final SchedulerHarness scheduler;

    Forecasts(SchedulerHarness scheduler) {
        this.scheduler = scheduler;
    }

    private Instant now() {
        return scheduler.clock().instant();
    }

    private void execute(String sql, Object... parameters) {
        scheduler.transactions().run(tx -> tx.update(sql, parameters));
    }

    /** A job that takes so long: half of its runs, nine of ten, nineteen of twenty. */
    Forecasts job(String name, Duration p50, Duration p90, Duration p95) {
        return job(name, p50, p90, p95, 0.02);
    }

    Forecasts job(String name, Duration p50, Duration p90, Duration p95, double hardFailure) {
        execute("""
                INSERT INTO job_forecast (job_namespace, job_name, p50, p90, p95, failure, hard_failure, basis, basis_runs,
                    basis_failures, streak, reasons, updated_at, position)
                VALUES ('sluice', ?, ?, ?, ?, ?, ?, 'OWN_HISTORY', 40, 1, -3, '[]', ?, 1)
                ON CONFLICT (job_namespace, job_name) DO UPDATE SET p50 = EXCLUDED.p50, p90 = EXCLUDED.p90, p95 = EXCLUDED.p95,
                    failure = EXCLUDED.failure, hard_failure = EXCLUDED.hard_failure
                """, name, seconds(p50), seconds(p90), seconds(p95), hardFailure, hardFailure, now());
        return this;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    /** A run that is expected of a slot. */
    Forecasts coming(String workflow, String trigger, Instant slot) {
        execute("""
                INSERT INTO coming_run (definition_id, trigger_name, slot, release_at)
                SELECT id, ?, ?, ? FROM definition WHERE kind = 'Workflow' AND namespace || '/' || name = ?
                """, trigger, slot, slot, workflow);
        return this;
    }

    /** When the run of a slot is expected to be done, counted from the slot. */
    Forecasts lands(
            String workflow, String trigger, Instant slot, Instant deadline, Duration p50, Duration p90, Duration p95) {
        double miss = slot.plus(p50).isAfter(deadline) ? 0.9 : 0.01;
        execute(
                """
                INSERT INTO deadline_risk (id, kind, definition_id, subject, deadline_at, p50, p90, p95, miss, slack_seconds,
                    critical_path, computed_at)
                SELECT 'slot:' || ? || ':' || ? || ':' || ?, 'SLOT', id, ? || ', slot ' || ?, ?, ?, ?, ?, ?, -60, '[]', ?
                FROM definition WHERE kind = 'Workflow' AND namespace || '/' || name = ?
                ON CONFLICT (id) DO UPDATE SET miss = EXCLUDED.miss, p50 = EXCLUDED.p50, p90 = EXCLUDED.p90, p95 = EXCLUDED.p95
                """,
                workflow,
                trigger,
                slot.toString(),
                workflow,
                slot.toString(),
                deadline,
                slot.plus(p50),
                slot.plus(p90),
                slot.plus(p95),
                miss,
                now(),
                workflow);
        return this;
    }

    /** A run that goes on and is expected to be late with this probability. */
    Forecasts risk(UUID run, Instant deadline, double miss) {
        execute("""
                INSERT INTO deadline_risk (id, kind, definition_id, run_id, subject, deadline_at, p50, p90, p95, miss,
                    slack_seconds, critical_path, computed_at)
                SELECT 'run:' || r.id, 'RUN', r.definition_id, r.id, 'run', ?, ?, ?, ?, ?, -60, '[]', ? FROM workflow_run r
                WHERE r.id = ? ON CONFLICT (id) DO UPDATE SET miss = EXCLUDED.miss, deadline_at = EXCLUDED.deadline_at
                """, deadline, deadline, deadline, deadline.plusSeconds(60), miss, now(), run);
        return this;
    }

    /** How a job's last runs ended: so many in a row badly; and how far apart they start. */
    Forecasts streak(String job, int streak, Duration cadence) {
        execute("UPDATE job_forecast SET streak = ?, cadence = ? WHERE job_name = ?", streak, seconds(cadence), job);
        return this;
    }

    /** Runs that ended just now, so many of them within their P90. */
    Forecasts ended(int runs, int hits) {
        for (int i = 0; i < runs; i++) {
            execute("""
                    INSERT INTO run_estimate (run_id, job_namespace, job_name, started_at, p50, p90, p95, failure, hard_failure, basis,
                        basis_runs, reasons, position, ended_at, seconds, result)
                    VALUES (gen_random_uuid(), 'x', 'y', ?, 10, 20, 30, 0, 0, 'OWN_HISTORY', 9, '[]', 1, ?, ?, 'OK')
                    """, now().minusSeconds(60), now(), i < hits ? 15.0 : 25.0);
        }
        return this;
    }
}
