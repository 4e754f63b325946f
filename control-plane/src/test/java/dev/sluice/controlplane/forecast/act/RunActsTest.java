package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Role;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done about runs that wait, run or fail, because of what is expected of them. */
class RunActsTest {
    private static final Actor ANN = new Actor("ann", 7, Role.OPERATOR);
    private static final String POOL = """
            apiVersion: sluice.dev/v1alpha1
            kind: Pool
            metadata: {name: p, namespace: n}
            spec: {slots: 1}
            ---
            """;

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

    private Instant now() {
        return scheduler.clock().instant();
    }

    private void decide() {
        scheduler.main().forecasts().decide(now());
    }

    private List<String> decisions(String kind) {
        return scheduler.rows(
                "SELECT mode, subject FROM forecast_decision WHERE kind = ? ORDER BY decided_at, id", kind);
    }

    private UUID decision(String kind) {
        return UUID.fromString(scheduler
                .rows("SELECT id FROM forecast_decision WHERE kind = ?", kind)
                .getFirst());
    }

    // ── priority ────────────────────────────────────────────────────────────────────────────────────────────────────

    private UUID waitsBehindOthers(String mode) {
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

    private List<String> queue() {
        return scheduler.rows(
                "SELECT d.name, i.priority FROM work_item i JOIN definition d ON d.id = i.definition_id ORDER BY 1");
    }

    @Test
    void runWhoseSlackRunsOutGoesBeforeOthersAndAPersonCanPutItBack() {
        UUID gold = waitsBehindOthers("act");

        decide();
        decide();

        assertThat(queue()).containsExactly("bulk 50", "gold 51");
        assertThat(decisions("RAISE_PRIORITY")).containsExactly("ACT n/gold, run " + gold);
        assertThat(scheduler.rows("SELECT kind FROM run_event WHERE kind = 'PRIORITY_RAISED'"))
                .hasSize(1);
        assertThat(scheduler.main().forecasts().control().reverse(decision("RAISE_PRIORITY"), ANN, "no"))
                .isEqualTo(new ForecastControl.Reversal.Done());
        decide();
        assertThat(queue()).containsExactly("bulk 50", "gold 0");
    }

    @ParameterizedTest
    @CsvSource({"advise, 1", "off, 0"})
    void priorityStaysWhereNobodyAllowsMore(String mode, int advised) {
        waitsBehindOthers(mode);

        decide();

        assertThat(queue()).containsExactly("bulk 50", "gold 0");
        assertThat(decisions("RAISE_PRIORITY")).hasSize(advised).allMatch(d -> d.startsWith("ADVISE"));
    }

    // ── retry ───────────────────────────────────────────────────────────────────────────────────────────────────────

    private String pauseAfterFailure(String mode) {
        scheduler.apply(SchedulerHarness.workflow("w", """
                slo: {deadline: {within: 30m}}
                forecast: {mode: %s}
                tasks: [{id: t, type: noop, retry: {maxAttempts: 3, backoff: fixed, initial: 20m, max: 20m, jitter: 0}}]""".formatted(mode)));
        forecasts.job("n.w.t", Duration.ofMinutes(12), Duration.ofMinutes(13), Duration.ofMinutes(14));
        scheduler.start("n/w", Map.of());
        scheduler.settle(scheduler.replica(
                "a", ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.TRANSIENT, "lost"))));
        return scheduler
                .rows("SELECT extract(epoch FROM ready_at - ?)::int FROM work_item", now())
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({"act, 5, 1", "advise, 1200, 1", "off, 1200, 0"})
    void pauseBeforeARetryIsCutShortWhereTheDeadlineLeavesNoTime(String mode, String seconds, int decided) {
        assertThat(pauseAfterFailure(mode)).isEqualTo(seconds);
        assertThat(decisions("RETRY_EARLY")).hasSize(decided);
    }

    // ── doomed ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private final AtomicInteger calls = new AtomicInteger();

    private Replica fails() {
        return scheduler.replica("a", ScriptedExecutor.does(_ -> {
            calls.incrementAndGet();
            return ScriptedExecutor.failed(ErrorClass.PERMANENT, "bad");
        }));
    }

    private void failsAlways(String mode) {
        scheduler.apply(SchedulerHarness.workflow("w", """
                forecast: {mode: %s}
                run: {overlap: allow}
                parameters: {day: {type: string, default: "1"}}
                tasks: [{id: t, type: noop, consumes: ["connection://wh/raw.orders"], retry: {maxAttempts: 1}}]""".formatted(mode)));
        scheduler.publish("raw.orders", null);
        scheduler.start("n/w", Map.of());
        scheduler.settle(fails());
        forecasts
                .job("n.w.t", Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(3), 0.95)
                .streak("n.w.t", 6, Duration.ofMinutes(30));
        scheduler.clock().tick(Duration.ofSeconds(1));
    }

    private String state() {
        return scheduler
                .rows("SELECT state FROM task_run ORDER BY id DESC LIMIT 1")
                .getFirst();
    }

    @Test
    void runThatWouldFailIsHeldAndProbedAfterOneInterval() {
        failsAlways("act");
        UUID run = scheduler.start("n/w", Map.of());
        Replica replica = fails();
        scheduler.settle(replica); // the leader looks before anybody starts it
        decide();

        scheduler.clock().tick(Duration.ofMinutes(29));
        scheduler.settle(replica);
        decide();
        assertThat(calls).hasValue(1);
        assertThat(decisions("HOLD_DOOMED")).containsExactly("ACT n/w, task t, run " + run);
        assertThat(scheduler
                        .main()
                        .why()
                        .explain(run)
                        .orElseThrow()
                        .tasks()
                        .getFirst()
                        .reasons())
                .anyMatch(r -> r.code().equals("FORECAST")
                        && r.text().startsWith("is held until 2026-11-21T00:30:01Z: the run would fail"));

        scheduler.clock().tick(Duration.ofMinutes(1));
        scheduler.settle(replica);
        assertThat(calls).hasValue(2);
        scheduler.start("n/w", Map.of());
        decide();
        assertThat(
                        scheduler.rows(
                                "SELECT effect ->> 'probe', expires_at AT TIME ZONE 'UTC' FROM forecast_decision ORDER BY decided_at"))
                .containsExactly("0 2026-11-21 00:30:01", "1 2026-11-21 01:30:01");
    }

    @Test
    void ofSeveralRunsThatWaitOneIsTheProbeAndTheOthersWaitForWhatItShows() {
        failsAlways("act");
        for (int i = 0; i < 3; i++) {
            scheduler.start("n/w", Map.of());
            decide();
        }
        Replica replica = fails();
        scheduler.clock().tick(Duration.ofMinutes(30));
        scheduler.settle(replica);
        assertThat(calls).as("one probe").hasValue(2);

        decide();
        scheduler.clock().tick(Duration.ofMinutes(59));
        decide();
        scheduler.settle(replica);
        assertThat(calls).as("the probe failed").hasValue(2);
        scheduler.clock().tick(Duration.ofMinutes(1));
        scheduler.settle(replica);
        assertThat(calls).as("the next probe").hasValue(3);

        decide();
        forecasts.streak("n.w.t", -1, Duration.ofMinutes(30));
        decide();
        scheduler.settle(replica);
        assertThat(calls).as("a run ended well").hasValue(4);
    }

    @Test
    void newInputOrOtherParametersLetTheRunGoAtOnce() {
        failsAlways("act");
        scheduler.start("n/w", Map.of());
        decide();
        Replica replica = fails();
        scheduler.settle(replica);
        assertThat(calls).hasValue(1);

        scheduler.publish("raw.orders", null);
        decide();
        scheduler.settle(replica);

        assertThat(calls).hasValue(2);
        assertThat(scheduler.rows(
                        "SELECT reversed_by, reversal LIKE 'what it runs with has changed%' FROM forecast_decision"))
                .containsExactly("sluice t");
        scheduler.start("n/w", Map.of("day", "2"));
        decide();
        assertThat(scheduler.rows("SELECT count(*) FROM work_item WHERE doomed_until IS NOT NULL"))
                .containsExactly("0");
    }

    @Test
    void withoutALeaderASuspectStartsAfterAFewSeconds() {
        failsAlways("act");
        scheduler.start("n/w", Map.of());
        Replica replica = fails();
        scheduler.settle(replica);
        assertThat(calls).hasValue(1);

        scheduler.clock().tick(Duration.ofSeconds(3));
        scheduler.settle(replica);

        assertThat(calls).hasValue(2);
    }

    @Test
    void personLetsADoomedRunGo() {
        failsAlways("act");
        scheduler.start("n/w", Map.of());
        decide();

        assertThat(scheduler.main().forecasts().control().reverse(decision("HOLD_DOOMED"), ANN, "fixed outside"))
                .isEqualTo(new ForecastControl.Reversal.Done());
        decide();
        scheduler.settle(fails());

        assertThat(calls).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource({"advise, 1", "off, 0"})
    void doomedRunStartsWhereNobodyAllowsToHoldIt(String mode, int advised) {
        failsAlways(mode);
        scheduler.start("n/w", Map.of());
        decide();
        scheduler.settle(fails());

        assertThat(calls).hasValue(2);
        assertThat(state()).isEqualTo("FAILED");
        assertThat(decisions("HOLD_DOOMED")).hasSize(advised);
    }

    // ── hung ────────────────────────────────────────────────────────────────────────────────────────────────────────

    private Replica hangs(String mode, AtomicInteger attempts) {
        scheduler.apply(SchedulerHarness.workflow("w", """
                forecast: {mode: %s}
                tasks: [{id: t, type: noop, retry: {maxAttempts: 3, backoff: fixed, initial: 1s, max: 1s, jitter: 0, retryOn: [timeout]}}]""".formatted(mode)));
        forecasts.job("n.w.t", Duration.ofMinutes(8), Duration.ofMinutes(9), Duration.ofMinutes(10));
        Replica replica = scheduler.replica("a", ScriptedExecutor.does(_ -> {
            if (attempts.incrementAndGet() > 1) {
                return new AttemptOutcome.Succeeded(List.of());
            }
            try {
                latch.await();
            } catch (InterruptedException e) {
                return new AttemptOutcome.Cancelled();
            }
            return new AttemptOutcome.Succeeded(List.of());
        }));
        scheduler.start("n/w", Map.of());
        replica.dispatch();
        for (int i = 0; i < 31; i++) {
            scheduler.clock().tick(Duration.ofMinutes(1));
            scheduler.transactions().run(tx -> tx.update("UPDATE lease SET lease_until = ?", now().plusSeconds(15)));
        }
        return replica;
    }

    @Test
    void attemptThatOutlivedAllOthersIsEndedAndTriedAgain() {
        AtomicInteger attempts = new AtomicInteger();
        Replica replica = hangs("act", attempts);

        decide();
        decide();
        assertThat(scheduler.rows("SELECT state FROM attempt"))
                .containsExactly("RUNNING"); // until its replica hears of it
        replica.beat();
        SchedulerHarness.idle(replica);
        scheduler.clock().tick(Duration.ofSeconds(1));
        scheduler.settle(replica);

        assertThat(scheduler.rows("SELECT number, state, error_class FROM attempt ORDER BY number"))
                .containsExactly("1 FAILED TIMEOUT", "2 SUCCEEDED null");
        assertThat(decisions("KILL_HUNG")).containsExactly("ACT n/w, task t, attempt 1");
        assertThat(scheduler.rows("SELECT state FROM workflow_run")).containsExactly("SUCCEEDED");
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.main().forecasts().review(now());
        assertThat(scheduler.rows("SELECT score FROM forecast_decision")).containsExactly("HELPED");
    }

    @ParameterizedTest
    @CsvSource({"advise, 1", "off, 0"})
    void hungAttemptGoesOnWhereNobodyAllowsToEndIt(String mode, int advised) {
        Replica replica = hangs(mode, new AtomicInteger());

        decide();
        replica.beat();

        assertThat(scheduler.rows("SELECT state FROM attempt")).containsExactly("RUNNING");
        assertThat(decisions("KILL_HUNG")).hasSize(advised);
    }

    // ── warning ─────────────────────────────────────────────────────────────────────────────────────────────────────

    private UUID willBeLate(String mode) {
        scheduler.apply(SchedulerHarness.workflow("maker", """
                slo: {deadline: {within: 30m}}
                forecast: {mode: %s}
                tasks: [{id: t, type: noop, produces: [{asset: o, uri: "connection://wh/orders"}]}]""".formatted(mode)));
        scheduler.apply(SchedulerHarness.workflow(
                "reader", "tasks: [{id: t, type: noop, consumes: [\"connection://wh/orders\"]}]"));
        UUID run = scheduler.start("n/maker", Map.of());
        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.7);
        return run;
    }

    private List<String> alerts() {
        return scheduler.rows("""
                SELECT d.name, a.resolved_at IS NULL, a.count FROM alert a JOIN definition d ON d.id = a.definition_id
                WHERE a.kind = 'DEADLINE_AT_RISK' ORDER BY 1
                """);
    }

    @Test
    void ownersOfTheRunAndOfItsConsumersAreToldOnceAndHearWhenAllIsWell() {
        UUID run = willBeLate("act");

        decide();
        decide();
        scheduler.parts().forecasts().decide(now()); // another leader
        assertThat(alerts()).containsExactly("maker t 1", "reader t 1");

        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.3);
        decide();
        assertThat(alerts()).containsExactly("maker t 1", "reader t 1");
        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.05);
        decide();
        assertThat(alerts()).containsExactly("maker f 1", "reader f 1");
        forecasts.risk(run, now().plus(Duration.ofMinutes(30)), 0.9);
        decide();
        assertThat(alerts()).containsExactly("maker f 1", "reader f 1"); // nobody is told back and forth
        assertThat(decisions("WARN")).hasSize(2);
    }

    @Test
    void warningEndsWithItsRun() {
        willBeLate("act");
        decide();

        scheduler.settle(scheduler.replica("a", ScriptedExecutor.succeeds()));
        decide();

        assertThat(alerts()).containsExactly("maker f 1", "reader f 1");
        scheduler.clock().tick(Duration.ofHours(1));
        scheduler.main().forecasts().review(now());
        assertThat(scheduler.rows("SELECT score, score_detail ->> 'why' FROM forecast_decision"))
                .containsExactly("HARMED a false alarm: done at 2026-11-21T00:00:00Z, in time");
    }

    @ParameterizedTest
    @CsvSource({"advise, 1", "off, 0"})
    void nobodyIsToldWhereNobodyWantsIt(String mode, int advised) {
        willBeLate(mode);

        decide();

        assertThat(alerts()).isEmpty();
        assertThat(decisions("WARN")).hasSize(advised);
    }

    // ── switch ──────────────────────────────────────────────────────────────────────────────────────────────────────

    private List<String> acting() {
        return scheduler.rows("SELECT acting, round(coverage::numeric, 2), changed_by FROM forecast_switch");
    }

    private boolean review() {
        return scheduler.main().forecasts().review(now()) > 0;
    }

    @Test
    void forecastsThatDoNotHoldSwitchActingOffAndOnAgain() {
        forecasts.ended(120, 80);
        assertThat(review()).isTrue();
        assertThat(acting()).containsExactly("f 0.67 sluice");
        assertThat(scheduler.rows("SELECT kind, resolved_at FROM alert")).containsExactly("FORECAST_ROLLED_BACK null");

        UUID gold = waitsBehindOthers("act");
        decide();
        assertThat(queue()).contains("gold 0");
        assertThat(decisions("RAISE_PRIORITY")).allMatch(d -> d.startsWith("ADVISE"));

        scheduler.clock().tick(Duration.ofHours(1));
        forecasts.ended(200, 180);
        assertThat(review()).isTrue();
        assertThat(acting()).containsExactly("t 0.90 sluice");
        assertThat(scheduler.rows(
                        "SELECT count(*) FROM alert WHERE kind = 'FORECAST_ROLLED_BACK' AND resolved_at IS NULL"))
                .containsExactly("0");
        forecasts.risk(gold, now().plus(Duration.ofMinutes(30)), 0.8);
        decide();
        assertThat(queue()).contains("gold 51");
    }

    @Test
    void personOverrulesTheSwitchUntilNewRunsSayOtherwise() {
        ForecastControl control = scheduler.main().forecasts().control();
        forecasts.ended(120, 80);
        review();
        scheduler.clock().tick(Duration.ofHours(1));

        assertThat(control.setActing(true, ANN, "known outlier")).isTrue();
        assertThat(control.setActing(true, ANN, "known outlier")).isFalse();
        assertThat(review()).isFalse();
        assertThat(acting()).allMatch(row -> row.startsWith("t"));

        scheduler.clock().tick(Duration.ofHours(1));
        forecasts.ended(120, 80);
        assertThat(review()).isTrue();
        assertThat(control.setActing(false, ANN, "n")).isFalse();
        control.setActing(true, ANN, "y");
        control.setActing(false, ANN, "holidays");
        scheduler.clock().tick(Duration.ofHours(1));
        forecasts.ended(200, 180);
        assertThat(review()).isFalse();
        assertThat(acting()).allMatch(row -> row.startsWith("f") && row.endsWith("ann"));
        assertThat(scheduler.rows("SELECT actor, action FROM audit_entry ORDER BY id"))
                .containsExactly(
                        "sluice forecast.stopped",
                        "ann forecast.acting",
                        "sluice forecast.stopped",
                        "ann forecast.acting",
                        "ann forecast.stopped");
    }
}
