package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Writes what the feed found out: one statement per table and batch, whose rows travel as one JSON array. */
final class FeedTables {
    private static final String STARTS = """
            INSERT INTO run_estimate (run_id, job_namespace, job_name, started_at, p50, p90, p95, failure, hard_failure, basis,
                basis_runs, reasons, position)
            SELECT run, namespace, name, timestamptz 'epoch' + at * interval '1 microsecond', p50, p90, p95, failure, hard, basis,
                runs, reasons, position
            FROM jsonb_to_recordset(?::jsonb) AS s (run uuid, namespace text, name text, at bigint, p50 float8, p90 float8,
                p95 float8, failure float8, hard float8, basis text, runs bigint, reasons jsonb, position bigint)
            ON CONFLICT (run_id) DO NOTHING
            """;
    private static final String ENDS = """
            UPDATE run_estimate r SET ended_at = timestamptz 'epoch' + e.at * interval '1 microsecond', seconds = e.seconds,
                result = e.result
            FROM jsonb_to_recordset(?::jsonb) AS e (run uuid, at bigint, seconds float8, result text)
            WHERE r.run_id = e.run
            """;
    private static final String RESULTS = """
            UPDATE run_estimate r SET result = e.result
            FROM jsonb_to_recordset(?::jsonb) AS e (run uuid, result text) WHERE r.run_id = e.run
            """;
    private static final String GIVEN_UP = "UPDATE run_estimate SET given_up = true WHERE run_id = ANY (?)";
    private static final String OUTLOOKS = """
            INSERT INTO job_forecast AS f (job_namespace, job_name, p50, p90, p95, failure, hard_failure, basis, basis_runs,
                basis_failures, streak, reasons, last_start, cadence, updated_at, position)
            SELECT namespace, name, p50, p90, p95, failure, hard, basis, runs, failures, streak, reasons,
                timestamptz 'epoch' + at * interval '1 microsecond', cadence, ?, position
            FROM jsonb_to_recordset(?::jsonb) AS o (namespace text, name text, p50 float8, p90 float8, p95 float8,
                failure float8, hard float8, basis text, runs bigint, failures bigint, streak integer, reasons jsonb,
                at bigint, cadence float8, position bigint)
            ON CONFLICT (job_namespace, job_name) DO UPDATE SET (p50, p90, p95, failure, hard_failure, basis, basis_runs,
                basis_failures, streak, reasons, last_start, cadence, updated_at, position)
                = (EXCLUDED.p50, EXCLUDED.p90, EXCLUDED.p95, EXCLUDED.failure, EXCLUDED.hard_failure, EXCLUDED.basis,
                EXCLUDED.basis_runs, EXCLUDED.basis_failures, EXCLUDED.streak, EXCLUDED.reasons, EXCLUDED.last_start,
                EXCLUDED.cadence, EXCLUDED.updated_at, EXCLUDED.position)
            """;
    private static final String SCORES = """
            INSERT INTO forecast_score AS s (day, job_namespace, job_name, runs, within_p50, within_p90, within_p95, pinball_p50,
                pinball_p90, pinball_p95, error_p50, ended, failed, brier)
            SELECT day, namespace, name, runs, w50, w90, w95, l50, l90, l95, error, ended, failed, brier
            FROM jsonb_to_recordset(?::jsonb) AS n (day date, namespace text, name text, runs bigint, w50 bigint, w90 bigint,
                w95 bigint, l50 float8, l90 float8, l95 float8, error float8, ended bigint, failed bigint, brier float8)
            ON CONFLICT (day, job_namespace, job_name) DO UPDATE SET
                runs = s.runs + EXCLUDED.runs, within_p50 = s.within_p50 + EXCLUDED.within_p50,
                within_p90 = s.within_p90 + EXCLUDED.within_p90, within_p95 = s.within_p95 + EXCLUDED.within_p95,
                pinball_p50 = s.pinball_p50 + EXCLUDED.pinball_p50, pinball_p90 = s.pinball_p90 + EXCLUDED.pinball_p90,
                pinball_p95 = s.pinball_p95 + EXCLUDED.pinball_p95, error_p50 = s.error_p50 + EXCLUDED.error_p50,
                ended = s.ended + EXCLUDED.ended, failed = s.failed + EXCLUDED.failed, brier = s.brier + EXCLUDED.brier
            """;

    private FeedTables() {}

    /** Not idempotent by itself: the caller guards it by the position. */
    static void write(Tx tx, FeedRows rows, Instant now) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        tx.update(STARTS, rows.starts());
        tx.update(ENDS, rows.ends());
        tx.update(RESULTS, rows.results());
        if (!rows.givenUp().isEmpty()) {
            tx.update(GIVEN_UP, rows.givenUp());
        }
        tx.update(OUTLOOKS, now, rows.outlooks());
        tx.update(SCORES, rows.scores());
    }

    /** Deletes estimates of runs that started before, with the scores of single jobs; those over all jobs stay. */
    static int retain(Tx tx, Instant since, int most) throws SQLException {
        tx.update(
                "DELETE FROM forecast_score WHERE day < ? AND job_name <> ''",
                since.atOffset(ZoneOffset.UTC).toLocalDate());
        return tx.update("""
                DELETE FROM run_estimate WHERE run_id IN (
                    SELECT run_id FROM run_estimate WHERE ended_at < ?
                    UNION ALL SELECT run_id FROM run_estimate WHERE ended_at IS NULL AND started_at < ? LIMIT ?)
                """, since, since, most);
    }
}
