package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.scheduler.execute.ErrorClass;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that would fail wait, and one of them probes whether they still would. */
class DoomedRunsTest extends ActsOnRuns {
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
}
