package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.backfill.Backfills;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backfills stop, go on and end as they are told. */
class BackfillTest {
    private static final String DAILY =
            SchedulerHarness.workflow("w", """
            partitions: {type: time, every: 1d, start: 2026-01-01, timezone: UTC}
            defaults: {retry: {maxAttempts: 1}}
            tasks: [{id: t, type: process, command: ["${{ partition.key }}"], produces: [{asset: a, uri: "connection://wh/s.a"}]}]
            """) + "---\n" + SchedulerHarness.workflow("down", """
            triggers: [{id: on, type: asset, assets: ["connection://wh/s.a"], consume: batch}]
            tasks: [{id: t, type: noop}]
            """);

    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
        scheduler.apply(DAILY);
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private UUID backfill(String range, int parallel, boolean propagate, String key) {
        return scheduler
                .main()
                .backfills()
                .create(new Backfills.Request(
                        new ResourceName("n", "w"),
                        range,
                        Map.of(),
                        parallel,
                        Optional.empty(),
                        propagate,
                        key,
                        "ann"));
    }

    private List<String> state() {
        return scheduler.rows("SELECT state, done, failed, running FROM backfill ORDER BY created_at, id");
    }

    @Test
    void pausedOneStartsNothingUntilItGoesOn() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        UUID id = backfill("2026-02-01..2026-02-06", 2, false, "k");
        replica.fire();
        assertThat(scheduler.main().backfills().pause(id, true)).isTrue();
        assertThat(scheduler.main().backfills().pause(id, true)).isFalse();

        scheduler.settle(replica);
        assertThat(state()).containsExactly("PAUSED 2 0 0");
        scheduler.main().backfills().pause(id, false);
        scheduler.settle(replica);

        assertThat(state()).containsExactly("DONE 5 0 0");
        assertThat(scheduler.runs()).containsOnly("backfill SUCCEEDED").hasSize(5); // and no run of the consumer
    }

    @Test
    void cancelledOneEndsItsActiveRunsAndStartsNoMore() {
        CountDownLatch never = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(never));
        UUID id = backfill("2026-02-01..2026-02-06", 3, false, "k");
        replica.fire();
        replica.dispatch();

        assertThat(scheduler.main().backfills().cancel(id, "ann")).isTrue();
        replica.beat();
        SchedulerHarness.idle(replica);
        scheduler.settle(replica);

        assertThat(state()).containsExactly("CANCELLED 3 3 0");
        assertThat(scheduler.runs()).containsOnly("backfill CANCELLED").hasSize(3);
        assertThat(scheduler.main().backfills().cancel(id, "ann")).isFalse();
    }

    @Test
    void failuresAreCountedAndDoNotStopIt() {
        Replica replica = scheduler.replica(
                "a",
                ScriptedExecutor.does(
                        r -> r.context().getOrDefault("SLUICE_PARTITION", "").endsWith("03")
                                ? ScriptedExecutor.failed(ErrorClass.PERMANENT, "no data")
                                : new AttemptOutcome.Succeeded(List.of())));
        backfill("2026-02-01..2026-02-06", 2, false, "k");

        scheduler.settle(replica);

        assertThat(state()).containsExactly("DONE 5 1 0");
    }

    @Test
    void sameKeyMakesOneAndPropagationIsAChoice() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        assertThat(backfill("2026-02-01", 1, true, "k")).isEqualTo(backfill("2026-02-01", 1, true, "k"));

        scheduler.settle(replica);

        assertThat(scheduler.runs()).containsExactlyInAnyOrder("backfill SUCCEEDED", "asset SUCCEEDED");
    }

    @Test
    void manyThatOnlyWaitForTheirLastRunDoNotHoldUpTheNext() {
        CountDownLatch never = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", TestReplicaConfig.of(40), ScriptedExecutor.waitsFor(never));
        for (int i = 0; i < 21; i++) {
            backfill("2026-02-01", 1, false, "k" + i);
        }

        replica.fire();
        replica.fire();
        replica.dispatch();

        assertThat(scheduler.runs()).hasSize(21);
    }

    @Test
    void liveRunsComeFirst() {
        ScriptedExecutor executor = ScriptedExecutor.succeeds();
        Replica replica = scheduler.replica("a", TestReplicaConfig.of(1), executor);
        backfill("2026-02-01..2026-02-04", 3, false, "k");
        replica.fire();
        scheduler
                .main()
                .requests()
                .start(
                        new ResourceName("n", "w"),
                        Map.of(),
                        "2026-05-05",
                        new dev.sluice.controlplane.run.RunRequests.Caller("live", "ann", false));

        scheduler.settle(replica);

        assertThat(executor.requests().getFirst().context()).containsEntry("SLUICE_PARTITION", "2026-05-05");
    }
}
