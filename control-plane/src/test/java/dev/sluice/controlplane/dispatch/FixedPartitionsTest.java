package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One firing of a workflow with partitions covers what it should, whatever its overlap rule says of other firings. */
class FixedPartitionsTest extends OnScheduler {
    private static String countries(String overlap, String trigger) {
        return SchedulerHarness.workflow("w", """
                partitions: {type: static, keys: [de, fr, it]}
                triggers: [{id: t, %s}]
                run: {overlap: %s}
                tasks: [{id: t, type: noop}]
                """.formatted(trigger, overlap));
    }

    private static String hourly(String further) {
        return "type: schedule, cron: \"0 * * * *\"" + further;
    }

    private List<String> partitions() {
        return scheduler.rows("SELECT partition_key, state FROM workflow_run ORDER BY partition_key, created_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "bufferOne", "bufferAll", "cancelOther", "allow"})
    void everyPartitionOfASlotRuns(String overlap) {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(countries(overlap, hourly("")));

        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);

        assertThat(partitions()).containsExactly("de SUCCEEDED", "fr SUCCEEDED", "it SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"skip", "bufferOne", "cancelOther"})
    void everyPartitionOfASlotThatWaitedForAnAssetRuns(String overlap) {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(countries(overlap, hourly(", waitFor: {assets: [\"connection://wh/s.a\"], timeout: 30m}")));

        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);
        assertThat(partitions()).containsExactly("de WAITING", "fr WAITING", "it WAITING");
        scheduler.publish("s.a", null);
        scheduler.settle(replica);

        assertThat(partitions()).containsExactly("de SUCCEEDED", "fr SUCCEEDED", "it SUCCEEDED");
    }

    @ParameterizedTest
    @CsvSource({"skip, SUCCEEDED SKIPPED", "bufferAll, SUCCEEDED SUCCEEDED"})
    void anotherFiringMeetsTheOneBeforeAsAWhole(String overlap, String states) {
        CountDownLatch latch = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(countries(overlap, hourly("")));

        for (int i = 0; i < 2; i++) {
            scheduler.clock().tick(Duration.ofHours(1));
            replica.fire();
            replica.dispatch();
        }
        latch.countDown();
        SchedulerHarness.idle(replica);
        scheduler.settle(replica);

        assertThat(scheduler.rows(
                        "SELECT string_agg(state, ' ' ORDER BY slot) FROM workflow_run GROUP BY partition_key"))
                .containsExactly(states, states, states);
    }

    @Test
    void versionWithoutPartitionStartsEachFixedOne() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(countries("skip", "type: asset, assets: [\"connection://wh/s.a\"]"));

        scheduler.publish("s.a", null);
        scheduler.settle(replica);

        assertThat(partitions()).containsExactly("de SUCCEEDED", "fr SUCCEEDED", "it SUCCEEDED");
    }

    @Test
    void versionWithoutPartitionStartsTheLastOneThatIsOver() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(SchedulerHarness.workflow("w", """
                partitions: {type: time, every: 1d, start: 2026-11-01}
                triggers: [{id: t, type: asset, assets: ["connection://wh/s.a"]}]
                tasks: [{id: t, type: noop}]
                """));

        scheduler.publish("s.a", null);
        scheduler.settle(replica);

        assertThat(partitions()).containsExactly("2026-11-20 SUCCEEDED");
    }
}
