package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scheduler.predict.RunEnding.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunPredictorTest {
    private static final double DAY = 86_400;

    private final RunPredictor predictor = new RunPredictor(1_000, Optional.empty());

    private static RunFacts run(String job, String id, double at) {
        return new RunFacts(id, job, at, "pool", "team", OptionalDouble.empty(), Map.of());
    }

    private Estimate once(String job, String id, double at, double seconds, Result result) {
        Estimate estimate = predictor.start(run(job, id, at));
        predictor.end(new RunEnding(id, seconds, result, result == Result.OK));
        return estimate;
    }

    @Test
    void saysNothingWithoutABasis() {
        Estimate first = predictor.expect(run("job", "1", 0));
        assertThat(first.duration()).isEmpty();
        assertThat(first.basis().kind()).isEqualTo(Estimate.Kind.NONE);
    }

    @Test
    void fallsBackToADeclaredPriorThenToSimilarJobsThenToTheJobItself() {
        RunPredictor declared = new RunPredictor(10, Optional.of(new DurationForecast(60, 120, 180)));
        assertThat(declared.expect(run("a", "0", 0)).basis().kind()).isEqualTo(Estimate.Kind.DECLARED_PRIOR);
        for (int i = 0; i < 5; i++) {
            once("a", "a" + i, i * DAY, 300, Result.OK);
        }
        Estimate other = predictor.expect(run("b", "b", 6 * DAY));
        assertThat(other.basis().kind()).isEqualTo(Estimate.Kind.SIMILAR_JOBS);
        assertThat(other.basis().isLowEvidence()).isTrue();
        assertThat(other.duration().orElseThrow().p50()).isBetween(250.0, 350.0);
        Estimate own = predictor.expect(run("a", "a", 6 * DAY));
        assertThat(own.basis()).isEqualTo(new Estimate.Basis(Estimate.Kind.OWN_HISTORY, 5, 0, -5));
    }

    @Test
    void learnsWithinAFewRunsThatAJobBecameSlow() {
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            once("job", "f" + i, i * DAY, 100 * Math.exp(0.05 * random.nextGaussian()), Result.OK);
        }
        for (int i = 60; i < 66; i++) {
            once("job", "s" + i, i * DAY, 200 * Math.exp(0.05 * random.nextGaussian()), Result.OK);
        }
        DurationForecast after =
                predictor.expect(run("job", "next", 66 * DAY)).duration().orElseThrow();
        assertThat(after.p90()).isGreaterThan(180);
        for (int i = 66; i < 76; i++) {
            once("job", "t" + i, i * DAY, 200 * Math.exp(0.05 * random.nextGaussian()), Result.OK);
        }
        assertThat(predictor
                        .expect(run("job", "later", 77 * DAY))
                        .duration()
                        .orElseThrow()
                        .p50())
                .isBetween(170.0, 230.0);
    }

    @Test
    void knowsThatMoreInputTakesLonger() {
        for (int i = 1; i <= 40; i++) {
            double size = 1_000 * (1 + i % 8);
            predictor.start(new RunFacts("r" + i, "job", i * DAY, "pool", "team", OptionalDouble.of(size), Map.of()));
            predictor.end(new RunEnding("r" + i, size / 10, Result.OK, true));
        }
        DurationForecast small = sized(1_000);
        DurationForecast large = sized(8_000);
        assertThat(large.p50() / small.p50()).isGreaterThan(4);
    }

    private DurationForecast sized(double size) {
        return predictor
                .expect(new RunFacts("x", "job", 50 * DAY, "pool", "team", OptionalDouble.of(size), Map.of()))
                .duration()
                .orElseThrow();
    }

    @Test
    void knowsThatSundaysTakeLonger() {
        for (int i = 0; i < 70; i++) {
            String weekday = String.valueOf(i % 7);
            predictor.start(new RunFacts(
                    "r" + i, "job", i * DAY, "pool", "team", OptionalDouble.empty(), Map.of("weekday", weekday)));
            predictor.end(new RunEnding("r" + i, i % 7 == 0 ? 400 : 100, Result.OK, true));
        }
        assertThat(weekday("0").p50()).isGreaterThan(1.8 * weekday("3").p50());
    }

    private DurationForecast weekday(String day) {
        return predictor
                .expect(new RunFacts(
                        "x", "job", 70 * DAY, "pool", "team", OptionalDouble.empty(), Map.of("weekday", day)))
                .duration()
                .orElseThrow();
    }

    @Test
    void aBurstDoesNotMakeShortRunsLookTypical() {
        Random random = new Random(2);
        for (int i = 0; i < 30; i++) {
            once("job", "h" + i, i * DAY, 100 + 900 * random.nextDouble(), Result.OK);
        }
        double start = 40 * DAY;
        for (int i = 0; i < 20; i++) {
            predictor.start(run("job", "b" + i, start));
        }
        for (int i = 0; i < 5; i++) {
            predictor.end(new RunEnding("b" + i, 110 + i, Result.OK, true));
        }
        DurationForecast during =
                predictor.expect(run("job", "x", start + 500)).duration().orElseThrow();
        assertThat(during.p90()).isGreaterThan(600);
    }

    @Test
    void survivesAbsurdHistory() {
        Random random = new Random(3);
        double[] absurd = {0, -5, 1e-9, 1e12, Double.NaN, Double.POSITIVE_INFINITY, 30, 31, 29, 3_000};
        List<Double> sane = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            double seconds = absurd[random.nextInt(absurd.length)];
            double at = i * 3_600 * (random.nextInt(10) == 0 ? -1 : 1); // clocks go backwards, too
            Estimate estimate =
                    once("job", "r" + i, at, seconds, List.of(Result.values()).get(random.nextInt(4)));
            estimate.duration().ifPresent(d -> {
                assertThat(d.p95()).isFinite();
                assertThat(d.p95()).isLessThanOrEqualTo(10 * 3_000.0);
                sane.add(d.p50());
            });
            assertThat(estimate.failure()).isBetween(0.0, 1.0);
        }
        assertThat(sane).isNotEmpty();
    }

    @Test
    void theSameEventsGiveTheSameAnswers() {
        assertThat(story(new RunPredictor(50, Optional.empty())))
                .isEqualTo(story(new RunPredictor(50, Optional.empty())));
    }

    private static List<Estimate> story(RunPredictor told) {
        Random random = new Random(4);
        List<Estimate> answers = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            String id = "r" + i;
            answers.add(told.start(run("job" + random.nextInt(80), id, i * 60)));
            open.add(id);
            if (random.nextInt(3) > 0) {
                String ended = open.remove(random.nextInt(open.size()));
                Result result = random.nextInt(5) == 0 ? Result.FAILED : Result.OK;
                told.end(new RunEnding(ended, 10 + random.nextInt(1_000), result, result == Result.OK));
            }
        }
        return answers;
    }

    @Test
    void remembersNoMoreJobsThanItMay() {
        for (int i = 0; i < 50_000; i++) {
            once("job" + i, "r" + i, i, 5, Result.OK);
        }
        assertThat(predictor.jobs()).isEqualTo(1_000);
        assertThat(predictor.expect(run("job49999", "x", 50_000)).basis().kind())
                .isEqualTo(Estimate.Kind.OWN_HISTORY);
        assertThat(predictor.expect(run("job1", "y", 50_000)).basis().kind()).isEqualTo(Estimate.Kind.SIMILAR_JOBS);
        assertThat(predictor.jobs()).isEqualTo(1_000);
    }

    @Test
    void toldTwiceIsToldOnce() {
        once("job", "a", 0, 100, Result.OK);
        predictor.end(new RunEnding("a", 9_999, Result.FAILED, false));
        predictor.end(new RunEnding("never started", 9_999, Result.OK, true));
        assertThat(predictor.expect(run("job", "b", DAY)).basis())
                .isEqualTo(new Estimate.Basis(Estimate.Kind.OWN_HISTORY, 1, 0, -1));
    }

    @Test
    void failuresOfLateRaiseTheProbabilityAndTheirEndLowersIt() {
        for (int i = 0; i < 30; i++) {
            once("job", "g" + i, i * DAY, 100, Result.OK);
        }
        double calm = predictor.expect(run("job", "x", 30 * DAY)).failure();
        for (int i = 0; i < 4; i++) {
            once("job", "b" + i, (31 + i) * DAY, 20, Result.FAILED);
        }
        double broken = predictor.expect(run("job", "x", 35 * DAY)).failure();
        for (int i = 0; i < 12; i++) {
            once("job", "h" + i, (36 + i) * DAY, 100, Result.OK);
        }
        double healed = predictor.expect(run("job", "x", 49 * DAY)).failure();
        assertThat(broken).isGreaterThan(0.4).isGreaterThan(5 * calm);
        assertThat(healed).isLessThan(0.3);
    }

    @Test
    void whatHasElapsedRaisesTheEstimateAndTheChanceOfSlowness() {
        for (int i = 0; i < 40; i++) {
            once("job", "r" + i, i * DAY, 100 + i % 10, Result.OK);
        }
        predictor.start(run("job", "now", 50 * DAY));
        double before = predictor.slow("now", 0, 200).orElseThrow();
        double during = predictor.slow("now", 150, 200).orElseThrow();
        assertThat(during).isGreaterThan(before);
        assertThat(predictor.remaining("now", 150).orElseThrow().p50()).isGreaterThan(150);
        assertThat(predictor.remaining("now", 10).orElseThrow().p50()).isBetween(95.0, 115.0);
    }
}
