package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.time.Jitter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slots after an outage, with jitter, and with assets to wait for. */
class ScheduleFiringTest extends OnScheduler {
    private Replica replica;

    @BeforeEach
    void startReplica() throws SQLException {
        replica = scheduler.replica("a", ScriptedExecutor.succeeds());
    }

    private static String hourly(String further) {
        return SchedulerHarness.workflow(
                "w",
                "triggers: [{id: tick, type: schedule, cron: \"0 * * * *\", timezone: UTC, " + further
                        + "}]\nrun: {overlap: bufferAll}\ntasks: [{id: t, type: noop}]\n");
    }

    private List<String> hours() {
        return scheduler.rows("SELECT extract(hour FROM slot AT TIME ZONE 'UTC')::int FROM workflow_run ORDER BY slot");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{policy: none}                          | 6",
                "{policy: latest, window: 1d}            | 5 6",
                "{policy: all, window: 1d}               | 1 2 3 4 5 6",
                "{policy: all, window: 2h, limit: 1}     | 4 5 6",
            })
    void slotsOfAnOutageAreCaughtUpAsTheTriggerSays(String catchUp, String hours) {
        scheduler.apply(hourly("catchup: " + catchUp));

        scheduler.clock().tick(Duration.ofMinutes(5 * 60 + 30));
        scheduler.settle(replica);
        scheduler.clock().tick(Duration.ofMinutes(30));
        scheduler.settle(replica);

        assertThat(String.join(" ", hours())).isEqualTo(hours);
    }

    @Test
    void jitterMovesTheStartButNotTheSlot() {
        scheduler.apply(hourly("jitter: 20m"));
        Instant slot = SchedulerHarness.START.plus(Duration.ofHours(1));
        Duration jitter = Jitter.of("n/w/tick", slot, Duration.ofMinutes(20));

        scheduler.clock().tick(Duration.ofHours(1).plus(jitter).minusMillis(1));
        scheduler.settle(replica);
        assertThat(hours()).isEmpty();
        scheduler.clock().tick(Duration.ofMillis(1));
        scheduler.settle(replica);

        assertThat(hours()).containsExactly("1");
        assertThat(scheduler.rows("SELECT count(*) FROM workflow_run WHERE slot = ?", slot))
                .containsExactly("1");
    }

    @Test
    void jitterLongerThanTheTimeBetweenSlotsLosesNone() {
        scheduler.apply(SchedulerHarness.workflow(
                "w",
                "triggers: [{id: tick, type: schedule, cron: \"*/5 * * * *\", jitter: 1h}]\n"
                        + "run: {overlap: bufferAll}\ntasks: [{id: t, type: noop}]\n"));

        for (int minute = 0; minute < 60; minute++) {
            scheduler.clock().tick(Duration.ofMinutes(1));
            scheduler.settle(replica);
        }

        assertThat(scheduler.rows(
                        "SELECT extract(minute FROM slot AT TIME ZONE 'UTC')::int FROM workflow_run ORDER BY slot"))
                .startsWith("5", "10", "15", "20", "25", "30", "35", "40", "45", "50", "55");
    }

    @Test
    void runThatWaitsForAnAssetStartsWhenItComes() {
        scheduler.apply(hourly(
                "waitFor: {assets: [\"connection://wh/s.a\"], updatedSince: tick, timeout: 30m, onTimeout: fail}"));
        scheduler.publish("s.a", null); // before the slot: does not count
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);
        assertThat(scheduler.runs()).containsExactly("schedule WAITING");

        scheduler.clock().tick(Duration.ofMinutes(10));
        scheduler.publish("s.a", null);
        scheduler.settle(replica);

        assertThat(scheduler.runs()).containsExactly("schedule SUCCEEDED");
    }

    @Test
    void versionSinceTheSlotBeforeIsEnoughWhereTheTriggerSaysSo() {
        scheduler.apply(
                hourly(
                        "waitFor: {assets: [\"connection://wh/s.a\"], updatedSince: previousTick, timeout: 30m, onTimeout: fail}"));
        scheduler.clock().tick(Duration.ofMinutes(30));
        scheduler.publish("s.a", null);
        scheduler.clock().tick(Duration.ofMinutes(30));
        scheduler.settle(replica);

        assertThat(scheduler.runs()).containsExactly("schedule SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({"fail,FAILED,1", "skip,SKIPPED,0", "runAnyway,SUCCEEDED,0"})
    void waitThatTakesTooLongEndsAsTheTriggerSays(String onTimeout, String state, String alerts) {
        scheduler.apply(
                hourly("waitFor: {assets: [\"connection://wh/s.a\"], updatedSince: tick, timeout: 30m, onTimeout: "
                        + onTimeout + "}"));
        scheduler.clock().tick(Duration.ofMinutes(89));
        scheduler.settle(replica);
        assertThat(scheduler.runs()).containsExactly("schedule WAITING");

        scheduler.clock().tick(Duration.ofMinutes(1));
        scheduler.settle(replica);

        assertThat(scheduler.runs()).containsExactly("schedule " + state);
        assertThat(scheduler.rows("SELECT count(*) FROM alert")).containsExactly(alerts);
        assertThat(scheduler.rows("SELECT count(*) FROM work_item")).containsExactly("0");
    }

    @Test
    void alertOfAWaitInVainNamesTheWorkflowAndEndsWithItsNextSuccess() {
        scheduler.apply(hourly(
                "waitFor: {assets: [\"connection://wh/s.a\"], updatedSince: tick, timeout: 30m, onTimeout: fail}"));
        scheduler.clock().tick(Duration.ofMinutes(91));
        scheduler.settle(replica);
        assertThat(scheduler.rows("SELECT alert_key, summary FROM alert WHERE resolved_at IS NULL"))
                .containsExactly(
                        "wait-timed-out:n/w n/w failed: its assets did not come in time: postgres://wh:5432 s.a");

        scheduler.clock().tick(Duration.ofMinutes(30));
        scheduler.settle(replica);
        scheduler.publish("s.a", null);
        scheduler.settle(replica);

        assertThat(scheduler.runs()).containsExactly("schedule FAILED", "schedule SUCCEEDED");
        assertThat(scheduler.rows("SELECT count(*) FROM alert WHERE resolved_at IS NULL"))
                .containsExactly("0");
    }
}
