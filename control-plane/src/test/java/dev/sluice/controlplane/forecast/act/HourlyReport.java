package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A report that starts at each full hour, and may be late. */
abstract class HourlyReport {
    static final Instant SLOT = SchedulerHarness.START.plus(Duration.ofHours(1));
    static final Instant DEADLINE = SLOT.plus(Duration.ofMinutes(20));

    SchedulerHarness scheduler;
    Forecasts forecasts;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
        forecasts = new Forecasts(scheduler);
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    static String report(String more) {
        return SchedulerHarness.workflow("report", """
                triggers: [{id: hourly, type: schedule, cron: "0 * * * *"}]
                slo: {deadline: {within: 20m}}
                tasks: [{id: t, type: noop}]
                """ + more);
    }

    /** The run of the slot takes about half an hour; its deadline leaves twenty minutes. */
    void late(String more) {
        scheduler.apply(report(more));
        forecasts.lands(
                "n/report",
                "hourly",
                SLOT,
                DEADLINE,
                Duration.ofMinutes(26),
                Duration.ofMinutes(30),
                Duration.ofMinutes(31));
    }

    void to(Instant time) {
        scheduler.clock().tick(Duration.between(scheduler.clock().instant(), time));
    }

    ForecastActs acts() {
        return scheduler.main().forecasts();
    }

    int decide() {
        return acts().decide(scheduler.clock().instant());
    }

    List<String> runs() {
        return scheduler.rows("SELECT slot, created_at, dedupe_key FROM workflow_run ORDER BY slot");
    }

    List<String> decisions() {
        return scheduler.rows(
                "SELECT kind, mode, subject, reversal FROM forecast_decision WHERE kind = 'START_EARLY' ORDER BY decided_at, id");
    }
}
