package dev.sluice.scheduler.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The weighted, interpolating estimator against the product-limit estimator of the textbooks. */
class KaplanMeierPropertyTest {
    /** Durations, of which the first {@code events} ended. All differ. */
    record Study(double[] times, int events) {}

    @Property(tries = 500)
    void aQuantileLiesBetweenTheEventBeforeTheTextbooksStepAndThatStep(@ForAll("studies") Study study) {
        for (double p : new double[] {0.1, 0.5, 0.9}) {
            double[] weights = new double[study.times().length];
            Arrays.fill(weights, 1);
            double quantile = KaplanMeier.quantiles(study.times(), weights, study.events(), p)[0];
            double[] events = Arrays.copyOf(study.times(), study.events());
            Arrays.sort(events);
            int step = IntStream.range(0, events.length)
                    .filter(i -> survival(study, events[i]) <= 1 - p + 1e-12)
                    .findFirst()
                    .orElse(-1);
            if (step >= 0) {
                double before = step == 0 ? events[0] : events[step - 1];
                // Beyond the last event the tail goes on by a factor of 1.3.
                double after = step + 1 < events.length
                        ? events[step + 1]
                        : Arrays.stream(study.times()).max().orElseThrow() + Math.log(1.3);
                assertThat(quantile).isBetween(before - 1e-6, after + 1e-6);
            } else {
                assertThat(quantile).isGreaterThanOrEqualTo(events[events.length - 1] - 1e-6);
            }
        }
    }

    @Property(tries = 300)
    void aWeightOfTwoIsTheSameValueTwice(@ForAll("studies") Study study) {
        int n = study.times().length;
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        double[] doubled = new double[n];
        Arrays.fill(doubled, 2);
        assertThat(KaplanMeier.quantiles(study.times(), doubled, study.events(), 0.5, 0.9))
                .containsExactly(KaplanMeier.quantiles(study.times(), weights, study.events(), 0.5, 0.9));
    }

    @Property(tries = 300)
    void withNothingStillRunningItIsTheWeightedQuantile(@ForAll("studies") Study study, @ForAll long seed) {
        double[] times = study.times();
        java.util.Random random = new java.util.Random(seed);
        double[] weights =
                Arrays.stream(times).map(_ -> 0.1 + random.nextDouble()).toArray();
        for (double p : new double[] {0.1, 0.5, 0.9, 0.95}) {
            double expected = Samples.weightedQuantile(
                    times,
                    weights,
                    Samples.order(times, times.length),
                    Arrays.stream(weights).sum(),
                    p);
            assertThat(KaplanMeier.quantiles(times, weights, times.length, p)[0])
                    .isEqualTo(expected, within(1e-6));
        }
    }

    @Property(tries = 300)
    void whatStillRunsNeverMakesTheEstimateShorter(@ForAll("studies") Study study) {
        double[] ended = Arrays.copyOf(study.times(), study.events());
        double[] weights = new double[ended.length];
        Arrays.fill(weights, 1);
        double without = KaplanMeier.quantiles(ended, weights, study.events(), 0.5)[0];
        double[] with = Arrays.copyOf(ended, study.events() + 3);
        Arrays.fill(
                with, study.events(), with.length, Arrays.stream(ended).max().orElseThrow() + 1);
        double[] more = new double[with.length];
        Arrays.fill(more, 1);
        assertThat(KaplanMeier.quantiles(with, more, study.events(), 0.5)[0]).isGreaterThanOrEqualTo(without - 1e-6);
    }

    @Property(tries = 300)
    void quantilesNeverCross(@ForAll("studies") Study study) {
        double[] weights = new double[study.times().length];
        Arrays.fill(weights, 1);
        assertThat(KaplanMeier.quantiles(study.times(), weights, study.events(), 0.5, 0.9, 0.95))
                .isSorted();
    }

    /** The estimator as textbooks have it: the product of one minus the share that ends, over all ends up to a time. */
    private static double survival(Study study, double time) {
        double survival = 1;
        double[] ends = Arrays.copyOf(study.times(), study.events());
        Arrays.sort(ends);
        for (double end : ends) {
            if (end <= time) {
                long atRisk = Arrays.stream(study.times()).filter(t -> t >= end).count();
                survival *= 1 - 1.0 / atRisk;
            }
        }
        return survival;
    }

    @Provide
    Arbitrary<Study> studies() {
        Arbitrary<double[]> times = Arbitraries.integers()
                .between(1, 4_000)
                .set()
                .ofMinSize(3)
                .ofMaxSize(40)
                .map(set -> set.stream().mapToDouble(i -> i / 64.0).toArray())
                .flatMap(sorted -> Arbitraries.longs().map(seed -> shuffled(sorted, seed)));
        return Combinators.combine(times, Arbitraries.doubles().between(0.3, 1))
                .as((all, share) -> new Study(all, Math.max(2, (int) (share * all.length))));
    }

    private static double[] shuffled(double[] values, long seed) {
        java.util.Random random = new java.util.Random(seed);
        double[] result = values.clone();
        for (int i = result.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double kept = result[i];
            result[i] = result[j];
            result[j] = kept;
        }
        return result;
    }
}
