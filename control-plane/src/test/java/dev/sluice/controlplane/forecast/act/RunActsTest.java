package dev.sluice.controlplane.forecast.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.Replica;
import dev.sluice.controlplane.dispatch.SchedulerHarness;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.ErrorClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs go first, are tried again early or are ended as hung, because of what is expected of them. */
class RunActsTest extends ActsOnRuns {
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
}
