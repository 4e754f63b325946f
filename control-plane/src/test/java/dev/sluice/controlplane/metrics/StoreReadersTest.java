package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.gate.GateStage;
import dev.sluice.controlplane.ledger.Sequencer;
import dev.sluice.controlplane.metrics.RunReading.Counted;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What figures of the store say while real runs and gates are on their way. */
class StoreReadersTest {
    private static final String RESOURCES = """
            apiVersion: sluice.dev/v1alpha1
            kind: Pool
            metadata: {name: p, namespace: n}
            spec: {slots: 3}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Service
            metadata: {name: db, namespace: n}
            spec: {breaker: {failureRate: 0.5, window: 2, openFor: 5m, halfOpenProbes: 1}}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Service
            metadata: {name: other, namespace: n}
            spec: {breaker: {failureRate: 0.5, window: 2, openFor: 5m, halfOpenProbes: 1}}
            """;

    private final CountDownLatch never = new CountDownLatch(1);
    private GateStage stage;
    private SchedulerHarness scheduler;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.waitsFor(never));
        scheduler = stage.scheduler;
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private RunReader runs() {
        return new RunReader(scheduler.transactions(), scheduler.parts());
    }

    private GateReading gates() {
        return new GateReader(scheduler.transactions(), scheduler.parts()).read(now());
    }

    private Instant now() {
        return scheduler.clock().instant();
    }

    private Map<Counted, Double> counts() {
        return runs().read(List.of()).counts();
    }

    private static Counted of(String what, String state) {
        return new Counted(what, state);
    }

    @Test
    void nothingIsOpenAtTheStart() {
        RunReading read = runs().read(List.of("n/w"));

        assertThat(read.count("run", "executing") + read.count("task", "pending") + read.count("slot", "free"))
                .isZero();
        assertThat(read.lastSuccess()).isEmpty();
        assertThat(gates()).isEqualTo(new GateReading(0, 0, 0, Double.NaN, 0));
    }

    @Test
    void runsAndTasksAreCountedByWhereTheyStand() {
        scheduler.apply(RESOURCES);
        scheduler.apply(SchedulerHarness.workflow("w", """
                triggers: [{id: tick, type: schedule, cron: "* * * * *", timezone: UTC, catchup: {policy: all, window: 1h}}]
                run: {overlap: bufferAll}
                tasks: [{id: t, type: noop, pool: p, slots: 2}, {id: u, type: noop, pool: p, slots: 2}]
                """));
        scheduler.clock().tick(Duration.ofMinutes(2));
        stage.replica.fire();
        stage.replica.dispatch();

        assertThat(counts())
                .containsEntry(of("run", "executing"), 1.0)
                .containsEntry(of("run", "pending"), 1.0)
                .containsEntry(of("task", "executing"), 1.0)
                .containsEntry(of("task", "pending"), 1.0)
                .containsEntry(of("slot", "used"), 2.0)
                .containsEntry(of("slot", "free"), 1.0)
                .containsEntry(of("breaker", "closed"), 2.0);

        String running = scheduler
                .rows("SELECT id FROM workflow_run WHERE state = 'RUNNING'")
                .getFirst();
        scheduler.main().cancel().cancel(UUID.fromString(running), "ann", now());

        assertThat(counts())
                .containsEntry(of("run", "finalizing"), 1.0)
                .containsEntry(of("task", "finalizing"), 1.0)
                .doesNotContainKey(of("run", "executing"));
    }

    @Test
    void breakersAlertsAndTheLastSuccessFollowWhatHappens() {
        scheduler.apply(RESOURCES);
        scheduler.apply(SchedulerHarness.workflow(
                "w",
                "run: {overlap: allow}\ntasks: [{id: t, type: noop, dependsOnService: db, retry: {maxAttempts: 1}}]"));
        scheduler.start("n/w", Map.of());
        scheduler.settle(scheduler.replica("good", ScriptedExecutor.succeeds()));
        Instant succeeded = now();
        scheduler.clock().tick(Duration.ofMinutes(1));
        Replica bad = scheduler.replica(
                "bad", ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.TRANSIENT, "down")));
        for (int i = 0; i < 2; i++) {
            scheduler.start("n/w", Map.of());
            scheduler.settle(bad);
        }

        RunReading read = runs().read(List.of("n/w", "n/unknown"));

        assertThat(read.counts())
                .containsEntry(of("breaker", "open"), 1.0)
                .containsEntry(of("breaker", "closed"), 1.0)
                .containsEntry(of("alert", "open"), 2.0);
        assertThat(read.lastSuccess()).isEqualTo(Map.of("n/w", (double) succeeded.getEpochSecond()));
        scheduler
                .transactions()
                .run(tx -> tx.update("UPDATE alert SET acknowledged_at = now() WHERE kind = 'RUN_FAILED'"));
        assertThat(counts()).containsEntry(of("alert", "open"), 1.0);
    }

    @Test
    void namespacesComeInTheOrderOfTheirFirstDefinition() {
        for (String namespace : new String[] {"z", "a", "z", "m"}) {
            scheduler.apply(
                    "apiVersion: sluice.dev/v1alpha1\nkind: Workflow\nmetadata: {name: w" + now().getEpochSecond()
                            + ", namespace: " + namespace + "}\nspec:\n  tasks: [{id: t, type: noop}]\n");
            scheduler.clock().tick(Duration.ofSeconds(1));
        }

        assertThat(runs().namespaces(2)).containsExactly("z", "a");
        assertThat(runs().namespaces(9)).containsExactly("z", "a", "m");
    }

    @Test
    void gatesThatHoldAndDataThatIsStaleAreCounted() {
        scheduler.apply(GateStage.gate("orders", "raw.orders", """
                checks:
                  - {id: fresh, type: freshness, column: at, fail: "> 60"}
                  - {id: late, type: upstreamAge, of: "connection://wh/raw.rates", fail: "> 60"}
                  - {id: ids, type: notNull, columns: [id]}
                """));
        stage.checks.says("fresh", CheckOutcome.FAIL).says("ids", CheckOutcome.FAIL);
        scheduler.publish("raw.orders", null);
        stage.settle();

        assertThat(gates()).isEqualTo(new GateReading(1, 0, 0, Double.NaN, 1));

        stage.checks
                .says("fresh", CheckOutcome.PASS)
                .says("late", CheckOutcome.FAIL)
                .says("ids", CheckOutcome.PASS);
        scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(gates().stale()).isEqualTo(1);

        stage.checks.says("late", CheckOutcome.PASS);
        scheduler.publish("raw.orders", null);
        stage.settle();
        assertThat(gates()).isEqualTo(new GateReading(0, 0, 0, Double.NaN, 0));
    }

    @Test
    void waiversAreInForceOrWaitUntilTheyExpire() {
        scheduler.apply(GateStage.gate("orders", "raw.orders", GateStage.notNull("ids", "id")));
        waiver("APPROVED", Duration.ofHours(2));
        waiver("APPROVED", Duration.ofMinutes(10));
        waiver("APPROVED", Duration.ofMinutes(-1));
        waiver("REQUESTED", Duration.ofMinutes(5));
        waiver("REVOKED", Duration.ofMinutes(1));

        assertThat(gates()).isEqualTo(new GateReading(0, 2, 1, 600, 0));
    }

    private void waiver(String state, Duration left) {
        scheduler.transactions().run(tx -> tx.update("""
                INSERT INTO waiver (definition_id, asset_id, scope, version, slice, sticky, reason, state, requested_by, requested_key,
                    requested_at, expires_at)
                SELECT definition_id, asset_id, 'GATE', 1, '', false, 'for now', ?, 'ann', 1, ?, ? FROM gate
                """, state, now(), now().plus(left)));
    }

    @Test
    void entriesWaitForACheckpointAndReportsForWhoMakesThem() {
        LedgerReader reader = new LedgerReader(scheduler.transactions());
        scheduler.apply(RESOURCES);
        assertThat(reader.read(now()).size()).isZero();
        while (new Sequencer(scheduler.transactions(), scheduler.clock(), 100).step() > 0) {
            scheduler.clock().tick(Duration.ZERO);
        }
        scheduler.clock().tick(Duration.ofSeconds(40));

        LedgerReading waiting = reader.read(now());
        scheduler
                .transactions()
                .run(tx -> tx.update(
                        "INSERT INTO ledger_checkpoint SELECT size, root, ?, 'note' FROM ledger_head", now()));
        LedgerReading covered = reader.read(now());

        assertThat(waiting.size()).isGreaterThanOrEqualTo(3);
        assertThat(waiting.waits()).isEqualTo(40);
        assertThat(waiting.reportsOpen()).isZero();
        assertThat(waiting.schema()).matches("[0-9.]+");
        assertThat(covered.waits()).isZero();
    }
}
