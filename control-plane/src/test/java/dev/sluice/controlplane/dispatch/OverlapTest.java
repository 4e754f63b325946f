package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a run while another one of its workflow is active. */
class OverlapTest {
    private SchedulerHarness scheduler;
    private final CountDownLatch latch = new CountDownLatch(1);

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private static String everyMinute(String overlap) {
        return SchedulerHarness.workflow("w", """
                triggers: [{id: tick, type: schedule, cron: "* * * * *", timezone: UTC, catchup: {policy: all, window: 1h}}]
                run: {overlap: %s}
                tasks: [{id: t, type: noop}]
                """.formatted(overlap));
    }

    private void minute(Replica replica) {
        scheduler.clock().tick(Duration.ofMinutes(1));
        replica.fire();
        replica.dispatch();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip      | RUNNING SKIPPED SKIPPED | SUCCEEDED SKIPPED SKIPPED",
                "bufferOne | RUNNING SKIPPED QUEUED  | SUCCEEDED SKIPPED SUCCEEDED",
                "bufferAll | RUNNING QUEUED QUEUED   | SUCCEEDED SUCCEEDED SUCCEEDED",
                "allow     | RUNNING RUNNING RUNNING | SUCCEEDED SUCCEEDED SUCCEEDED",
            })
    void laterRunsDoWhatTheWorkflowSays(String overlap, String during, String afterwards) {
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(everyMinute(overlap));

        for (int i = 0; i < 3; i++) {
            minute(replica);
        }
        assertThat(states()).isEqualTo(during);
        latch.countDown();
        SchedulerHarness.idle(replica);
        scheduler.settle(replica);

        assertThat(states()).isEqualTo(afterwards);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip        | SUCCEEDED SKIPPED SKIPPED",
                "bufferOne   | SUCCEEDED SKIPPED SUCCEEDED",
                "bufferAll   | SUCCEEDED SUCCEEDED SUCCEEDED",
                "cancelOther | CANCELLED SKIPPED SUCCEEDED",
            })
    void slotsThatFireTogetherAreTreatedAsIfOneAfterAnother(String overlap, String afterwards) {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(everyMinute(overlap));

        scheduler.clock().tick(Duration.ofMinutes(3));
        replica.fire();
        replica.sweep();
        scheduler.settle(replica);

        assertThat(states()).isEqualTo(afterwards);
        assertThat(scheduler.rows("SELECT count(DISTINCT slot) FROM workflow_run"))
                .containsExactly("3");
    }

    @Test
    void cancelOtherEndsTheActiveRunAndThenStarts() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(everyMinute("cancelOther"));
        minute(replica);

        minute(replica);
        assertThat(states()).isEqualTo("RUNNING QUEUED");
        replica.beat();
        SchedulerHarness.idle(replica);

        assertThat(states()).isEqualTo("CANCELLED RUNNING");
    }

    @Test
    void cancelOtherEndsARunOfWhichNothingHasStartedYet() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(everyMinute("cancelOther"));
        for (int i = 0; i < 2; i++) {
            scheduler.clock().tick(Duration.ofMinutes(1));
            replica.fire();
        }

        replica.sweep();

        assertThat(states()).isEqualTo("CANCELLED RUNNING");
        assertThat(scheduler.rows("SELECT count(*) FROM work_item")).containsExactly("1");
    }

    @Test
    void queuedRunStartsAlthoughTheActiveOneIsOfAVersionThatKnewNoQueue() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(everyMinute("allow"));
        minute(replica);
        scheduler.apply(everyMinute("bufferOne"));
        minute(replica);
        assertThat(states()).isEqualTo("RUNNING QUEUED");

        latch.countDown();
        SchedulerHarness.idle(replica);
        replica.sweep();
        scheduler.settle(replica);

        assertThat(states()).isEqualTo("SUCCEEDED SUCCEEDED");
    }

    @Test
    void runThatMadeWayIsToldToSubscribers() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(everyMinute("bufferOne"));
        for (int i = 0; i < 3; i++) {
            minute(replica);
        }

        assertThat(scheduler.rows("SELECT kind, state FROM run_event WHERE kind = 'RUN_SKIPPED'"))
                .isEqualTo(List.of("RUN_SKIPPED SKIPPED"));
    }

    private String states() {
        return String.join(" ", scheduler.rows("SELECT state FROM workflow_run ORDER BY slot"));
    }
}
