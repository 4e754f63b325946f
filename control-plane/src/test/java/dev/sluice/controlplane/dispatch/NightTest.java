package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.controlplane.backfill.Backfills;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.execute.AttemptListener;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.TaskExecutor;
import dev.sluice.verify.event.OpenLineageParser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Twelve hours of a clock that tests set: a dozen workflows, two replicas, one of them killed every few minutes. */
class NightTest {
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration NIGHT = Duration.ofHours(12);

    private static final String LIMITS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Pool
            metadata: {name: p, namespace: n}
            spec: {slots: 3, perOwner: 2}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Service
            metadata: {name: db, namespace: n}
            spec: {breaker: {failureRate: 0.9, window: 10, openFor: 2m, halfOpenProbes: 1}}
            """;

    private final SchedulerHarness scheduler;
    private final CountDownLatch morning = new CountDownLatch(1);
    private final Random random = new Random(11);
    private int names;

    NightTest() throws java.sql.SQLException {
        scheduler = new SchedulerHarness();
    }

    /** Work that ends at once, or, once its replica is about to be killed, never. */
    private final class Work implements TaskExecutor {
        private volatile boolean hangs;

        @Override
        public boolean runs(ResolvedWork work) {
            return true;
        }

        @Override
        public AttemptOutcome run(AttemptRequest request, AttemptListener listener) {
            if (hangs) {
                try {
                    morning.await();
                } catch (InterruptedException e) {
                    return new AttemptOutcome.Cancelled();
                }
            }
            boolean fails = request.task().equals("flaky") && request.number() < 3;
            return fails
                    ? ScriptedExecutor.failed(ErrorClass.TRANSIENT, "not yet")
                    : new AttemptOutcome.Succeeded(List.of());
        }
    }

    private record Node(Replica replica, Worker worker, Work work) {}

    private Node node() {
        SchedulerParts parts = scheduler.parts();
        TestReplicaConfig config = TestReplicaConfig.of(16);
        Work work = new Work();
        Worker worker = parts.worker(List.of(work), config, () -> {});
        return new Node(parts.replica("r" + names++, worker, config), worker, work);
    }

    private static String scheduled(String name, String when, String further, String spec) {
        return SchedulerHarness.workflow(
                name,
                "triggers: [{id: tick, type: schedule, " + when + ", catchup: {policy: all, window: 6h, limit: 100}"
                        + further
                        + "}]\ndefaults: {retry: {maxAttempts: 4, backoff: fixed, initial: 20s, max: 20s, jitter: 0}}\n"
                        + spec);
    }

    private static String cron(String name, String cron, String spec) {
        return scheduled(name, "cron: \"" + cron + "\", timezone: UTC", "", spec);
    }

    private static String onAsset(String name, String table, String further, String overlap) {
        return SchedulerHarness.workflow(
                name,
                "triggers: [{id: on, type: asset, assets: [\"connection://wh/" + table + "\"], " + further
                        + "}]\nrun: {overlap: " + overlap
                        + "}\ntasks: [{id: use, type: noop, consumes: [\"connection://wh/" + table + "\"]}]\n");
    }

    private static List<String> workflows() {
        return List.of(
                LIMITS,
                cron("five", "*/5 * * * *", """
                        run: {overlap: bufferAll}
                        tasks:
                          - {id: load, type: noop, produces: [{asset: raw, uri: "connection://wh/s.raw"}]}
                          - {id: publish, type: noop, consumes: [raw], produces: [{asset: a, uri: "connection://wh/s.a"}]}
                        """),
                scheduled(
                        "quarter",
                        "cron: \"*/15 * * * *\", timezone: UTC",
                        ", waitFor: {assets: [\"connection://wh/s.a\"], updatedSince: tick, timeout: 10m, onTimeout: fail}",
                        "run: {overlap: bufferAll}\ntasks: [{id: t, type: noop}]\n"),
                cron("hourly", "0 * * * *", """
                        partitions: {type: time, every: 1h, start: 2026-11-20, timezone: UTC}
                        tasks: [{id: t, type: noop, produces: [{asset: h, uri: "connection://wh/s.h"}]}]
                        """),
                onAsset("each", "s.a", "consume: each", "allow"),
                onAsset("batch", "s.a", "consume: batch, debounce: 2m", "skip"),
                onAsset("latest", "s.h", "consume: latest", "skip"),
                cron(
                        "retried",
                        "*/20 * * * *",
                        "run: {overlap: allow}\ntasks: [{id: flaky, type: noop, dependsOnService: db}]\n"),
                scheduled(
                        "interval",
                        "every: 7m",
                        ", jitter: 90s",
                        "run: {overlap: allow}\ntasks: [{id: t, type: noop}]\n"),
                cron("pooled", "*/10 * * * *", """
                        run: {overlap: bufferAll}
                        tasks:
                          - {id: x, type: noop, pool: p}
                          - {id: y, type: noop, pool: p, slots: 2}
                          - {id: z, type: noop, pool: p, after: [x, y]}
                        """),
                cron("urgent", "*/30 * * * *", "run: {priority: 90}\ntasks: [{id: t, type: noop, pool: p}]\n"),
                scheduled(
                        "berlin",
                        "cron: \"30 * * * *\", timezone: Europe/Berlin",
                        "",
                        "run: {overlap: allow, skipIfUnchanged: true}\ntasks: [{id: t, type: noop, consumes: [\"connection://wh/s.h\"]}]\n"),
                SchedulerHarness.workflow(
                        "daily",
                        "partitions: {type: time, every: 1d, start: 2026-01-01, timezone: UTC}\ntasks: [{id: t, type: noop}]\n"));
    }

    @Test
    void everySlotRunsOnceAndEverythingShowsAsLineage() {
        scheduler.apply(String.join("---\n", workflows()));
        scheduler
                .main()
                .backfills()
                .create(new Backfills.Request(
                        new ResourceName("n", "daily"),
                        "2026-03-01..2026-05-30",
                        Map.of(),
                        4,
                        Optional.empty(),
                        false,
                        "night",
                        "ann"));
        Invariants invariants = new Invariants(scheduler);
        Node[] nodes = {node(), node()};
        List<Worker> killed = new ArrayList<>();
        int killIn = 4;
        int kills = 0;
        for (int step = 0; STEP.multipliedBy(step).compareTo(NIGHT) < 0; step++) {
            scheduler.clock().tick(STEP);
            if (--killIn == 0) {
                kills++;
                killIn = 2 + random.nextInt(6);
                int victim = random.nextInt(2);
                nodes[victim].work().hangs = true;
                work(nodes[victim]);
                killed.add(nodes[victim].worker());
                nodes[victim] = node();
            }
            for (Node node : nodes) {
                work(node);
                SchedulerHarness.idle(node.replica());
            }
            if (step % 60 == 0) {
                invariants.always();
            }
        }
        comeToRest(nodes, invariants);

        invariants.atRest();
        assertThat(kills).isGreaterThan(100);
        assertThat(scheduler.rows("SELECT count(*) > 50 FROM attempt WHERE state = 'LOST'"))
                .containsExactly("t");
        assertThat(scheduler.rows("SELECT state, done, failed FROM backfill")).containsExactly("DONE 90 0");
        assertThat(
                        scheduler.rows(
                                "SELECT d.name, r.state, r.reason FROM workflow_run r JOIN definition d ON d.id = r.definition_id WHERE r.state <> 'SUCCEEDED'"))
                .isEmpty();
        eventsAreFitForTheLog();
        // What the killed ones come back with is evidence only, and none of them goes on without a store.
        morning.countDown();
        await().atMost(30, TimeUnit.SECONDS).until(() -> killed.stream()
                .allMatch(worker -> worker.attempts().isEmpty()));
        invariants.atRest();
        scheduler.close();
    }

    private static void work(Node node) {
        node.replica().beat();
        node.replica().sweep();
        node.replica().fire();
        node.replica().dispatch();
    }

    private void comeToRest(Node[] nodes, Invariants invariants) {
        scheduler.transactions().run(tx -> tx.update("UPDATE trigger SET active = false WHERE kind = 'schedule'"));
        for (int round = 0; round < 4 || !invariants.isAtRest(); round++) {
            assertThat(round).as("open: %s", invariants.whatIsOpen()).isLessThan(100);
            scheduler.clock().tick(STEP);
            for (Node node : nodes) {
                work(node);
                SchedulerHarness.idle(node.replica());
            }
        }
    }

    /** The service's own parser takes them without a fault. */
    private void eventsAreFitForTheLog() {
        OpenLineageParser parser = new OpenLineageParser();
        List<String> events = scheduler.lineage();
        assertThat(events).hasSizeGreaterThan(3_000);
        for (String event : events) {
            ParsedEvent parsed = parser.parse(event.getBytes(StandardCharsets.UTF_8));
            assertThat(parsed).as(event).isInstanceOfSatisfying(ParsedEvent.Accepted.class, accepted -> assertThat(
                            accepted.faults())
                    .isEmpty());
        }
    }
}
