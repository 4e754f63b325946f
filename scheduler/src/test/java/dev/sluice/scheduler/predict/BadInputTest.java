package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.predict.RunEnding.Result;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What producers get wrong, and masses of it: no estimate is poisoned, and memory has an end. */
class BadInputTest {
    private static final double DAY = 86_400;
    private static final double YEAR = 365 * DAY;
    private static final double TEN_KILOBYTES = 10 * 1024;

    private static RunFacts run(String job, String id, double at) {
        return new RunFacts(id, job, at, "pool", "team", OptionalDouble.empty(), Map.of());
    }

    private static void once(RunPredictor predictor, String job, String id, double at, double seconds) {
        predictor.start(run(job, id, at));
        predictor.end(new RunEnding(id, seconds, Result.OK, true));
    }

    private static RunPredictor steady(int runs) {
        RunPredictor predictor = new RunPredictor(1_000, Optional.empty());
        Random random = new Random(1);
        for (int i = 0; i < runs; i++) {
            once(predictor, "job", "h" + i, i * DAY, 100 * Math.exp(0.05 * random.nextGaussian()));
        }
        return predictor;
    }

    private static DurationForecast next(RunPredictor predictor, double at) {
        return predictor.expect(run("job", "next", at)).duration().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, -1e9, 1e-12, 1e12, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aDurationThatCannotBeChangesNoForecast(double absurd) {
        RunPredictor clean = steady(40);
        RunPredictor told = steady(40);

        for (int i = 0; i < 20; i++) {
            once(told, "job", "absurd" + i, (40 + i) * DAY, absurd);
        }

        assertThat(next(told, 60 * DAY)).isEqualTo(next(clean, 60 * DAY));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-50 * YEAR, -30 * DAY, -3_600, 3_600, 30 * DAY, 900 * YEAR})
    void aClockThatIsWrongOnceDoesNotBendWhatComesAfter(double skew) {
        RunPredictor clean = steady(40);
        RunPredictor told = steady(40);

        once(clean, "job", "skewed", 40 * DAY, 100);
        once(told, "job", "skewed", 40 * DAY + skew, 100);
        for (int i = 41; i < 60; i++) {
            once(clean, "job", "r" + i, i * DAY, 130);
            once(told, "job", "r" + i, i * DAY, 130);
        }

        DurationForecast expected = next(clean, 60 * DAY);
        assertThat(next(told, 60 * DAY).p50()).isEqualTo(expected.p50(), within(0.02 * expected.p50()));
        assertThat(next(told, 60 * DAY).p95()).isEqualTo(expected.p95(), within(0.05 * expected.p95()));
    }

    @Test
    void runsWithoutAnEndDoNotLastForEver() {
        RunPredictor predictor = steady(40);
        for (int i = 0; i < 5; i++) {
            predictor.start(run("job", "lost" + i, 40 * DAY));
        }

        for (int i = 42; i < 72; i++) {
            once(predictor, "job", "r" + i, i * DAY, 100);
        }

        DurationForecast after = next(predictor, 72 * DAY);
        assertThat(after.p50()).isBetween(95.0, 105.0);
        assertThat(after.p95()).isLessThan(150);
    }

    @Test
    void aRunThatWasGivenUpStillTeachesWhenItEndsAfterAll() {
        RunPredictor predictor = steady(40);
        predictor.start(run("job", "long", 40 * DAY));
        once(predictor, "job", "short", 60 * DAY, 100);

        predictor.end(new RunEnding("long", 20 * DAY, Result.OK, true));

        assertThat(predictor.expect(run("job", "next", 61 * DAY)).basis().runs())
                .isEqualTo(42);
    }

    @Test
    void askingChangesNoAnswer() {
        RunPredictor quiet = steady(30);
        RunPredictor asked = steady(30);
        Random random = new Random(2);
        for (int i = 30; i < 90; i++) {
            double seconds = 100 * Math.exp(0.3 * random.nextGaussian());
            for (int ask = 0; ask < 5; ask++) {
                asked.expect(run(ask % 2 == 0 ? "job" : "unheard of " + ask, "x", i * DAY + ask * YEAR));
            }
            Estimate of = quiet.start(run("job", "r" + i, i * DAY));
            assertThat(asked.start(run("job", "r" + i, i * DAY))).isEqualTo(of);
            quiet.end(new RunEnding("r" + i, seconds, Result.OK, true));
            asked.end(new RunEnding("r" + i, seconds, Result.OK, true));
        }
        assertThat(asked.jobs()).isEqualTo(1);
    }

    @Test
    void aJobTakesTenKilobytesHoweverManyRunsItHas() {
        RunPredictor predictor = new RunPredictor(10, Optional.empty());
        Random random = new Random(3);
        double[] bytes = new double[3];
        for (int i = 0; i < 30_000; i++) {
            String id = "r" + i;
            predictor.start(new RunFacts(
                    id,
                    "job",
                    i * 60.0,
                    "pool" + random.nextInt(100),
                    "team",
                    OptionalDouble.of(random.nextInt(1_000_000)),
                    Map.of("code", "v" + i / 10, "weekday", "d" + i % 7, "odd" + i % 1_000, "v")));
            predictor.end(new RunEnding(id, 1 + random.nextInt(5_000), Result.OK, true));
            if (i % 10_000 == 9_999) {
                bytes[i / 10_000] = Footprint.of(predictor.history("job").orElseThrow());
            }
        }
        assertThat(bytes[2]).isBetween(1_000.0, TEN_KILOBYTES).isEqualTo(bytes[0], within(300.0));
    }

    @Test
    void jobsWithOneRunAreForgottenBeyondTheLimit() {
        RunPredictor predictor = new RunPredictor(5_000, Optional.empty());
        for (int i = 0; i < 100_000; i++) {
            once(predictor, "job" + i, "r" + i, i, 5);
        }
        assertThat(predictor.jobs()).isEqualTo(5_000);
        assertThat((double) Footprint.of(predictor.history("job99999").orElseThrow()))
                .isLessThan(TEN_KILOBYTES / 5);
        assertThat(Footprint.of(predictor)).isLessThan(5_000L * 2_048 + 4_000_000);
    }

    @Test
    void runsOfOneJobThatNeverEndTakeBoundedMemory() {
        RunPredictor predictor = new RunPredictor(10, Optional.empty());
        once(predictor, "job", "first", 0, 5);
        for (int i = 0; i < RunPredictor.MOST_OPEN + 10_000; i++) {
            predictor.start(run("job", "r" + i, i));
        }
        assertThat(predictor.open()).isEqualTo(RunPredictor.MOST_OPEN);
        assertThat(predictor.history("job").orElseThrow().inFlight.size())
                .isLessThanOrEqualTo(JobHistory.MOST_IN_FLIGHT);
        assertThat(Footprint.of(predictor)).isLessThan(RunPredictor.MOST_OPEN * 1_500L);
        assertThat(next(predictor, 1_000_001).p95()).isFinite();
    }
}
