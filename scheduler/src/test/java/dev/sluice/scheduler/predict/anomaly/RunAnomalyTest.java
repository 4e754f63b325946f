package dev.sluice.scheduler.predict.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.anomaly.RunAnomaly.Rules;
import dev.sluice.scheduler.predict.anomaly.RunAnomaly.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunAnomalyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final DurationForecast TEN_MINUTES = new DurationForecast(300, 500, 600);

    private static Watched run(long history, Instant heard) {
        return new Watched("r1", Node.job("etl", "extract"), "", START, Optional.of(TEN_MINUTES), history, heard);
    }

    private static Optional<Odd.Kind> after(Duration elapsed, Duration heard) {
        return RunAnomaly.running(run(50, START.plus(heard)), START.plus(elapsed), Rules.USUAL)
                .map(Odd::kind);
    }

    @Test
    void runIsSlowFarBeyondItsP95AndStuckWhenItIsSilentToo() {
        assertThat(after(Duration.ofSeconds(610), Duration.ZERO)).isEmpty();
        assertThat(after(Duration.ofSeconds(850), Duration.ZERO)).contains(Odd.Kind.SLOW);
        assertThat(after(Duration.ofHours(1), Duration.ZERO)).contains(Odd.Kind.STUCK);
        assertThat(after(Duration.ofHours(1), Duration.ofMinutes(50))).contains(Odd.Kind.SLOW);
    }

    @Test
    void runIsNeverOddBeforeItStartsOrWithoutHistory() {
        assertThat(after(Duration.ofHours(-5), Duration.ZERO)).isEmpty();
        assertThat(RunAnomaly.running(run(4, START), START.plus(Duration.ofDays(9)), Rules.USUAL))
                .isEmpty();
    }

    @Test
    void doneTooSoonIsFastAndALittleSoonerIsNot() {
        assertThat(RunAnomaly.completed(run(50, START), 20, Rules.USUAL).map(Odd::kind))
                .contains(Odd.Kind.FAST);
        assertThat(RunAnomaly.completed(run(50, START), 160, Rules.USUAL)).isEmpty();
    }

    @Test
    void slowRunThatEndedIsOver() {
        assertThat(RunAnomaly.completed(run(50, START), 900, Rules.USUAL).flatMap(Odd::over))
                .contains(START.plusSeconds(900));
    }

    @Test
    void onlyTheFirstFailureIsNews() {
        assertThat(RunAnomaly.failed(run(50, START), 10, true, 0.02).map(Odd::kind))
                .contains(Odd.Kind.FAILED);
        assertThat(RunAnomaly.failed(run(50, START), 10, false, 0.02)).isEmpty();
    }

    @Test
    void checkpointsComeSeldomer() {
        assertThat(new int[] {
                    RunAnomaly.checkpoint(99, 100),
                    RunAnomaly.checkpoint(100, 100),
                    RunAnomaly.checkpoint(150, 100),
                    RunAnomaly.checkpoint(201, 100),
                    RunAnomaly.checkpoint(301, 100),
                    RunAnomaly.checkpoint(401, 100),
                    RunAnomaly.checkpoint(1e300, 100)
                })
                .containsExactly(0, 1, 2, 3, 4, 5, 40);
    }

    /** Runs that are just as forecast: fewer are odd than the rules say, however often one looks. */
    @Test
    void falseAlarmsAreAsRareAsTheRulesSay() {
        Random random = new Random(5);
        int slow = 0;
        int fast = 0;
        int runs = 50_000;
        for (int i = 0; i < runs; i++) {
            double seconds = TEN_MINUTES.atScore(random.nextGaussian());
            boolean alarmed = false;
            for (double look = 60; look < seconds; look += 60) {
                alarmed |= RunAnomaly.running(run(50, START), START.plusMillis((long) (look * 1_000)), Rules.USUAL)
                        .isPresent();
            }
            Optional<Odd.Kind> end =
                    RunAnomaly.completed(run(50, START), seconds, Rules.USUAL).map(Odd::kind);
            slow += alarmed || end.equals(Optional.of(Odd.Kind.SLOW)) ? 1 : 0;
            fast += end.equals(Optional.of(Odd.Kind.FAST)) ? 1 : 0;
        }
        assertThat(slow / (double) runs).isBetween(0.005, 0.0108);
        assertThat(fast / (double) runs).isLessThan(0.0055);
    }
}
