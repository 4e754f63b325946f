package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How attempts and runs end, and what is kept of them. */
class OutcomesTest {
    private static final String ONE =
            SchedulerHarness.workflow("w", "run: {overlap: allow}\ntasks: [{id: t, type: noop}]");

    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    @Test
    void refusedAttemptCostsNoTryAndComesAgain() {
        AtomicInteger asked = new AtomicInteger();
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> asked.incrementAndGet() < 3
                ? new AttemptOutcome.Refused("no room")
                : new AttemptOutcome.Succeeded(List.of()));
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());

        for (int i = 0; i < 3; i++) {
            scheduler.settle(replica);
            scheduler.clock().tick(Duration.ofSeconds(5));
        }

        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 3");
        assertThat(scheduler.rows("SELECT failures, losses FROM task_run")).containsExactly("0 0");
        assertThat(scheduler.rows("SELECT state FROM attempt ORDER BY number"))
                .containsExactly("REFUSED", "REFUSED", "SUCCEEDED");
    }

    @Test
    void unknownOutcomeIsLookedUpByTheSameAttemptBeforeAnythingElse() {
        AtomicInteger asked = new AtomicInteger();
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> asked.incrementAndGet() < 3
                ? new AttemptOutcome.Unknown("no answer")
                : new AttemptOutcome.Succeeded(List.of()));
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());

        scheduler.settle(scheduler.replica("a", executor));

        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 1");
        assertThat(executor.requests().stream().map(AttemptRequest::attempt).distinct())
                .hasSize(1);
    }

    @Test
    void attemptOfAReplicaThatStopsIsDoneByAnother() throws Exception {
        SchedulerParts parts = scheduler.parts();
        TestReplicaConfig config = TestReplicaConfig.of(8);
        CountDownLatch never = new CountDownLatch(1);
        Worker worker = parts.worker(List.of(ScriptedExecutor.waitsFor(never)), config, () -> {});
        Replica stopping = parts.replica("a", worker, config);
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());
        stopping.dispatch();

        worker.close();
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(scheduler.replica("b", ScriptedExecutor.succeeds()));

        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 2");
        assertThat(scheduler.runs()).containsExactly("manual SUCCEEDED");
    }

    @Test
    void heartbeatWithoutALeaseEndsTheWork() {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        Replica lost = scheduler.replica("lost", ScriptedExecutor.does(_ -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            return new AttemptOutcome.Succeeded(List.of());
        }));
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());
        lost.dispatch();
        Replica other = scheduler.replica("other", ScriptedExecutor.succeeds());
        scheduler.clock().tick(Duration.ofSeconds(16));
        other.sweep();

        lost.beat();
        SchedulerHarness.idle(lost);
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(other);

        assertThat(interrupted).isTrue();
        assertThat(scheduler.rows("SELECT state, late_result FROM attempt ORDER BY number"))
                .containsExactly("LOST null", "SUCCEEDED null");
        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 2");
    }

    @Test
    void heartbeatInTimeKeepsTheLease() {
        CountDownLatch latch = new CountDownLatch(1);
        Replica slow = scheduler.replica("slow", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());
        slow.dispatch();

        for (int i = 0; i < 150; i++) {
            scheduler.clock().tick(Duration.ofSeconds(10));
            slow.beat();
            assertThat(slow.sweep()).isZero();
        }
        latch.countDown();
        SchedulerHarness.idle(slow);

        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 1");
        assertThat(scheduler.lineage().stream().filter(e -> e.contains("\"RUNNING\"")))
                .hasSizeBetween(4, 5);
    }

    @Test
    void workOfAReplicaWithoutAStoreEndsBeforeAnotherMayTakeItOver() {
        CountDownLatch never = new CountDownLatch(1);
        Replica cutOff = scheduler.replica("cut-off", ScriptedExecutor.waitsFor(never));
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());
        cutOff.dispatch();
        scheduler.clock().tick(Duration.ofSeconds(10));
        cutOff.beat();
        scheduler.clock().tick(Duration.ofSeconds(11));
        assertThat(cutOff.endCutOff()).isZero(); // the next heartbeat is still in time
        assertThat(cutOff.running()).isOne();

        scheduler.clock().tick(Duration.ofSeconds(1));
        assertThat(cutOff.endCutOff()).isOne();
        SchedulerHarness.idle(cutOff);

        assertThat(scheduler.rows("SELECT count(*) FROM lease WHERE lease_until > '2026-11-21T00:00:22Z'"))
                .containsExactly("1"); // nobody else could have begun
        assertThat(scheduler.rows("SELECT state FROM attempt"))
                .containsExactly("RUNNING"); // and nothing was said about it
        Replica other = scheduler.replica("other", ScriptedExecutor.succeeds());
        scheduler.clock().tick(Duration.ofSeconds(4));
        assertThat(other.sweep()).isOne();
        scheduler.clock().tick(Duration.ofSeconds(60));
        scheduler.settle(other);
        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 2");
    }

    @Test
    void replicaThatIsLostAgainAndAgainEndsTheTask() {
        CountDownLatch never = new CountDownLatch(1);
        scheduler.apply(ONE);
        UUID run = scheduler.start("n/w", Map.of());
        Replica sweeper = scheduler.replica("sweeper");

        for (int i = 0; i < 6; i++) {
            Replica lost = scheduler.replica("lost" + i, ScriptedExecutor.waitsFor(never));
            assertThat(lost.dispatch()).isEqualTo(1);
            scheduler.clock().tick(Duration.ofSeconds(16));
            assertThat(sweeper.sweep()).isEqualTo(1);
            scheduler.clock().tick(Duration.ofSeconds(2));
            lost.beat(); // fenced: its thread ends
        }

        assertThat(scheduler.tasks(run)).containsExactly("t FAILED 6");
    }

    @Test
    void runPastItsTimeoutFailsAndItsWorkEnds() {
        CountDownLatch never = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(never));
        scheduler.apply(SchedulerHarness.workflow(
                "w", "run: {timeout: 1m}\ntasks: [{id: t, type: noop}, {id: u, type: noop, after: [t]}]"));
        UUID run = scheduler.start("n/w", Map.of());
        replica.dispatch();
        for (int i = 0; i < 6; i++) {
            scheduler.clock().tick(Duration.ofSeconds(10));
            replica.beat();
        }

        replica.sweep();
        replica.beat();
        SchedulerHarness.idle(replica);

        assertThat(scheduler.tasks(run)).containsExactly("t CANCELLED 1", "u CANCELLED 0");
        assertThat(scheduler.rows("SELECT state, reason FROM workflow_run"))
                .containsExactly("FAILED the run took longer than its timeout");
    }

    @Test
    void missedDeadlineRaisesOneAlertAndTheRunGoesOn() {
        CountDownLatch latch = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(SchedulerHarness.workflow("w", "slo: {deadline: \"00:05\"}\ntasks: [{id: t, type: noop}]"));
        scheduler.start("n/w", Map.of());
        replica.dispatch();

        for (int i = 0; i < 7; i++) {
            scheduler.clock().tick(Duration.ofMinutes(1));
            replica.beat();
            replica.sweep();
            replica.beat();
        }
        latch.countDown();
        SchedulerHarness.idle(replica);

        assertThat(scheduler.rows("SELECT kind, count FROM alert")).containsExactly("DEADLINE_MISSED 1");
        assertThat(scheduler.rows("SELECT resolved_at FROM alert")).doesNotContain("null"); // late, but there
        assertThat(scheduler.rows("SELECT deadline_missed FROM workflow_run")).containsExactly("t");
    }

    @Test
    void logLinesAreKeptInOrderUpToTheLimit() {
        Replica replica = scheduler.replica("a", new TaskExecutor() {
            @Override
            public boolean runs(ResolvedWork work) {
                return true;
            }

            @Override
            public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
                IntStream.range(0, 1_500).forEach(i -> listener.line(AttemptListener.Stream.OUT, "line " + i));
                return new AttemptOutcome.Succeeded(List.of());
            }
        });
        scheduler.apply(ONE);
        scheduler.start("n/w", Map.of());

        scheduler.settle(replica);

        List<String> lines = scheduler.rows("SELECT line FROM attempt_log ORDER BY seq");
        assertThat(lines.subList(0, 1_000))
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(i -> "line " + i).toList());
        assertThat(lines.subList(1_000, lines.size())).containsExactly("only the first 1000 lines are kept");
        assertThat(scheduler.rows("SELECT log_lines FROM attempt")).containsExactly("1001");
    }

    @Test
    void cancelledRunWithNothingRunningEndsAtOnceEvenInABackoff() {
        Replica replica = scheduler.replica(
                "a",
                ScriptedExecutor.does(
                        _ -> ScriptedExecutor.failed(dev.sluice.scheduler.execute.ErrorClass.TRANSIENT, "down")));
        scheduler.apply(
                SchedulerHarness.workflow(
                        "w",
                        "tasks: [{id: t, type: noop, retry: {maxAttempts: 9, backoff: fixed, initial: 1h, max: 1h, jitter: 0}}]"));
        UUID run = scheduler.start("n/w", Map.of());
        scheduler.settle(replica);

        scheduler.main().cancel().cancel(run, "ann", scheduler.clock().instant());

        assertThat(scheduler.tasks(run)).containsExactly("t CANCELLED 1");
        assertThat(scheduler.rows("SELECT count(*) FROM work_item")).containsExactly("0");
        Awaitility.await().until(() -> scheduler.lineage().size() == 4);
    }
}
