package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pools, quotas, priorities and breakers hold for all replicas together. */
class LimitsTest {
    private SchedulerHarness scheduler;
    private final CountDownLatch latch = new CountDownLatch(1);

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        latch.countDown();
        scheduler.close();
    }

    private static String pool(String spec) {
        return """
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: p, namespace: n}
                spec: {%s}
                ---
                """.formatted(spec);
    }

    private static String service(int probes) {
        return """
                apiVersion: sluice.dev/v1alpha1
                kind: Service
                metadata: {name: db, namespace: n}
                spec: {breaker: {failureRate: 0.5, window: 2, openFor: 5m, halfOpenProbes: %d}}
                ---
                """.formatted(probes);
    }

    private static String user(String name, int priority, String task) {
        return SchedulerHarness.workflow(
                name,
                "run: {overlap: allow, priority: %d}\ntasks: [{id: t, type: noop, %s}]".formatted(priority, task));
    }

    private static String owned(String name, String owner) {
        return user(name, 50, "pool: p")
                .replace("namespace: n}", "namespace: n, ownership: {owner: \"" + owner + "\"}}");
    }

    private List<String> running() {
        return scheduler.rows(
                "SELECT d.name FROM lease l JOIN workflow_run r ON r.id = l.run_id JOIN definition d ON d.id = r.definition_id ORDER BY 1");
    }

    @Test
    void twoReplicasThatRaceNeverTakeMoreThanThePoolHas() throws Exception {
        scheduler.apply(pool("slots: 3") + user("w", 50, "pool: p"));
        for (int i = 0; i < 60; i++) {
            scheduler.start("n/w", Map.of());
        }
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedExecutor counts = ScriptedExecutor.does(_ -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            inside.decrementAndGet();
            return new AttemptOutcome.Succeeded(List.of());
        });
        List<Replica> replicas =
                List.of(scheduler.replica("a", counts), scheduler.replica("b", counts), scheduler.replica("c", counts));

        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<?>> loops = new ArrayList<>();
            for (Replica replica : replicas) {
                loops.add(threads.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        replica.dispatch();
                        SchedulerHarness.idle(replica);
                        assertThat(scheduler.rows("SELECT coalesce(sum(slots), 0) <= 3 FROM lease"))
                                .containsExactly("t");
                    }
                }));
            }
            for (Future<?> loop : loops) {
                loop.get();
            }
        }
        scheduler.clock().tick(Duration.ofSeconds(1));
        for (int i = 0; i < 40; i++) {
            scheduler.settle(replicas.toArray(Replica[]::new));
            scheduler.clock().tick(Duration.ofSeconds(1));
        }

        assertThat(most).hasValueBetween(1, 3);
        assertThat(scheduler.rows("SELECT state, count(*) FROM workflow_run GROUP BY state"))
                .containsExactly("SUCCEEDED 60");
        assertThat(scheduler.rows("SELECT max(attempts) FROM task_run")).containsExactly("1");
    }

    @Test
    void ownerGetsNoMoreThanItsQuotaAndOthersGetTheRest() {
        scheduler.apply(pool("slots: 5, perOwner: 2") + owned("x", "ann") + "\n---\n" + owned("y", "bob"));
        for (int i = 0; i < 4; i++) {
            scheduler.start("n/x", Map.of());
            scheduler.start("n/y", Map.of());
        }
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));

        replica.dispatch();

        assertThat(running()).containsExactly("x", "x", "y", "y");
    }

    @Test
    void hundredsOfTasksBeyondTheirQuotaDoNotHideTheOneThatMayStart() {
        scheduler.apply(pool("slots: 5, perOwner: 1") + owned("x", "ann") + "\n---\n" + owned("y", "bob"));
        for (int i = 0; i < 150; i++) {
            scheduler.start("n/x", Map.of());
        }
        scheduler.start("n/y", Map.of());
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));

        replica.dispatch();

        assertThat(running()).containsExactly("x", "y");
    }

    @Test
    void reservedSlotsAndPriorityServeUrgentWorkFirst() {
        scheduler.apply(pool("slots: 3, reserve: [{priorityAtLeast: 80, slots: 1}]") + user("low", 10, "pool: p")
                + "\n---\n" + user("high", 90, "pool: p"));
        for (int i = 0; i < 3; i++) {
            scheduler.start("n/low", Map.of());
        }
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        replica.dispatch();
        assertThat(running()).containsExactly("low", "low");

        scheduler.start("n/high", Map.of());
        scheduler.replica("b", ScriptedExecutor.waitsFor(latch)).dispatch();

        assertThat(running()).containsExactly("high", "low", "low");
    }

    @Test
    void openBreakerHoldsWorkOfAllReplicasInsteadOfBurningRetries() {
        AtomicInteger calls = new AtomicInteger();
        boolean[] down = {true};
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> {
            calls.incrementAndGet();
            return down[0]
                    ? ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down")
                    : new AttemptOutcome.Succeeded(List.of());
        });
        scheduler.apply(
                service(1)
                        + user(
                                "w",
                                50,
                                "dependsOnService: db, retry: {maxAttempts: 3, backoff: fixed, initial: 1s, max: 1s, jitter: 0}"));
        Replica a = scheduler.replica("a", TestReplicaConfig.of(2), executor);
        Replica b = scheduler.replica("b", executor);
        for (int i = 0; i < 10; i++) {
            scheduler.start("n/w", Map.of());
        }

        scheduler.settle(a);
        scheduler.clock().tick(Duration.ofMinutes(1));
        scheduler.settle(a, b);
        assertThat(calls).hasValue(2);
        assertThat(scheduler.rows("SELECT kind, alert_key, resolved_at FROM alert"))
                .containsExactly("BREAKER_OPEN breaker-open:n/db null");

        scheduler.clock().tick(Duration.ofMinutes(5));
        scheduler.settle(a, b); // one probe, which fails
        assertThat(calls).hasValue(3);
        down[0] = false;
        scheduler.clock().tick(Duration.ofMinutes(6));
        scheduler.settle(a, b);
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(a, b);

        assertThat(scheduler.rows("SELECT state, count(*) FROM workflow_run GROUP BY state"))
                .containsExactly("SUCCEEDED 10");
        assertThat(scheduler.rows("SELECT state FROM breaker")).containsExactly("CLOSED");
        assertThat(scheduler.rows("SELECT count(*) FROM alert WHERE resolved_at IS NULL"))
                .containsExactly("0");
    }

    @Test
    void failedProbesUseUpNoRetries() {
        boolean[] down = {true};
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> down[0]
                ? ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down")
                : new AttemptOutcome.Succeeded(List.of()));
        scheduler.apply(
                service(1)
                        + user(
                                "w",
                                50,
                                "dependsOnService: db, retry: {maxAttempts: 2, backoff: fixed, initial: 1s, max: 1s, jitter: 0}"));
        Replica a = scheduler.replica("a", TestReplicaConfig.of(1), executor);
        UUID run = scheduler.start("n/w", Map.of());
        open();

        for (int probe = 0; probe < 5; probe++) {
            scheduler.settle(a);
            scheduler.clock().tick(Duration.ofMinutes(6));
        }
        assertThat(scheduler.tasks(run)).containsExactly("t READY 5");
        down[0] = false;
        scheduler.settle(a);

        assertThat(scheduler.tasks(run)).containsExactly("t SUCCEEDED 6");
        assertThat(scheduler.rows("SELECT failures FROM task_run")).containsExactly("0");
    }

    @Test
    void taskThatIsNotRetriedIsNotRetriedAsAProbeEither() {
        scheduler.apply(service(1) + user("w", 50, "dependsOnService: db"));
        UUID run = scheduler.start("n/w", Map.of());
        open();

        scheduler.settle(scheduler.replica(
                "a", ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down"))));

        assertThat(scheduler.tasks(run)).containsExactly("t FAILED 1");
    }

    @Test
    void ownerOfAServiceHearsThatItsBreakerOpens() {
        scheduler.apply(service(1).replace("metadata: {", "metadata: {ownership: {owner: \"team:db\"}, ")
                + user("w", 50, "dependsOnService: db"));
        scheduler.start("n/w", Map.of());
        scheduler.start("n/w", Map.of());

        scheduler.settle(scheduler.replica(
                "a", ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down"))));

        assertThat(scheduler.rows("""
                        SELECT d.kind, d.owner FROM alert a JOIN definition d ON d.id = a.definition_id
                        WHERE a.kind = 'BREAKER_OPEN'
                        """)).containsExactly("Service team:db");
    }

    private void open() {
        scheduler
                .transactions()
                .run(tx -> tx.update(
                        "INSERT INTO breaker (service, state, open_until, changed_at) VALUES ('n/db', 'OPEN', ?, ?)",
                        scheduler.clock().instant(),
                        scheduler.clock().instant()));
    }

    @Test
    void probesOfAHalfOpenBreakerAreSharedAndALostOneIsReplaced() {
        scheduler.apply(service(1) + user("w", 50, "dependsOnService: db"));
        for (int i = 0; i < 5; i++) {
            scheduler.start("n/w", Map.of());
        }
        open();
        Replica a = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        Replica b = scheduler.replica("b", ScriptedExecutor.succeeds());

        assertThat(a.dispatch()).isEqualTo(1);
        assertThat(b.dispatch()).isZero();
        scheduler.clock().tick(Duration.ofSeconds(16));
        assertThat(b.sweep()).isEqualTo(1); // the probe is lost with its replica
        assertThat(b.dispatch()).isEqualTo(1);
        SchedulerHarness.idle(b);
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(b);

        assertThat(scheduler.rows("SELECT state FROM breaker")).containsExactly("CLOSED");
        assertThat(scheduler.rows("SELECT state, count(*) FROM workflow_run GROUP BY state"))
                .containsExactly("SUCCEEDED 5");
    }
}
