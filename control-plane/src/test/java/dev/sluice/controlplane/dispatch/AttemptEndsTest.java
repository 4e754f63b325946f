package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.controlplane.run.RunRequests;
import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.scheduler.definition.Work;
import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Attempts that end otherwise than well, and what becomes of their tasks and runs. */
class AttemptEndsTest extends OnScheduler {
    @Test
    void failedTaskIsTriedAgainAfterItsBackoffAndThenGivenUp() {
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down"));
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());

        scheduler.settle(replica);
        assertThat(executor.tasks()).containsExactly("extract");
        scheduler.clock().tick(Duration.ofSeconds(29));
        scheduler.settle(replica);
        assertThat(executor.tasks()).hasSize(1);
        scheduler.clock().tick(Duration.ofSeconds(1));
        scheduler.settle(replica);
        assertThat(executor.tasks()).hasSize(2);
        scheduler.clock().tick(Duration.ofMinutes(1));
        scheduler.settle(replica);

        assertThat(tasks(run)).containsExactly("extract FAILED 3", "publish UPSTREAM_FAILED 0");
        assertThat(runs()).containsExactly("orders manual FAILED task extract: down (all 3 attempts are used up)");
        assertThat(scheduler.rows("SELECT kind, count FROM alert")).containsExactly("RUN_FAILED 1");
    }

    @Test
    void lostAttemptIsFencedAndItsLateResultIsOnlyEvidence() {
        CountDownLatch latch = new CountDownLatch(1);
        Replica lost = scheduler.replica("lost", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());
        lost.dispatch();

        Replica other = scheduler.replica("other", ScriptedExecutor.succeeds());
        scheduler.clock().tick(Duration.ofSeconds(16));
        assertThat(other.sweep()).isEqualTo(1);
        latch.countDown(); // the lost replica ends its work without having heard of it
        org.awaitility.Awaitility.await().until(() -> lost.running() == 0);
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(other);

        assertThat(
                        scheduler.rows(
                                "SELECT a.number, a.replica, a.state, a.late_result FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE t.task = 'extract' ORDER BY a.number"))
                .containsExactly("1 lost LOST SUCCEEDED", "2 other SUCCEEDED null");
        assertThat(tasks(run)).containsExactly("extract SUCCEEDED 2", "publish SUCCEEDED 1");
        assertThat(scheduler.rows("SELECT last_version FROM asset WHERE name = 'raw.orders'"))
                .containsExactly("1");
    }

    @Test
    void attemptWithoutALeaseTellsNothingMore() {
        CountDownLatch latch = new CountDownLatch(1);
        SchedulerParts parts = scheduler.parts();
        Worker worker = parts.worker(List.of(ScriptedExecutor.waitsFor(latch)), TestReplicaConfig.of(4), () -> {});
        scheduler.apply(CHAIN);
        scheduler.start("sales/orders", Map.of());
        parts.replica("lost", worker, TestReplicaConfig.of(4)).dispatch();
        UUID attempt = worker.attempts().getFirst();
        long epoch = Long.parseLong(scheduler.rows("SELECT epoch FROM attempt").getFirst());

        scheduler.clock().tick(Duration.ofSeconds(16));
        assertThat(scheduler.replica("other").sweep()).isEqualTo(1);
        worker.heard( // the answer to a heartbeat that was sent before
                List.of(attempt),
                Map.of(attempt, new Heartbeats.Beat(epoch, false, null)),
                scheduler.clock().instant());
        latch.countDown();
        org.awaitility.Awaitility.await().until(() -> worker.attempts().isEmpty());

        assertThat(scheduler.lineage()).noneMatch(event -> event.contains("\"RUNNING\""));
    }

    @Test
    void unknownOutcomeIsAFailureWhereNobodyCanLookItUp() {
        AtomicInteger asked = new AtomicInteger();
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());

        scheduler.settle(scheduler.replica("a", new TaskExecutor() {
            @Override
            public boolean runs(ResolvedWork work) {
                return true;
            }

            @Override
            public boolean looksUp() {
                return false;
            }

            @Override
            public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
                asked.incrementAndGet();
                return new AttemptOutcome.Unknown("no answer");
            }
        }));

        assertThat(asked).hasValue(1);
        assertThat(scheduler.rows("SELECT reason FROM task_run WHERE run_id = ? AND task = 'extract'", run))
                .containsExactly("nobody knows whether it ran: no answer");
    }

    @Test
    void runOfWhichNothingFailedIsNotRetried() {
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());
        scheduler.settle(scheduler.replica("a", ScriptedExecutor.succeeds()));

        assertThatThrownBy(() -> scheduler.main().requests().retryFailed(run, new RunRequests.Caller("k", "ann", true)))
                .hasMessage("run " + run + " succeeded: nothing of it is to be retried; rerun does all of it again");
    }

    @Test
    void cancelEndsTheAttemptAndTheRun() {
        CountDownLatch latch = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());
        replica.dispatch();

        scheduler.main().cancel().cancel(run, "tester", scheduler.clock().instant());
        replica.beat();
        org.awaitility.Awaitility.await().until(() -> replica.running() == 0);

        assertThat(tasks(run)).containsExactly("extract CANCELLED 1", "publish CANCELLED 0");
        assertThat(runs()).containsExactly("orders manual CANCELLED cancelled by tester");
        assertThat(scheduler.main().why().explain(run).orElseThrow().reasons())
                .extracting(WhyRun.Reason::text)
                .containsExactly("cancelled by tester"); // and nothing that is still to come
    }

    @Test
    void unknownWorkOfAReplicaFailsPermanently() {
        Replica replica = scheduler.replica("a");
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());

        scheduler.settle(replica);

        assertThat(tasks(run)).containsExactly("extract FAILED 1", "publish UPSTREAM_FAILED 0");
        assertThat(Executors.settingFor(new ResolvedWork.Container(
                        Work.Container.Platform.DOCKER,
                        "busybox",
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        Optional.empty())))
                .contains("sluice.executors.docker");
    }

    @Test
    void replicaThatStopsHandsItsTasksOver() {
        CountDownLatch latch = new CountDownLatch(1);
        SchedulerParts parts = scheduler.parts();
        Worker worker = parts.worker(List.of(ScriptedExecutor.waitsFor(latch)), TestReplicaConfig.of(4), () -> {});
        Replica stopping = parts.replica("stopping", worker, TestReplicaConfig.of(4));
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());
        stopping.dispatch();

        worker.close();
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(scheduler.replica("other", ScriptedExecutor.succeeds()));

        assertThat(tasks(run)).containsExactly("extract SUCCEEDED 2", "publish SUCCEEDED 1");
        assertThat(scheduler.rows("SELECT replica, state, message FROM attempt ORDER BY started_at, number LIMIT 1"))
                .containsExactly("stopping LOST its replica stopped");
    }
}
