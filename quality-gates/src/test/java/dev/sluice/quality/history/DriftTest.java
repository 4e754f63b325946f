package dev.sluice.quality.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.quality.history.Distribution.Bins;
import dev.sluice.quality.history.Distribution.Categories;
import dev.sluice.quality.history.Distribution.Quantiles;
import dev.sluice.quality.history.Drift.Distance;
import dev.sluice.quality.history.Drift.Judgement;
import dev.sluice.quality.history.Drift.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final List<Double> EDGES = List.of(-2.0, 0.0, 1.0, 5.0);

    @Test
    void chancesEqualThoseOfCommonsMath() {
        for (int degrees : new int[] {1, 2, 5, 10, 99}) {
            for (double statistic : new double[] {0.01, 0.5, 3, 11, 40, 150}) {
                double expected = 1 - new ChiSquaredDistribution(degrees).cumulativeProbability(statistic);
                assertThat(Chances.chiSquared(statistic, degrees)).isCloseTo(expected, within(1e-9));
            }
        }
        var test = new KolmogorovSmirnovTest();
        for (double lambda : new double[] {0.3, 0.5, 0.8, 1.2, 2}) {
            double n = 1e12;
            double expected = 1 - test.ksSum(lambda, 1e-15, 100_000);
            assertThat(Chances.kolmogorovSmirnov(lambda / Math.sqrt(n / 2), n, n))
                    .isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void everyMeasureGrowsWithTheShift() {
        double[] reference = new Random(7).doubles(20_000).map(u -> u * 10).toArray();
        Bins bins = Quantiles.of(reference, 100, 0).bins(10);

        for (Measure measure : Measure.values()) {
            double before = -1;
            for (double shift = 0; shift <= 4; shift += 0.5) {
                double by = shift;
                Bins current = Bins.of(
                        bins.edges(),
                        Arrays.stream(reference).map(number -> number + by).toArray(),
                        0);
                double value = distance(measure, bins, current).value();
                assertThat(value).as("%s at %s", measure, shift).isGreaterThan(before);
                before = value;
            }
        }
    }

    @Test
    void aJumpOfTheNullShareIsDrift() {
        Bins reference =
                new Bins(EDGES, List.of(10L, 10L, 10L, 10L, 10L), 0, OptionalDouble.empty(), OptionalDouble.empty());
        Bins current =
                new Bins(EDGES, List.of(10L, 10L, 10L, 10L, 10L), 50, OptionalDouble.empty(), OptionalDouble.empty());

        assertThat(distance(Measure.L_INFINITY, reference, current).value()).isEqualTo(0.5);
        assertThat(distance(Measure.KOLMOGOROV_SMIRNOV, reference, current).value())
                .isEqualTo(0.5);
        assertThat(distance(Measure.PSI, reference, current).value()).isGreaterThan(Measure.PSI.usualLimit());
    }

    @Test
    void aTinyDifferenceOfMillionsIsCertainAndYetNoDrift() {
        Bins reference = new Bins(
                List.of(0.0), List.of(50_000_000L, 50_000_000L), 0, OptionalDouble.empty(), OptionalDouble.empty());
        Bins current = new Bins(
                List.of(0.0), List.of(50_100_000L, 49_900_000L), 0, OptionalDouble.empty(), OptionalDouble.empty());

        Distance distance = distance(Measure.KOLMOGOROV_SMIRNOV, reference, current);

        assertThat(distance.chance().orElseThrow()).isLessThan(1e-6);
        assertThat(distance.against(0.1)).isEqualTo(Judgement.STEADY);
        assertThat(distance.against(0.0005)).isEqualTo(Judgement.DRIFTED);
    }

    @Test
    void aLargeDistanceOfAHandfulOfRowsIsChance() {
        Bins reference = new Bins(List.of(0.0), List.of(3L, 1L), 0, OptionalDouble.empty(), OptionalDouble.empty());
        Bins current = new Bins(List.of(0.0), List.of(1L, 3L), 0, OptionalDouble.empty(), OptionalDouble.empty());

        assertThat(distance(Measure.KOLMOGOROV_SMIRNOV, reference, current).against(0.1))
                .isEqualTo(Judgement.STEADY);
    }

    @Test
    void estimatedRanksLeaveAZoneThatIsUnsure() {
        double[] reference = new Random(3).doubles(50_000).toArray();
        Quantiles exact = Quantiles.of(reference, 100, 0);
        Quantiles shifted = Quantiles.of(
                Arrays.stream(reference).map(number -> number + 0.11).toArray(), 100, 0);
        Quantiles estimated =
                new Quantiles(shifted.ranks(), shifted.numbers(), shifted.values(), shifted.nulls(), 0.02);

        assertThat(distance(Measure.KOLMOGOROV_SMIRNOV, exact, shifted).against(0.1))
                .isEqualTo(Judgement.DRIFTED);
        assertThat(distance(Measure.KOLMOGOROV_SMIRNOV, exact, estimated).against(0.1))
                .isEqualTo(Judgement.UNSURE);
        assertThat(distance(Measure.KOLMOGOROV_SMIRNOV, exact, estimated).against(0.05))
                .isEqualTo(Judgement.DRIFTED);
    }

    @Test
    void aValueThatMayHideInTheRestIsComparedWithTheRest() {
        Categories reference = new Categories(Map.of("new", 50L, "paid", 50L), 100, 0);
        Categories current = new Categories(Map.of("new", 50L, "sent", 50L), 100, 0);

        assertThat(distance(Measure.L_INFINITY, reference, current).value()).isZero();
        assertThat(distance(
                                Measure.L_INFINITY,
                                new Categories(Map.of("new", 1L), 0, 0),
                                new Categories(Map.of("old", 1L), 0, 0))
                        .value())
                .isEqualTo(1);
    }

    @Test
    void whatCannotBeComparedSaysWhy() {
        Bins bins = new Bins(EDGES, List.of(1L, 1L, 1L, 1L, 1L), 0, OptionalDouble.empty(), OptionalDouble.empty());
        Bins others = new Bins(List.of(1.0), List.of(1L, 1L), 0, OptionalDouble.empty(), OptionalDouble.empty());
        Bins none = new Bins(EDGES, List.of(0L, 0L, 0L, 0L, 0L), 0, OptionalDouble.empty(), OptionalDouble.empty());
        Categories words = new Categories(Map.of("a", 4L), 0, 0);

        assertThat(Drift.measure(Measure.PSI, bins, others))
                .isEqualTo(new Drift.Undefined(
                        "the two histograms have different edges; count the data by the edges of the reference"));
        assertThat(Drift.measure(Measure.PSI, bins, none)).isEqualTo(new Drift.Undefined("the data has no rows"));
        assertThat(Drift.measure(Measure.PSI, none, bins)).isEqualTo(new Drift.Undefined("the reference has no rows"));
        assertThat(Drift.measure(Measure.PSI, bins, words))
                .isEqualTo(new Drift.Undefined("PSI compares two histograms or two counts of values"));
        assertThat(Drift.measure(Measure.KOLMOGOROV_SMIRNOV, bins, words))
                .isEqualTo(new Drift.Undefined("Kolmogorov-Smirnov compares numbers that are not all NULL"));
        assertThat(Drift.measure(Measure.WASSERSTEIN, words, words)).isInstanceOf(Drift.Undefined.class);
    }

    private static Distance distance(Measure measure, Distribution reference, Distribution current) {
        return (Distance) Drift.measure(measure, reference, current);
    }
}
