package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.dispatch.TestReplicaConfig;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
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

/** Work that can wait leaves the last slot to a run with a deadline that comes soon, where its workflow allows it. */
class HoldBackTest {
    private static final Actor ANN = new Actor("ann", 7, Role.OPERATOR);
    private static final Instant SLOT = SchedulerHarness.START.plus(Duration.ofMinutes(10));

    private SchedulerHarness scheduler;
    private Forecasts forecasts;
    private final CountDownLatch latch = new CountDownLatch(1);

    @BeforeEach
    void start() throws SQLException {
        scheduler = new SchedulerHarness();
        forecasts = new Forecasts(scheduler);
    }

    @AfterEach
    void stop() {
        latch.countDown();
        scheduler.close();
    }

    private static String pool() {
        return """
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: p, namespace: n}
                spec: {slots: 1}
                ---
                """;
    }

    /** A pool of one slot, a run with a deadline that comes in ten minutes, and long work that nobody waits for. */
    private void contended(String mode) {
        scheduler.apply(pool() + SchedulerHarness.workflow("gold", """
                triggers: [{id: t, type: schedule, cron: "10 * * * *"}]
                slo: {deadline: {within: 15m}}
                tasks: [{id: t, type: noop, pool: p}]""") + "\n---\n"
                + SchedulerHarness.workflow("bulk", """
                %s
                tasks: [{id: t, type: noop, pool: p}]""".formatted(mode)));
        forecasts
                .job("n.gold.t", Duration.ofMinutes(8), Duration.ofMinutes(9), Duration.ofMinutes(10))
                .job("n.bulk.t", Duration.ofMinutes(40), Duration.ofMinutes(50), Duration.ofHours(1))
                .coming("n/gold", "t", SLOT);
    }

    private List<String> running() {
        return scheduler.rows(
                "SELECT d.name FROM lease l JOIN workflow_run r ON r.id = l.run_id JOIN definition d ON d.id = r.definition_id ORDER BY 1");
    }

    private List<String> decisions() {
        return scheduler.rows("SELECT kind, mode, subject FROM forecast_decision ORDER BY decided_at, id");
    }

    private Replica replica() {
        return scheduler.replica("a", ScriptedExecutor.waitsFor(latch));
    }

    @Test
    void whatIsOnlyAdvisedIsWrittenDownAndNotDone() {
        contended("");
        scheduler.start("n/bulk", Map.of());

        replica().dispatch();

        assertThat(running()).containsExactly("bulk");
        assertThat(decisions()).containsExactly("HOLD_BACK ADVISE n/bulk, task t");
        assertThat(scheduler.rows("SELECT reason, miss_before > 0.9, miss_after < 0.1 FROM forecast_decision"))
                .containsExactly(
                        "the slot is kept for n/gold at 2026-11-21T00:10:00Z, expected at 2026-11-21T00:10:00Z: behind this task of 50m (P90) "
                                + "it would miss its deadline 2026-11-21T00:25:00Z with 100 % instead of below 1 % t t");
        assertThat(scheduler.rows("SELECT actor, action FROM audit_entry"))
                .containsExactly("sluice forecast.hold_back");
    }

    @Test
    void nothingIsConsideredWhereForecastsAreOff() {
        contended("forecast: {mode: off}");
        scheduler.start("n/bulk", Map.of());

        replica().dispatch();

        assertThat(running()).containsExactly("bulk");
        assertThat(decisions()).isEmpty();
    }

    @Test
    void slotIsKeptUntilTheExpectedRunHasTakenIt() {
        contended("forecast: {mode: act}");
        UUID bulk = scheduler.start("n/bulk", Map.of());
        Replica replica = replica();

        replica.dispatch();

        assertThat(running()).isEmpty();
        assertThat(decisions()).containsExactly("HOLD_BACK ACT n/bulk, task t");
        assertThat(why(bulk)).anyMatch(r -> r.startsWith("POOL a slot is kept for n/gold at 2026-11-21T00:10:00Z"));
        assertThat(why(bulk)).anyMatch(r -> r.startsWith("FORECAST P(miss) 1.00 -> .00; the slot is kept for n/gold"));

        scheduler.clock().tick(Duration.ofMinutes(10));
        replica.fire();
        replica.dispatch();
        assertThat(running()).containsExactly("gold");

        // Gold takes nine minutes; had the hour of bulk come first, it had been late.
        scheduler.clock().tick(Duration.ofMinutes(9));
        latch.countDown();
        SchedulerHarness.idle(replica);
        scheduler.settle(replica);
        scheduler
                .transactions()
                .run(tx -> tx.update(
                        "UPDATE task_run SET ended_at = started_at + interval '1 hour' WHERE run_id = ?", bulk));
        scheduler.clock().tick(Duration.ofHours(2));
        scheduler.main().forecasts().review(scheduler.clock().instant());
        assertThat(scheduler.rows("SELECT DISTINCT score FROM forecast_decision"))
                .containsExactly("HELPED");
    }

    @Test
    void heldWorkStartsAfterTheLargestShiftWhateverComes() {
        contended("forecast: {mode: act, maxShift: 5m}");
        scheduler.start("n/bulk", Map.of());
        Replica replica = replica();
        replica.dispatch();

        scheduler.clock().tick(Duration.ofMinutes(5));
        replica.dispatch();

        assertThat(running()).containsExactly("bulk");
    }

    @Test
    void personWhoTakesTheHoldBackLetsTheTaskStart() {
        contended("forecast: {mode: act}");
        scheduler.start("n/bulk", Map.of());
        Replica replica = replica();
        replica.dispatch();
        UUID decision = UUID.fromString(
                scheduler.rows("SELECT id FROM forecast_decision").getFirst());
        ForecastControl control = scheduler.main().forecasts().control();

        assertThat(control.reverse(decision, ANN, "needed now")).isEqualTo(new ForecastControl.Reversal.Done());
        replica.dispatch();

        assertThat(running()).containsExactly("bulk");
        assertThat(scheduler.rows("SELECT reversed_by, reversal FROM forecast_decision"))
                .containsExactly("ann needed now");
        assertThat(scheduler.rows("SELECT actor, action FROM audit_entry ORDER BY id"))
                .containsExactly("sluice forecast.hold_back", "ann forecast.reversed");
        assertThat(control.reverse(decision, ANN, "again")).isInstanceOf(ForecastControl.Reversal.TooLate.class);
        assertThat(control.reverse(new UUID(1, 2), ANN, "again")).isEqualTo(new ForecastControl.Reversal.Missing());
    }

    @Test
    void nothingIsHeldWhileDecisionsAreSwitchedOff() {
        contended("forecast: {mode: act}");
        scheduler.start("n/bulk", Map.of());
        assertThat(scheduler.main().forecasts().control().setActing(false, ANN, "audit"))
                .isTrue();

        replica().dispatch();

        assertThat(running()).containsExactly("bulk");
        assertThat(decisions()).containsExactly("HOLD_BACK ADVISE n/bulk, task t");
    }

    @Test
    void earliestDeadlineGoesFirstWhereThatIsAllowedHoweverFarBehindItIs() {
        scheduler.apply(pool() + SchedulerHarness.workflow("bulk", "tasks: [{id: t, type: noop, pool: p}]") + "\n---\n"
                + SchedulerHarness.workflow("gold", """
                slo: {deadline: {within: 15m}}
                forecast: {mode: act}
                tasks: [{id: t, type: noop, pool: p}]""") + "\n---\n" + SchedulerHarness.workflow("silver", """
                slo: {deadline: {within: 10m}}
                tasks: [{id: t, type: noop, pool: p}]"""));
        forecasts.job("n.gold.t", Duration.ofMinutes(8), Duration.ofMinutes(9), Duration.ofMinutes(10));
        for (int i = 0; i < 60; i++) {
            scheduler.start("n/bulk", Map.of());
        }
        scheduler.clock().tick(Duration.ofSeconds(1));
        scheduler.start("n/silver", Map.of());
        scheduler.start("n/gold", Map.of());

        scheduler
                .replica("a", TestReplicaConfig.of(1), ScriptedExecutor.waitsFor(latch))
                .dispatch();

        assertThat(running()).containsExactly("gold");
    }

    @Test
    void withoutAForecastWorkStartsInTheOrderItCame() {
        scheduler.apply(pool() + SchedulerHarness.workflow("bulk", "tasks: [{id: t, type: noop, pool: p}]") + "\n---\n"
                + SchedulerHarness.workflow("gold", """
                slo: {deadline: {within: 15m}}
                forecast: {mode: act}
                tasks: [{id: t, type: noop, pool: p}]"""));
        scheduler.start("n/bulk", Map.of());
        scheduler.clock().tick(Duration.ofSeconds(1));
        scheduler.start("n/gold", Map.of());

        replica().dispatch();

        assertThat(running()).containsExactly("bulk");
    }

    private List<String> why(UUID run) {
        return scheduler.main().why().explain(run).orElseThrow().tasks().getFirst().reasons().stream()
                .map(r -> r.code() + " " + r.text())
                .toList();
    }
}
