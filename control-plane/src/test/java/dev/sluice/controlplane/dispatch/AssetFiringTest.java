package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ResourceName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of assets become runs; none is lost while runs are held back, and none makes two. */
class AssetFiringTest extends OnScheduler {
    private static String consumer(String overlap, String trigger) {
        return SchedulerHarness.workflow("w", """
                triggers: [{id: on, type: asset, assets: ["connection://wh/s.a"], %s}]
                run: {overlap: %s}
                tasks: [{id: t, type: noop}]
                """.formatted(trigger, overlap));
    }

    private List<String> inputs() {
        return scheduler.rows("""
                SELECT r.state, string_agg(i.version::text, ',' ORDER BY i.version)
                FROM workflow_run r JOIN run_input i ON i.run_id = r.id GROUP BY r.id ORDER BY min(i.version)
                """);
    }

    private String cursor() {
        return scheduler.rows("SELECT cursor FROM trigger_asset").getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "latest | SUCCEEDED 1; SUCCEEDED 4",
                "batch  | SUCCEEDED 1; SUCCEEDED 2,3,4",
                "each   | SUCCEEDED 1; SUCCEEDED 2; SUCCEEDED 3; SUCCEEDED 4",
            })
    void versionsOfTheMeantimeStayInLineWhileARunIsActive(String consume, String afterwards) {
        CountDownLatch latch = new CountDownLatch(1);
        Replica replica = scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
        scheduler.apply(consumer("skip", "consume: " + consume));
        scheduler.publish("s.a", null);
        replica.fire();
        replica.dispatch();

        for (int i = 0; i < 3; i++) {
            scheduler.publish("s.a", null);
            replica.fire();
        }
        assertThat(cursor()).isEqualTo("1");
        latch.countDown();
        SchedulerHarness.idle(replica);
        scheduler.settle(replica);

        assertThat(String.join("; ", inputs())).isEqualTo(afterwards);
        assertThat(cursor()).isEqualTo("4");
    }

    @Test
    void everyPartitionGetsItsRunAlthoughOnlyOneMayRun() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(SchedulerHarness.workflow("w", """
                partitions: {type: static, keys: [de, fr, it]}
                triggers: [{id: on, type: asset, assets: [{ref: "connection://wh/s.a", partition: same}], consume: latest}]
                run: {overlap: skip}
                tasks: [{id: t, type: noop}]
                """));
        List.of("de", "fr", "it", "de").forEach(partition -> scheduler.publish("s.a", partition));

        scheduler.settle(replica);

        assertThat(scheduler.rows("SELECT state, partition_key FROM workflow_run ORDER BY created_at, dedupe_key"))
                .containsExactly("SUCCEEDED de", "SUCCEEDED fr", "SUCCEEDED it", "SUCCEEDED de");
    }

    @Test
    void versionsOfAPauseFireWhenItIsOver() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        ResourceName name = new ResourceName("n", "w");
        scheduler.apply(consumer("allow", "consume: batch"));
        scheduler.settle(replica);
        scheduler.main().definitions().pause(name, true);
        scheduler.publish("s.a", null);
        scheduler.publish("s.a", null);
        scheduler.settle(replica);
        assertThat(inputs()).isEmpty();

        scheduler.main().definitions().pause(name, false);
        scheduler.settle(replica);

        assertThat(inputs()).containsExactly("SUCCEEDED 1,2");
    }

    @Test
    void manyVersionsMakeTheirRunsWithoutFurtherNews() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(consumer("allow", "consume: each"));
        for (int i = 0; i < 120; i++) {
            scheduler.publish("s.a", null);
        }

        replica.fire();
        replica.fire();

        assertThat(scheduler.rows("SELECT count(*) FROM workflow_run")).containsExactly("120");
    }

    @Test
    void thousandsOfVersionsOfManyAssetsMakeOneRun() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        StringBuilder assets = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            assets.append(i == 0 ? "" : ", ")
                    .append("\"connection://wh/s.t")
                    .append(i)
                    .append('"');
        }
        scheduler.apply(SchedulerHarness.workflow(
                "w",
                "triggers: [{id: on, type: asset, when: any, consume: batch, assets: [" + assets
                        + "]}]\ntasks: [{id: t, type: noop}]\n"));
        scheduler.transactions().run(tx -> {
            tx.update("""
                    INSERT INTO asset_version (asset_id, version, position, published_at, run_id, fires)
                    SELECT id, n * 7919, n, ?, gen_random_uuid(), true FROM asset, generate_series(1, 500) AS n
                    """, scheduler.clock().instant());
            tx.update(
                    "UPDATE asset SET last_version = 500 * 7919, published_version = 500 * 7919, published_position = 500");
            tx.update("INSERT INTO trigger_wake (trigger_id) SELECT id FROM trigger");
        });

        scheduler.settle(replica);

        assertThat(scheduler.runs()).containsExactly("asset SUCCEEDED");
        assertThat(scheduler.rows("SELECT count(*) FROM run_input")).containsExactly("4000");
    }

    @Test
    void debounceFiresOnceItIsQuiet() {
        Replica replica = scheduler.replica("a", ScriptedExecutor.succeeds());
        scheduler.apply(consumer("allow", "consume: batch, debounce: 1m"));
        scheduler.publish("s.a", null);
        scheduler.settle(replica);
        scheduler.clock().tick(Duration.ofSeconds(40));
        scheduler.publish("s.a", null);
        scheduler.clock().tick(Duration.ofSeconds(59));
        scheduler.settle(replica);
        assertThat(inputs()).isEmpty();

        scheduler.clock().tick(Duration.ofSeconds(1));
        scheduler.settle(replica);

        assertThat(inputs()).containsExactly("SUCCEEDED 1,2");
    }

    @Test
    void numberOfAnAssetIsNotKeptWhenItsTransactionIsLost() {
        DatasetId dataset = new DatasetId("postgres://wh:5432", "s.lost");
        var assets = scheduler.main().assets();
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> scheduler.transactions().run(tx -> {
                            assets.id(tx, dataset);
                            assets.id(tx, dataset);
                            throw new IllegalStateException("lost");
                        }))
                .hasMessage("lost");

        long id = scheduler.transactions().call(tx -> assets.id(tx, dataset));

        assertThat(scheduler.rows("SELECT id FROM asset WHERE name = 's.lost'")).containsExactly(String.valueOf(id));
    }
}
