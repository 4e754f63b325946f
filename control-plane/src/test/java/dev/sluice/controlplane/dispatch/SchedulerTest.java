package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.controlplane.run.WhyRun;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.execute.AttemptOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The scheduler on a real PostgreSQL, from definition to outcome. */
class SchedulerTest extends OnScheduler {
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
