package dev.sluice.controlplane.forecast.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.forecast.TestForecastConfig;
import dev.sluice.controlplane.jdbc.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedEngineTest {
    private static final Instant START = FeedStage.START;
    private static final TestForecastConfig CONFIG = TestForecastConfig.DEFAULT;

    private final FeedStage feed = new FeedStage();

    private static Instant day(int day) {
        return START.plus(Duration.ofDays(day));
    }

    @Test
    void jobIsForecastAndItsRunsAreScored() throws SQLException {
        for (int i = 0; i < 10; i++) {
            feed.run("orders", "r" + i, day(i), 100, "COMPLETE");
        }
        feed.catalogIsThere();

        FeedStage.drain(feed.engine(CONFIG));

        assertThat(feed.stage.rows("""
                        SELECT job_name, round(p50), basis, basis_runs, streak, reasons, last_start = '2026-01-10T00:00Z', cadence
                        FROM job_forecast
                        """))
                .containsExactly(
                        "orders | 100 | OWN_HISTORY | 10 | -10 | [\"duration from 10 completed runs\"] | t | 86400");
        assertThat(feed.stage.rows(
                        "SELECT count(*), count(p50), sum(seconds), min(result), max(result) FROM run_estimate"))
                .containsExactly("10 | 9 | 1000 | OK | OK");
        assertThat(
                        feed.stage.rows(
                                "SELECT sum(runs), sum(within_p95) > 5, sum(ended), sum(failed) FROM forecast_score WHERE job_name = ''"))
                .containsExactly("9 | t | 10 | 0");
    }

    @Test
    void howFarTheMedianWasOffIsToldOnceThoughEventsAreToldAgain() throws SQLException {
        List<Fact> facts = new ArrayList<>();
        Transactions told = new Transactions(feed.stage.dataSource(), facts::add);
        for (int i = 0; i < 10; i++) {
            feed.run("orders", "r" + i, day(i), i < 9 ? 100 : 160, "COMPLETE");
        }
        feed.run("orders", "failed", day(10), 5, "FAIL");
        feed.catalogIsThere();

        FeedStage.drain(new FeedEngine(told, feed.log, CONFIG, feed.stage.clock()));
        List<Fact> first = List.copyOf(facts);
        FeedStage.drain(new FeedEngine(told, feed.log, CONFIG, feed.stage.clock()));

        assertThat(facts).isEqualTo(first).hasSize(9);
        assertThat(facts.getLast()).isInstanceOfSatisfying(Fact.EstimateMissed.class, missed -> assertThat(missed.by())
                .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(65)));
    }

    @Test
    void feedStaysBehindTheCatalog() throws SQLException {
        feed.run("orders", "r", day(0), 100, "COMPLETE");
        feed.catalogAt(1);
        FeedEngine engine = feed.engine(CONFIG);

        FeedStage.drain(engine);

        assertThat(engine.written()).isEqualTo(1);
        assertThat(feed.stage.rows("SELECT ended_at FROM run_estimate")).containsExactly("-");
        feed.catalogIsThere();
        FeedStage.drain(engine);
        assertThat(feed.stage.rows("SELECT seconds FROM run_estimate")).containsExactly("100");
    }

    @Test
    void tablesDoNotDependOnBatchesOrOnRebuilding() throws SQLException {
        feed.history(1, 300);
        feed.catalogIsThere();
        FeedStage.drain(feed.engine(CONFIG.batches(7)));
        List<String> live = feed.tables();

        feed.stage.execute("UPDATE projection_position SET position = 0 WHERE name = 'forecast'");
        feed.stage.execute("TRUNCATE job_forecast, run_estimate, forecast_score, forecast_snapshot");
        FeedStage.drain(feed.engine(CONFIG.batches(250)));

        assertThat(live).hasSizeGreaterThan(300);
        assertThat(feed.tables()).isEqualTo(live);
    }

    @Test
    void restartFromASnapshotGoesOnAsIfThereHadBeenNone() throws SQLException {
        feed.history(2, 300);
        feed.catalogIsThere();
        FeedStage.drain(feed.engine(CONFIG));
        List<String> live = feed.tables();
        feed.stage.execute("UPDATE projection_position SET position = 0 WHERE name = 'forecast'");
        feed.stage.execute("TRUNCATE job_forecast, run_estimate, forecast_score, forecast_snapshot");

        feed.catalogAt(200);
        FeedEngine first = feed.engine(CONFIG);
        FeedStage.drain(first);
        first.snapshot();
        feed.catalogAt(290);
        FeedStage.drain(first);
        feed.catalogIsThere();
        long readBefore = feed.log.reads();
        FeedStage.drain(feed.engine(CONFIG));

        assertThat(feed.tables()).isEqualTo(live);
        assertThat(feed.log.reads() - readBefore).isEqualTo(feed.log.size() - 200);
    }

    @Test
    void restartWithoutASnapshotTellsEverythingAgainAndWritesNothingTwice() throws SQLException {
        feed.history(3, 150);
        feed.catalogIsThere();
        FeedStage.drain(feed.engine(CONFIG));
        List<String> live = feed.tables();

        FeedStage.drain(feed.engine(CONFIG));
        assertThat(feed.tables()).isEqualTo(live);
    }

    @Test
    void snapshotOfAnotherFormatIsPassedOver() throws SQLException {
        feed.history(4, 100);
        feed.catalogIsThere();
        FeedEngine first = feed.engine(CONFIG);
        FeedStage.drain(first);
        first.snapshot();
        feed.stage.execute("UPDATE forecast_snapshot SET format = format + 1");
        long readBefore = feed.log.reads();

        FeedStage.drain(feed.engine(CONFIG));

        assertThat(feed.log.reads() - readBefore).isEqualTo(feed.log.size());
    }

    @Test
    void brokenSnapshotIsPassedOverForTheOneBefore() throws SQLException {
        feed.history(5, 100);
        FeedEngine first = feed.engine(CONFIG);
        feed.catalogAt(50);
        FeedStage.drain(first);
        first.snapshot();
        feed.catalogIsThere();
        FeedStage.drain(first);
        first.snapshot();
        List<String> live = feed.tables();
        feed.stage.execute("UPDATE forecast_snapshot SET state = substr(state, 1, 1000) WHERE position > 50");
        long readBefore = feed.log.reads();

        FeedStage.drain(feed.engine(CONFIG));

        assertThat(feed.log.reads() - readBefore).isEqualTo(feed.log.size() - 50);
        assertThat(feed.tables()).isEqualTo(live);
    }

    @Test
    void theLastTwoSnapshotsAreKept() throws SQLException {
        feed.history(6, 100);
        FeedEngine engine = feed.engine(CONFIG);
        for (int at = 40; at <= 120; at += 20) {
            feed.catalogAt(at);
            FeedStage.drain(engine);
            engine.snapshot();
        }

        assertThat(feed.stage.rows("SELECT DISTINCT position FROM forecast_snapshot ORDER BY 1"))
                .containsExactly("100", "120");
    }

    @Test
    void twoFeedsAtOnceWriteEachEventOnce() throws SQLException {
        feed.history(7, 200);
        feed.catalogIsThere();
        FeedStage.drain(feed.engine(CONFIG));
        List<String> alone = feed.tables();
        feed.stage.execute("UPDATE projection_position SET position = 0 WHERE name = 'forecast'");
        feed.stage.execute("TRUNCATE job_forecast, run_estimate, forecast_score, forecast_snapshot");

        FeedEngine one = feed.engine(CONFIG.batches(30));
        FeedEngine other = feed.engine(CONFIG.batches(50));
        for (int i = 0; i < 40; i++) {
            one.advance();
            other.advance();
        }
        FeedStage.drain(one);

        assertThat(feed.tables()).isEqualTo(alone);
    }

    @Test
    void failedChecksOfAGateAreTheWritersEnding() throws SQLException {
        feed.run("writer", "w", day(0), 60, "COMPLETE");
        feed.log.add("""
                {"eventType":"COMPLETE","eventTime":"2026-01-01T00:05:00Z","producer":"https://example.org","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",
                 "run":{"runId":"%s","facets":{"parent":{"run":{"runId":"%s"},"job":{"namespace":"ns","name":"writer"}}}},
                 "job":{"namespace":"db","name":"gate.fresh","facets":{"jobType":{"processingType":"BATCH","integration":"SLUICE","jobType":"GATE"}}},
                 "inputs":[{"namespace":"db","name":"t","inputFacets":{"dataQualityAssertions":{"assertions":[{"assertion":"rows","success":false}]}}}]}
                """.formatted(FeedStage.id("gate"), FeedStage.id("w")), day(0));
        feed.catalogIsThere();

        FeedStage.drain(feed.engine(CONFIG));

        assertThat(feed.stage.rows("SELECT job_name, result FROM run_estimate"))
                .containsExactly("writer | CHECKS_FAILED");
        assertThat(feed.stage.rows("SELECT ended, failed FROM forecast_score WHERE job_name = 'writer'"))
                .containsExactly("1 | 1");
    }

    @Test
    void whatIsOldIsDeleted() throws SQLException {
        feed.run("orders", "old", day(0), 100, "COMPLETE");
        feed.run("orders", "new", day(50), 100, "COMPLETE");
        feed.event("START", "orders", "lost", day(1));
        feed.catalogIsThere();
        FeedStage.drain(feed.engine(CONFIG));

        feed.stage.transactions().call(tx -> FeedTables.retain(tx, day(20), 100));

        assertThat(feed.stage.rows("SELECT started_at > '2026-02-01' FROM run_estimate"))
                .containsExactly("t");
        assertThat(feed.stage.rows("SELECT day, job_name FROM forecast_score ORDER BY 1, 2"))
                .containsExactly("2026-01-01 | ", "2026-02-20 | ", "2026-02-20 | orders");
    }
}
