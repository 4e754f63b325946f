package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.forecast.TestForecastConfig;
import dev.sluice.controlplane.testing.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The feed on a real store and a log in memory. */
final class FeedStage {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Stage stage = new Stage();
    final ListLog log = new ListLog();

    FeedEngine engine(TestForecastConfig config) {
        return new FeedEngine(stage.transactions(), log, config, stage.clock());
    }

    static UUID id(String run) {
        return UUID.nameUUIDFromBytes(run.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Something a run of a job told; {@code more} are further members of the event, with a comma before. */
    void event(String type, String job, String run, Instant at, String runFacets, String more) {
        log.add("""
                {"eventType":"%s","eventTime":"%s","producer":"https://example.org","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",
                 "run":{"runId":"%s","facets":{%s}},"job":{"namespace":"ns","name":"%s"}%s}
                """.formatted(type, at, id(run), runFacets, job, more), at);
    }

    void event(String type, String job, String run, Instant at) {
        event(type, job, run, at, "", "");
    }

    /** A run of so many seconds. */
    void run(String job, String run, Instant at, double seconds, String end) {
        event("START", job, run, at);
        event(end, job, run, at.plusMillis((long) (seconds * 1_000)));
    }

    /** Some days of a few jobs. */
    void history(long seed, int runs) {
        Random random = new Random(seed);
        for (int i = 0; i < runs; i++) {
            String job = "job" + random.nextInt(6);
            Instant at = START.plus(Duration.ofMinutes(20L * i));
            String facets = "\"sluice_attempt\":{\"pool\":\"p%d\",\"owner\":\"team%d\",\"number\":1}"
                    .formatted(random.nextInt(2), random.nextInt(3));
            String reads = ",\"inputs\":[{\"namespace\":\"db\",\"name\":\"t%d\"}]".formatted(random.nextInt(4));
            String writes =
                    ",\"outputs\":[{\"namespace\":\"db\",\"name\":\"t%d\",\"outputFacets\":{\"outputStatistics\":{\"rowCount\":%d}}}]"
                            .formatted(random.nextInt(4), random.nextInt(1_000));
            event("START", job, "run" + i, at, facets, reads);
            if (random.nextInt(20) > 0) {
                String end = random.nextInt(5) == 0 ? "FAIL" : "COMPLETE";
                Instant over = at.plusMillis((long) (60_000 * Math.exp(random.nextGaussian())));
                event(end, job, "run" + i, over, facets, writes);
                if (random.nextInt(10) == 0) {
                    event("FAIL", job, "run" + i, over.plusSeconds(5));
                }
            }
        }
    }

    /** The catalog has all that is in the log. */
    void catalogIsThere() {
        catalogAt(log.size());
    }

    void catalogAt(long position) {
        stage.execute("""
                INSERT INTO projection_position (name, position, updated_at) VALUES ('catalog', ?, 'epoch')
                ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position
                """, position);
    }

    static void drain(FeedEngine engine) throws SQLException {
        while (engine.advance() != FeedEngine.Step.IDLE) {
            // until nothing is left
        }
    }

    /** All that the feed wrote, but for the time of writing. */
    List<String> tables() {
        List<String> all = new java.util.ArrayList<>(stage.rows("""
                SELECT 'job', job_namespace, job_name, p50, p90, p95, failure, hard_failure, basis, basis_runs, basis_failures,
                    streak, reasons, last_start, cadence, position
                FROM job_forecast ORDER BY job_namespace, job_name
                """));
        all.addAll(stage.rows("SELECT 'run', r.* FROM run_estimate r ORDER BY run_id"));
        all.addAll(stage.rows("SELECT 'score', s.* FROM forecast_score s ORDER BY day, job_namespace, job_name"));
        all.addAll(stage.rows("SELECT position FROM projection_position WHERE name = 'forecast'"));
        return all;
    }
}
