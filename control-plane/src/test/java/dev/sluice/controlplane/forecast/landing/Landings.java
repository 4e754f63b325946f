package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.feed.Fed;
import dev.sluice.controlplane.forecast.feed.StoredForecasts;
import dev.sluice.controlplane.testing.Stage;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An engine on a real store of its own, with a chain of jobs for whom wants one. */
abstract class Landings {
    static final Instant DAY = Instant.parse("2026-03-11T00:00:00Z");

    Stage stage;
    LandingEngine engine;

    @BeforeEach
    void start() {
        stage = new Stage();
        engine = engine();
    }

    LandingEngine engine() {
        return new LandingEngine(new LandingEngine.Surroundings(
                stage.transactions(),
                stage.parts().cache(),
                Connections.of(Map.of("shop", table -> new DatasetId("postgres://shop:5432", "shop." + table))),
                new StoredForecasts("sluice"),
                "sluice",
                Duration.ofHours(24),
                64));
    }

    void itIs(Instant time) {
        stage.clock().tick(Duration.between(stage.now(), time));
    }

    /** a writes A at 01:00 every night, b makes B of it, c makes C of that. */
    Fed chain() throws SQLException {
        Fed fed = new Fed(stage);
        for (int day = 12; day > 0; day--) {
            Instant night = DAY.minus(Duration.ofDays(day)).plus(Duration.ofHours(1));
            run(fed, "a", "raw", "A", night, 10 + day % 3, day);
            run(fed, "b", "A", "B", night.plus(Duration.ofMinutes(14)), 20 + day % 2, day);
            run(fed, "c", "B", "C", night.plus(Duration.ofMinutes(38)), 5, day);
        }
        itIs(DAY.plus(Duration.ofMinutes(30)));
        fed.takeUp();
        return fed;
    }

    static void run(Fed fed, String job, String in, String out, Instant at, int minutes, int day) {
        String io =
                ",\"inputs\":[{\"namespace\":\"db\",\"name\":\"%s\"}],\"outputs\":[{\"namespace\":\"db\",\"name\":\"%s\"}]"
                        .formatted(in, out);
        fed.event("START", job, job + day, at, io);
        fed.event("COMPLETE", job, job + day, at.plus(Duration.ofMinutes(minutes)), io);
    }

    void forecast(String job, int p50, int p90, int p95) {
        stage.execute("""
                INSERT INTO job_forecast (job_namespace, job_name, p50, p90, p95, failure, hard_failure, basis, basis_runs,
                    basis_failures, streak, reasons, updated_at, position)
                VALUES ('sluice', ?, ?, ?, ?, 0, 0, 'OWN_HISTORY', 30, 0, -30, '[]', 'epoch', 1)
                ON CONFLICT (job_namespace, job_name) DO UPDATE SET p50 = EXCLUDED.p50, p90 = EXCLUDED.p90, p95 = EXCLUDED.p95
                """, job, (double) p50, (double) p90, (double) p95);
    }
}
