package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.RunEnding.Result;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways in which predictors of run times are known to go wrong, each measured on work made for it. */
class FailureModesTest {
    private static final double DAY = 86_400;

    private final RunPredictor predictor = new RunPredictor(1_000, Optional.empty());

    private static RunFacts run(String job, String id, double at) {
        return new RunFacts(id, job, at, "pool", "team", OptionalDouble.empty(), Map.of());
    }

    private Estimate once(String job, String id, double at, double seconds) {
        Estimate estimate = predictor.start(run(job, id, at));
        predictor.end(new RunEnding(id, seconds, Result.OK, true));
        return estimate;
    }

    private DurationForecast next(double at) {
        return predictor.expect(run("job", "next", at)).duration().orElseThrow();
    }

    /** A run of a burst: when it ends and how long it took. */
    private record Ending(String id, double at, double seconds) {}

    @Test
    void inBurstsNineteenOfTwentyRunsStayBelowP95AlthoughShortOnesEndFirst() {
        Random random = new Random(5);
        PriorityQueue<Ending> ends = new PriorityQueue<>(Comparator.comparingDouble(Ending::at));
        List<Double> ended = new ArrayList<>();
        int covered = 0;
        int naive = 0;
        int scored = 0;
        double at = 0;
        for (int i = 0; i < 6_000; i++) {
            at += i % 40 == 0 ? 2_000 : 30;
            while (!ends.isEmpty() && ends.element().at() < at) {
                Ending end = ends.remove();
                predictor.end(new RunEnding(end.id(), end.seconds(), Result.OK, true));
                ended.add(end.seconds());
            }
            // The level drifts, so that history alone cannot make up for what has not ended.
            double seconds = 600 * Math.exp(0.8 * Math.sin(i / 300.0) + random.nextGaussian());
            Optional<DurationForecast> forecast =
                    predictor.start(run("job", "r" + i, at)).duration();
            if (i >= 1_000) {
                scored++;
                covered += seconds <= forecast.orElseThrow().p95() ? 1 : 0;
                double[] last = ended.subList(ended.size() - 20, ended.size()).stream()
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
                naive += seconds <= Samples.quantile(last, 0.95) ? 1 : 0;
            }
            ends.add(new Ending("r" + i, at + seconds, seconds));
        }
        double share = (double) covered / scored;
        assertThat(share).isBetween(0.92, 0.98);
        assertThat((double) naive / scored)
                .as("the mode exists: those that ended are shorter")
                .isLessThan(share - 0.03);
    }

    @Test
    void shiftOfThePoolAndResidualsDoNotFeedOnEachOther() {
        Random random = new Random(6);
        double longest = 0;
        for (int i = 0; i < 4_000; i++) {
            int job = random.nextInt(30);
            // Swings over six orders of magnitude, all jobs of the pool together, many in flight at the same time.
            double seconds = Math.exp(7 + 7 * Math.sin(i / 50.0) + 2 * random.nextGaussian());
            Estimate estimate = predictor.start(run("job" + job, "r" + i, i * 20.0));
            double most = longest;
            estimate.duration().ifPresent(forecast -> {
                assertThat(forecast.p95()).isLessThanOrEqualTo(Math.max(10 * most, 1));
                assertThat(forecast.p50()).isPositive();
            });
            if (i >= 20) {
                predictor.end(new RunEnding("r" + (i - 20), seconds, Result.OK, true));
                longest = Math.max(longest, seconds);
            }
        }
    }

    @Test
    void runsEndedByATimeLimitAreNoDurationsButCountAsSlow() {
        for (int i = 0; i < 40; i++) {
            once("job", "h" + i, i * DAY, 100 + i % 10);
        }
        predictor.start(run("job", "before", 41 * DAY));
        double rareBefore = predictor.slow("before", 0, 1_000).orElseThrow();
        predictor.end(new RunEnding("before", 100, Result.OK, true));

        for (int i = 0; i < 10; i++) {
            predictor.start(run("job", "hang" + i, (42 + i) * DAY));
            predictor.end(new RunEnding("hang" + i, 7_200, Result.KILLED, false));
        }

        assertThat(next(60 * DAY).p95()).isLessThan(140);
        predictor.start(run("job", "after", 60 * DAY));
        assertThat(predictor.slow("after", 0, 1_000).orElseThrow())
                .isGreaterThan(0.08)
                .isGreaterThan(5 * rareBefore);
    }

    @Test
    void durationsThatAreAllTheSameGiveANarrowForecastAndNoNonsense() {
        for (int i = 0; i < 200; i++) {
            once("job", "r" + i, i * DAY, 50);
        }
        DurationForecast forecast = next(201 * DAY);
        assertThat(forecast.p50()).isBetween(49.0, 51.0);
        assertThat(forecast.p95()).isBetween(forecast.p50(), 60.0);
        predictor.start(run("job", "now", 201 * DAY));
        assertThat(predictor.slow("now", 0, 100).orElseThrow()).isBetween(0.0, 0.05);
        assertThat(predictor.remaining("now", 70).orElseThrow().p50())
                .isGreaterThan(70)
                .isFinite();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.5, 2, 4, 0.5})
    void aChangeOfRegimeIsLearnedWithinAFewRuns(double factor) {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            once("job", "h" + i, i * DAY, 100 * Math.exp(0.05 * random.nextGaussian()));
        }
        int untilCovered = 0;
        int untilCentred = 0;
        for (int i = 1; i <= 30; i++) {
            double seconds = 100 * factor * Math.exp(0.05 * random.nextGaussian());
            once("job", "n" + i, (100 + i) * DAY, seconds);
            DurationForecast forecast = next((101 + i) * DAY);
            untilCovered = untilCovered == 0 && forecast.p90() >= 100 * factor ? i : untilCovered;
            boolean centred = Math.abs(Math.log(forecast.p50() / (100 * factor))) < 0.1;
            untilCentred = untilCentred == 0 && centred ? i : untilCentred;
        }
        assertThat(untilCovered).as("runs until P90 covers the new level").isBetween(1, 3);
        assertThat(untilCentred).as("runs until P50 is within a tenth of it").isBetween(1, 10);
    }

    @Test
    void aJobThatTakesTwentyTimesAsLongIsForecastTwentyTimesAsLong() {
        RunPredictor longer = new RunPredictor(1_000, Optional.empty());
        Random random = new Random(8);
        for (int i = 0; i < 120; i++) {
            double seconds = 60 * Math.exp(0.4 * random.nextGaussian());
            once("job", "r" + i, i * DAY, seconds);
            longer.start(run("job", "r" + i, i * DAY));
            longer.end(new RunEnding("r" + i, 20 * seconds, Result.OK, true));
            DurationForecast one = next((i + 1) * DAY);
            DurationForecast twenty =
                    longer.expect(run("job", "next", (i + 1) * DAY)).duration().orElseThrow();
            assertThat(twenty.p50() / one.p50()).isBetween(19.99, 20.01);
            assertThat(twenty.p95() / one.p95()).isBetween(19.99, 20.01);
        }
    }
}
