package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
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

/** A scheduler whose forecasts a test says, and what was decided because of them. */
abstract class ActsOnRuns {
    static final Actor ANN = new Actor("ann", 7, Role.OPERATOR);
    static final String POOL = """
            apiVersion: sluice.dev/v1alpha1
            kind: Pool
            metadata: {name: p, namespace: n}
            spec: {slots: 1}
            ---
            """;

    SchedulerHarness scheduler;
    Forecasts forecasts;
    final CountDownLatch latch = new CountDownLatch(1);

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

    Instant now() {
        return scheduler.clock().instant();
    }

    void decide() {
        scheduler.main().forecasts().decide(now());
    }

    List<String> decisions(String kind) {
        return scheduler.rows(
                "SELECT mode, subject FROM forecast_decision WHERE kind = ? ORDER BY decided_at, id", kind);
    }

    UUID decision(String kind) {
        return UUID.fromString(scheduler
                .rows("SELECT id FROM forecast_decision WHERE kind = ?", kind)
                .getFirst());
    }

    UUID waitsBehindOthers(String mode) {
        scheduler.apply(POOL
                + SchedulerHarness.workflow(
                        "bulk", "run: {overlap: allow, priority: 50}\ntasks: [{id: t, type: noop, pool: p}]")
                + "\n---\n" + SchedulerHarness.workflow("gold", """
                slo: {deadline: {within: 30m}}
                forecast: {mode: %s}
                tasks: [{id: t, type: noop, pool: p}]""".formatted(mode)));
        forecasts.job("n.gold.t", Duration.ofMinutes(8), Duration.ofMinutes(9), Duration.ofMinutes(10));
        scheduler.start("n/bulk", Map.of());
        scheduler.replica("busy", ScriptedExecutor.waitsFor(latch)).dispatch();
        scheduler.start("n/bulk", Map.of());
        UUID gold = scheduler.start("n/gold", Map.of());
        forecasts.risk(gold, now().plus(Duration.ofMinutes(30)), 0.8);
        return gold;
    }

    List<String> queue() {
        return scheduler.rows(
                "SELECT d.name, i.priority FROM work_item i JOIN definition d ON d.id = i.definition_id ORDER BY 1");
    }
}
