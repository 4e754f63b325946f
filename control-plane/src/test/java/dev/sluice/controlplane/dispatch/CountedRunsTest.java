package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.testing.Counted;
import dev.sluice.scheduler.execute.ErrorClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of runs and attempts: once each, and only what was committed. */
class CountedRunsTest {
    private static final String RUNS = "sluice_pipeline_runs_total";
    private static final String TIMES = "sluice_pipeline_run_duration";
    private static final String ATTEMPTS = "sluice_task_attempts_total";
    private static final String LEASES = "sluice_lease_renewals_total";
    private static final String FENCED = "sluice_fenced_writes_total";
    private static final String TASK = "tasks: [{id: t, type: noop, retry: {maxAttempts: 1}}]\n";

    private final Counted counted = new Counted(2);
    private final CountDownLatch never = new CountDownLatch(1);
    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness(counted);
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private void workflow(String spec) {
        scheduler.apply(SchedulerHarness.workflow("w", spec));
    }

    private UUID run() {
        return scheduler.start("n/w", Map.of());
    }

    private void runs(ScriptedExecutor executor) {
        run();
        scheduler.settle(scheduler.replica("a", executor));
    }

    @Test
    void aNamespaceIsThereWithZerosOnceSomethingOfItIsDeployed() {
        assertThat(counted.all().keySet()).noneMatch(name -> name.contains("namespace=n"));

        workflow(TASK);

        assertThat(counted.all())
                .containsEntry(RUNS + "{namespace=n result=error trigger=backfill}", 0L)
                .containsEntry(TIMES + "{namespace=n result=timeout}", 0L)
                .containsEntry("sluice_gate_blocks_total{namespace=n}", 0L);
        assertThat(counted.all().keySet().stream().filter(name -> name.startsWith(RUNS)))
                .hasSize(6 * 5);
        assertThat(counted.counts()).isEmpty();
    }

    @Test
    void resultsOfRunsAndAttemptsAreToldApart() {
        workflow(TASK);

        runs(ScriptedExecutor.succeeds());
        runs(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no such table")));
        runs(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.TIMEOUT, "longer than 1s")));

        assertThat(counted.counts(RUNS))
                .isEqualTo(Map.of(
                        "{namespace=n result=success trigger=manual}", 1L,
                        "{namespace=n result=failure trigger=manual}", 1L,
                        "{namespace=n result=timeout trigger=manual}", 1L));
        assertThat(counted.counts(TIMES))
                .isEqualTo(Map.of(
                        "{namespace=n result=success}", 1L,
                        "{namespace=n result=failure}", 1L,
                        "{namespace=n result=timeout}", 1L));
        assertThat(counted.counts(ATTEMPTS))
                .isEqualTo(Map.of(
                        "{reason=none result=success}", 1L,
                        "{reason=permanent result=failure}", 1L,
                        "{reason=timeout result=timeout}", 1L));
        assertThat(counted.counts("sluice_task_queue_wait")).isEqualTo(Map.of("{}", 3L));
    }

    @Test
    void retriesAreAttemptsOfOneRun() {
        workflow(
                "tasks: [{id: t, type: noop, retry: {maxAttempts: 3, backoff: fixed, initial: 1s, max: 1s, jitter: 0}}]");
        Replica replica = scheduler.replica("a", ScriptedExecutor.failsFirst("t", 1));
        run();

        scheduler.settle(replica);
        scheduler.clock().tick(Duration.ofSeconds(1));
        scheduler.settle(replica);

        assertThat(counted.counts(ATTEMPTS))
                .isEqualTo(Map.of("{reason=transient result=failure}", 1L, "{reason=none result=success}", 1L));
        assertThat(counted.counts(RUNS)).isEqualTo(Map.of("{namespace=n result=success trigger=manual}", 1L));
    }

    @Test
    void aRunPastItsTimeoutAndACancelledOneEndByThat() {
        workflow("run: {timeout: 1m, overlap: allow}\n" + TASK);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(never));
        UUID cancelled = run();
        run();
        replica.dispatch();
        scheduler.main().cancel().cancel(cancelled, "ann", scheduler.clock().instant());
        for (int i = 0; i < 6; i++) {
            scheduler.clock().tick(Duration.ofSeconds(10));
            replica.beat();
        }
        replica.sweep();
        replica.beat();
        SchedulerHarness.idle(replica);

        assertThat(counted.counts(RUNS))
                .isEqualTo(Map.of(
                        "{namespace=n result=cancellation trigger=manual}", 1L,
                        "{namespace=n result=timeout trigger=manual}", 1L));
        assertThat(counted.counts(ATTEMPTS)).isEqualTo(Map.of("{reason=cancelled result=cancellation}", 2L));
        assertThat(counted.counts(LEASES).keySet()).containsExactly("{result=success}");
    }

    @Test
    void slotsTellHowLateTheyAreAndSkippedRunsNeverStarted() {
        workflow("triggers: [{id: tick, type: schedule, cron: \"* * * * *\", timezone: UTC}]\nrun: {overlap: skip}\n"
                + TASK);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(never));
        for (int i = 0; i < 2; i++) {
            scheduler.clock().tick(Duration.ofMinutes(1));
            replica.fire();
            replica.dispatch();
        }

        assertThat(counted.counts("sluice_schedule_delay")).isEqualTo(Map.of("{}", 2L));
        assertThat(counted.counts(RUNS)).isEqualTo(Map.of("{namespace=n result=skip trigger=schedule}", 1L));
        assertThat(counted.counts(TIMES)).isEmpty();
    }

    @Test
    void aLostReplicaIsFencedAndItsTaskAnError() {
        workflow("run: {overlap: allow}\n" + TASK);
        run();
        CountDownLatch latch = new CountDownLatch(1);
        Replica lost = scheduler.replica("lost", ScriptedExecutor.waitsFor(latch));
        lost.dispatch();
        Replica other = scheduler.replica("other", ScriptedExecutor.succeeds());
        scheduler.clock().tick(Duration.ofSeconds(16));

        other.sweep();
        latch.countDown(); // it ends its work without having heard of it
        SchedulerHarness.idle(lost);

        assertThat(counted.counts(ATTEMPTS)).isEqualTo(Map.of("{reason=lost result=error}", 1L));
        assertThat(counted.counts(FENCED)).isEqualTo(Map.of("{}", 1L));
    }

    @Test
    void aHeartbeatThatFindsItsLeaseGoneCountsAsAFailureToRenew() {
        workflow("run: {overlap: allow}\n" + TASK);
        run();
        Replica lost = scheduler.replica("lost", ScriptedExecutor.waitsFor(never));
        lost.dispatch();
        lost.beat();
        scheduler.clock().tick(Duration.ofSeconds(16));
        scheduler.replica("other").sweep();

        lost.beat();

        assertThat(counted.counts(LEASES)).isEqualTo(Map.of("{result=success}", 1L, "{result=failure}", 1L));
    }

    @Test
    void aMissedDeadlineCountsOnce() {
        workflow("slo: {deadline: \"00:05\"}\n" + TASK);
        run();
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(never));
        scheduler.clock().tick(Duration.ofMinutes(6));

        replica.sweep();
        replica.sweep();

        assertThat(counted.counts("sluice_deadline_misses_total")).isEqualTo(Map.of("{}", 1L));
    }

    @Test
    void namespacesBeyondTheMostShareALabel() {
        for (String namespace : new String[] {"a", "b", "c", "d"}) {
            scheduler.apply("apiVersion: sluice.dev/v1alpha1\nkind: Workflow\nmetadata: {name: w, namespace: "
                    + namespace + "}\nspec:\n  tasks: [{id: t, type: noop}]\n");
            scheduler.start(namespace + "/w", Map.of());
        }
        scheduler.settle(scheduler.replica("a", ScriptedExecutor.succeeds()));

        assertThat(counted.counts(RUNS))
                .isEqualTo(Map.of(
                        "{namespace=a result=success trigger=manual}", 1L,
                        "{namespace=b result=success trigger=manual}", 1L,
                        "{namespace=_other result=success trigger=manual}", 2L));
    }

    @Test
    void whatIsRolledBackIsNotCounted() {
        assertThatThrownBy(() -> scheduler.transactions().run(tx -> {
                    tx.tell(new Fact.WriteFenced());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        scheduler.transactions().run(tx -> {
            tx.tell(new Fact.WriteFenced());
            assertThat(counted.counts(FENCED)).isEmpty();
        });

        assertThat(counted.counts(FENCED)).isEqualTo(Map.of("{}", 1L));
    }
}
