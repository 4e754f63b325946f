package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scheduler on a real PostgreSQL, from definition to outcome. */
class SchedulerTest {
    private static final String CHAIN = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: orders, namespace: sales}
            spec:
              triggers:
                - {id: nightly, type: schedule, cron: "0 2 * * *", timezone: UTC}
              defaults:
                retry: {maxAttempts: 3, backoff: exponential, initial: 30s, factor: 2, max: 15m, jitter: 0}
              tasks:
                - id: extract
                  type: noop
                  produces: [{asset: raw, uri: "connection://wh/raw.orders"}]
                - id: publish
                  type: noop
                  consumes: [raw]
                  produces: [{asset: orders, uri: "connection://wh/sales.orders"}]
            """;

    private static final String CONSUMER = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: report, namespace: sales}
            spec:
              triggers:
                - {id: on-orders, type: asset, assets: ["connection://wh/sales.orders"], consume: each}
              tasks:
                - {id: build, type: noop, consumes: ["connection://wh/sales.orders"]}
            """;

    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    private List<String> runs() {
        return scheduler.rows(
                "SELECT d.name, r.trigger_kind, r.state, coalesce(r.reason, '') FROM workflow_run r JOIN definition d ON d.id = r.definition_id ORDER BY r.created_at, r.id");
    }

    private List<String> tasks(UUID run) {
        return scheduler.rows("SELECT task, state, attempts FROM task_run WHERE run_id = ? ORDER BY ordinal", run);
    }

    @Test
    void slotMakesOneRunThatFiresTheConsumerOfItsAsset() {
        ScriptedExecutor executor = ScriptedExecutor.succeeds();
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply(CHAIN);
        scheduler.apply(CONSUMER);

        scheduler.clock().tick(Duration.ofHours(2));
        scheduler.settle(replica, scheduler.replica("b", executor));

        assertThat(runs()).containsExactly("orders schedule SUCCEEDED ", "report asset SUCCEEDED ");
        assertThat(executor.tasks()).containsExactly("extract", "publish", "build");
        assertThat(scheduler.lineage()).hasSize(10);
        assertThat(scheduler.rows("SELECT count(*) FROM lease")).containsExactly("0");
        assertThat(scheduler.rows("SELECT count(*) FROM work_item")).containsExactly("0");
        assertThat(scheduler.rows("SELECT name, last_version FROM asset ORDER BY name"))
                .containsExactly("raw.orders 1", "sales.orders 1");
    }

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
    }

    @Test
    void heldAssetKeepsItsConsumerInTheQueueAndWhySaysSo() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(CHAIN);
        scheduler
                .transactions()
                .run(tx -> tx.update(
                        "INSERT INTO asset_hold VALUES (?, 'operator', 'numbers look wrong', 'ann', ?)",
                        scheduler.main().assets().id(tx, new DatasetId("postgres://wh:5432", "raw.orders")),
                        scheduler.clock().instant()));
        UUID run = scheduler.start("sales/orders", Map.of());
        scheduler.settle(replica);

        WhyRun.Explanation why = scheduler.main().why().explain(run).orElseThrow();
        assertThat(tasks(run)).containsExactly("extract SUCCEEDED 1", "publish READY 0");
        assertThat(why.tasks().get(1).reasons())
                .extracting(WhyRun.Reason::code, WhyRun.Reason::text)
                .containsExactly(
                        tuple(
                                "GATE",
                                "is held: postgres://wh:5432 raw.orders by operator since 2026-11-21T00:00:00Z: numbers look wrong"));
        scheduler.transactions().run(tx -> tx.update("DELETE FROM asset_hold"));
        scheduler.clock().tick(Duration.ofSeconds(2));
        scheduler.settle(replica);
        assertThat(tasks(run)).containsExactly("extract SUCCEEDED 1", "publish SUCCEEDED 1");
    }

    @Test
    void unknownWorkOfAReplicaFailsPermanently() {
        Replica replica = scheduler.replica("a");
        scheduler.apply(CHAIN);
        UUID run = scheduler.start("sales/orders", Map.of());

        scheduler.settle(replica);

        assertThat(tasks(run)).containsExactly("extract FAILED 1", "publish UPSTREAM_FAILED 0");
    }

    @Test
    void backfillFillsItsRangeBelowTheParallelLimit() {
        ScriptedExecutor executor = ScriptedExecutor.does(_ -> new AttemptOutcome.Succeeded(List.of()));
        Replica replica = scheduler.replica("a", executor);
        scheduler.apply("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: daily, namespace: sales}
                spec:
                  partitions: {type: time, every: 1d, start: 2026-01-01, timezone: Europe/Berlin}
                  run: {overlap: allow}
                  tasks:
                    - {id: load, type: process, command: [load, "${{ partition.key }}"]}
                """);
        var request = new dev.sluice.controlplane.backfill.Backfills.Request(
                new ResourceName("sales", "daily"),
                "2026-03-01..2026-03-11",
                Map.of(),
                3,
                java.util.Optional.empty(),
                false,
                "k",
                "ann");

        assertThat(scheduler.main().backfills().dryRun(request).partitions()).isEqualTo(10);
        UUID id = scheduler.main().backfills().create(request);
        assertThat(replica.fire()).isEqualTo(3);
        assertThat(scheduler.rows("SELECT running, todo FROM backfill")).containsExactly("3 {[62,69)}");
        scheduler.settle(replica);

        assertThat(scheduler.rows("SELECT state, done, failed, running, todo FROM backfill WHERE id = ?", id))
                .containsExactly("DONE 10 0 0 {}");
        assertThat(executor.requests().stream()
                        .map(r -> ((dev.sluice.scheduler.execute.ResolvedWork.Process) r.work())
                                .command()
                                .get(1))
                        .sorted())
                .startsWith("2026-03-01", "2026-03-02")
                .endsWith("2026-03-10")
                .hasSize(10);
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

    @Test
    void retentionDeletesOldNewsAndLogsOnly() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(CHAIN);
        scheduler.start("sales/orders", Map.of());
        scheduler.settle(replica);
        scheduler.clock().tick(Duration.ofDays(20));
        scheduler.start("sales/orders", Map.of());
        scheduler.settle(replica);
        RetentionConfig month = new RetentionConfig() {
            @Override
            public Duration logs() {
                return Duration.ofDays(10);
            }

            @Override
            public Duration runEvents() {
                return Duration.ofDays(10);
            }

            @Override
            public Duration idempotencyKeys() {
                return Duration.ofDays(10);
            }
        };

        new Retention(scheduler.transactions(), month).sweep(scheduler.clock().instant());

        assertThat(scheduler.rows("SELECT count(DISTINCT attempt_id) FROM attempt_log"))
                .containsExactly("2");
        // Of the second run by hand, and of the slot that was missed meanwhile.
        assertThat(scheduler.rows("SELECT count(DISTINCT run_id) FROM run_event"))
                .containsExactly("2");
        assertThat(runs()).hasSize(3);
    }

    @Test
    void versionsThatAnAttemptReadAndWroteAreInItsLineage() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(CHAIN);
        for (int i = 0; i < 2; i++) {
            scheduler.start("sales/orders", Map.of());
            scheduler.settle(replica);
        }

        List<String> publish = scheduler.lineage().stream()
                .filter(event -> event.contains("\"name\":\"sales.orders.publish\""))
                .toList();
        assertThat(publish).hasSize(4);
        assertThat(publish.get(2))
                .contains("\"eventType\":\"START\"")
                .containsPattern("raw\\.orders.*\"datasetVersion\":\"2\"");
        assertThat(publish.get(3))
                .contains("\"eventType\":\"COMPLETE\"")
                .containsPattern("outputs.*sales\\.orders.*\"datasetVersion\":\"2\"");
    }

    @Test
    void triggerThatFailsRaisesAnAlertThatEndsWhenItFiresAgain() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply("""
                apiVersion: sluice.dev/v1alpha1
                kind: Workflow
                metadata: {name: hourly, namespace: sales}
                spec:
                  parameters:
                    country: {type: string, enum: [DE]}
                  triggers:
                    - id: tick
                      type: schedule
                      cron: "0 * * * *"
                      timezone: UTC
                      with: {country: "${{ string(trigger.slot) == '2026-11-21T01:00:00Z' ? 'XX' : 'DE' }}"}
                  tasks:
                    - {id: t, type: noop}
                """);

        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);
        assertThat(scheduler.rows("SELECT kind, summary, resolved_at FROM alert"))
                .containsExactly(
                        "TRIGGER_FAILED trigger tick of sales/hourly: parameter 'country' is 'XX'; allowed: DE null");
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.settle(replica);

        assertThat(runs()).containsExactly("hourly schedule SUCCEEDED ");
        assertThat(scheduler.rows("SELECT count(*) FROM alert WHERE resolved_at IS NULL"))
                .containsExactly("0");
    }
}
