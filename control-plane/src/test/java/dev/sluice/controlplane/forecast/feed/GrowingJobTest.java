package dev.sluice.controlplane.forecast.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.forecast.TestForecastConfig;
import dev.sluice.controlplane.forecast.landing.LandingEngine;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.AttemptOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the events of runs to the earlier start, with nothing but the product in between: a job that takes longer every hour. */
class GrowingJobTest {
    private static final int HOURS = 16;
    private static final Duration DEADLINE = Duration.ofMinutes(14);

    private ListLog log = new ListLog();
    private SchedulerHarness scheduler;
    private FeedEngine feed;
    private LandingEngine landings;
    private Duration takes = Duration.ZERO;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
        feed = new FeedEngine(scheduler.transactions(), log, TestForecastConfig.DEFAULT, scheduler.clock());
        landings = new LandingEngine(new LandingEngine.Surroundings(
                scheduler.transactions(),
                scheduler.main().cache(),
                Connections.of(Map.of("shop", table -> new DatasetId("postgres://shop:5432", table))),
                new StoredForecasts("sluice"),
                "sluice",
                Duration.ofHours(24),
                64));
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    @Test
    void startsEarlierWithTheReasonOnRecordAndLandsInTimeWhileTheSameWithoutForecastsIsLate() throws SQLException {
        List<String> moved = hours("{mode: act, allow: [startEarly]}");
        assertThat(scheduler.rows("""
                        SELECT kind, mode, miss_before >= 0.5, miss_after < miss_before, reason LIKE 'started at %its deadline%'
                        FROM forecast_decision ORDER BY decided_at DESC LIMIT 1
                        """)).containsExactly("START_EARLY ACT t t t");
        assertThat(moved.getLast()).as("the last of " + moved).isEqualTo("early, in time");
        assertThat(scheduler.rows("SELECT slot FROM workflow_run GROUP BY slot HAVING count(*) > 1"))
                .isEmpty();

        scheduler.close();
        log = new ListLog();
        start();
        List<String> left = hours("{mode: off}");
        assertThat(left.getLast()).as("the last of " + left).isEqualTo("on time, late");
        assertThat(scheduler.rows("SELECT count(*) FROM forecast_decision")).containsExactly("0");
        assertThat(late(moved)).isLessThan(late(left));
    }

    private static long late(List<String> runs) {
        return runs.stream().filter(run -> run.endsWith("late")).count();
    }

    /** What became of the slot of every hour. */
    private List<String> hours(String forecast) throws SQLException {
        scheduler.apply(SchedulerHarness.workflow("closing", """
                triggers: [{id: hourly, type: schedule, cron: "0 * * * *"}]
                slo: {deadline: {within: %dm}}
                forecast: %s
                tasks: [{id: t, type: noop}]
                """.formatted(DEADLINE.toMinutes(), forecast)));
        Replica replica = scheduler.replica("a", ScriptedExecutor.does(_ -> {
            scheduler.clock().tick(takes);
            return new AttemptOutcome.Succeeded(List.of());
        }));
        List<String> runs = new ArrayList<>();
        for (int hour = 1; hour <= HOURS; hour++) {
            Instant slot = SchedulerHarness.START.plus(Duration.ofHours(hour));
            takes = Duration.ofSeconds(Math.round(8 * 60 * Math.pow(1.05, hour)));
            for (int minute = -5; minute <= 0; minute++) {
                to(slot.plus(Duration.ofMinutes(minute)).plusSeconds(1));
                follow();
                landings.compute(scheduler.clock().instant());
                scheduler.main().forecasts().decide(scheduler.clock().instant());
                scheduler.settle(replica);
            }
            runs.add(scheduler.rows("""
                            SELECT CASE WHEN started_at < slot THEN 'early' ELSE 'on time' END
                                || CASE WHEN ended_at > deadline_at THEN ', late' ELSE ', in time' END
                            FROM workflow_run WHERE slot = ?
                            """, slot).getFirst());
        }
        return runs;
    }

    private void to(Instant time) {
        Duration ahead = Duration.between(scheduler.clock().instant(), time);
        if (ahead.isPositive()) {
            scheduler.clock().tick(ahead);
        }
    }

    /** Whatever is in the outbox goes to the log, the catalog and the feed. */
    private void follow() throws SQLException {
        List<String> events = scheduler.lineage();
        events.subList(log.size(), events.size())
                .forEach(event -> log.add(event, scheduler.clock().instant()));
        scheduler.transactions().run(tx -> tx.update("""
                        INSERT INTO projection_position (name, position, updated_at) VALUES ('catalog', ?, 'epoch')
                        ON CONFLICT (name) DO UPDATE SET position = EXCLUDED.position
                        """, (long) log.size()));
        FeedStage.drain(feed);
    }
}
