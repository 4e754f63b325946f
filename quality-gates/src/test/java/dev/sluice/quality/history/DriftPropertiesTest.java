package dev.sluice.quality.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.quality.history.Distribution.Bins;
import dev.sluice.quality.history.Distribution.Quantiles;
import dev.sluice.quality.history.Drift.Distance;
import dev.sluice.quality.history.Drift.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.math3.stat.inference.ChiSquareTest;

/** Against the definitions of the textbooks, commons-math and brute force. */
class DriftPropertiesTest {
    private static final List<Double> EDGES = List.of(-2.0, 0.0, 1.0, 5.0);

    @Provide
    Arbitrary<Bins> bins() {
        return Arbitraries.longs()
                .between(0, 5_000)
                .list()
                .ofSize(6)
                .filter(counts -> counts.stream().mapToLong(Long::longValue).sum() > 0)
                .map(counts -> new Bins(
                        EDGES, counts.subList(0, 5), counts.get(5), OptionalDouble.of(-9), OptionalDouble.of(9)));
    }

    @Provide
    Arbitrary<double[]> numbers() {
        return Arbitraries.integers()
                .between(-20, 20)
                .map(number -> number / 2.0)
                .list()
                .ofMinSize(1)
                .ofMaxSize(60)
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Property(tries = 300)
    void nothingHasDriftedFromItself(@ForAll("bins") Bins bins, @ForAll Measure measure) {
        if (measure == Measure.WASSERSTEIN && bins.values() == 0) {
            return;
        }

        assertThat(distance(measure, bins, bins).value()).isCloseTo(0, within(1e-12));
    }

    @Property(tries = 300)
    void aLargerSampleOfTheSameShapeHasNotDrifted(@ForAll("bins") Bins bins) {
        Bins tenfold = bins;
        for (int i = 0; i < 9; i++) {
            tenfold = tenfold.plus(bins);
        }

        for (Measure measure :
                List.of(Measure.JENSEN_SHANNON, Measure.KOLMOGOROV_SMIRNOV, Measure.CHI_SQUARED, Measure.L_INFINITY)) {
            assertThat(distance(measure, bins, tenfold).value()).isCloseTo(0, within(1e-9));
        }
    }

    @Property(tries = 300)
    void measuresKeepTheirRangeAndAreSymmetric(@ForAll("bins") Bins one, @ForAll("bins") Bins two) {
        for (Measure measure : Measure.values()) {
            if (measure == Measure.WASSERSTEIN) {
                continue;
            }
            double there = distance(measure, one, two).value();
            double back = distance(measure, two, one).value();

            assertThat(there).isCloseTo(back, within(1e-9));
            assertThat(there).isGreaterThanOrEqualTo(0);
            if (measure != Measure.PSI) {
                assertThat(there).isLessThanOrEqualTo(1);
            }
        }
    }

    @Property(tries = 300)
    void psiAndJensenShannonFollowTheirDefinitions(@ForAll("bins") Bins one, @ForAll("bins") Bins two) {
        double psi = 0;
        double divergence = 0;
        for (int i = 0; i <= one.counts().size(); i++) {
            long a = i < one.counts().size() ? one.counts().get(i) : one.nulls();
            long b = i < two.counts().size() ? two.counts().get(i) : two.nulls();
            double q = a / (double) one.rows();
            double p = b / (double) two.rows();
            double m = (p + q) / 2;
            divergence += (p == 0 ? 0 : p * log2(p / m)) / 2 + (q == 0 ? 0 : q * log2(q / m)) / 2;
            if (a + b > 0) {
                double smoothQ = a == 0 ? 0.5 / one.rows() : q;
                double smoothP = b == 0 ? 0.5 / two.rows() : p;
                psi += (smoothP - smoothQ) * Math.log(smoothP / smoothQ);
            }
        }

        assertThat(distance(Measure.PSI, one, two).value()).isCloseTo(psi, within(1e-9));
        assertThat(distance(Measure.JENSEN_SHANNON, one, two).value()).isCloseTo(divergence, within(1e-9));
    }

    @Property(tries = 200)
    void kolmogorovSmirnovEqualsBruteForceWhereEveryValueIsAnEdge(
            @ForAll("numbers") double[] one, @ForAll("numbers") double[] two) {
        TreeSet<Double> places = new TreeSet<>();
        Arrays.stream(one).forEach(places::add);
        Arrays.stream(two).forEach(places::add);
        List<Double> edges = List.copyOf(places);

        Distance distance = distance(Measure.KOLMOGOROV_SMIRNOV, Bins.of(edges, one, 0), Bins.of(edges, two, 0));

        assertThat(distance.value()).isCloseTo(bruteForce(one, two), within(1e-12));
    }

    @Property(tries = 200)
    void kolmogorovSmirnovOfCoarseBinsIsNeverMoreThanTheTrueOne(
            @ForAll("numbers") double[] one, @ForAll("numbers") double[] two) {
        Distance distance = distance(Measure.KOLMOGOROV_SMIRNOV, Bins.of(EDGES, one, 0), Bins.of(EDGES, two, 0));

        assertThat(distance.value()).isLessThanOrEqualTo(bruteForce(one, two) + 1e-12);
    }

    @Property(tries = 200)
    void chiSquaredEqualsThatOfCommonsMath(@ForAll("bins") Bins one, @ForAll("bins") Bins two) {
        long[][] table = {
            LongStream.concat(longs(one), LongStream.of(one.nulls())).toArray(),
            LongStream.concat(longs(two), LongStream.of(two.nulls())).toArray()
        };
        boolean everyBinIsUsed = true;
        for (int i = 0; i < table[0].length; i++) {
            everyBinIsUsed &= table[0][i] + table[1][i] > 0;
        }
        if (!everyBinIsUsed) {
            return;
        }

        Distance distance = distance(Measure.CHI_SQUARED, one, two);

        assertThat(distance.statistic().orElseThrow()).isCloseTo(new ChiSquareTest().chiSquare(table), within(1e-6));
        assertThat(distance.chance().orElseThrow()).isCloseTo(new ChiSquareTest().chiSquareTest(table), within(1e-9));
    }

    @Property(tries = 100)
    void wassersteinOfAShiftIsTheShiftInInterquartileRanges(@ForAll("numbers") double[] numbers, @ForAll long seed) {
        double[] sorted = Arrays.stream(numbers).sorted().toArray();
        double scale = Series.percentile(sorted, 0.75) - Series.percentile(sorted, 0.25);
        if (scale == 0) {
            return;
        }
        double shift = new Random(seed).nextDouble(-50, 50);
        double[] shifted = Arrays.stream(numbers).map(number -> number + shift).toArray();

        Distance distance =
                distance(Measure.WASSERSTEIN, Quantiles.of(numbers, 100, 3), Quantiles.of(shifted, 100, 30));

        assertThat(distance.value()).isCloseTo(Math.abs(shift) / scale, within(1e-9));
        assertThat(distance.statistic()).hasValueCloseTo(Math.abs(shift), within(1e-9));
    }

    @Property(tries = 100)
    void wassersteinEqualsTheAreaFoundNumerically(@ForAll("numbers") double[] one, @ForAll("numbers") double[] two) {
        double area = 0;
        int steps = 20_000;
        Spread f = Spread.of(Quantiles.of(one, 20, 0)).orElseThrow();
        Spread g = Spread.of(Quantiles.of(two, 20, 0)).orElseThrow();
        for (int i = 0; i < steps; i++) {
            double rank = (i + 0.5) / steps;
            area += Math.abs(f.at(rank) - g.at(rank)) / steps;
        }

        assertThat(f.areaTo(g)).isCloseTo(area, within(0.01));
        assertThat(g.areaTo(f)).isCloseTo(f.areaTo(g), within(1e-9));
    }

    @Property(tries = 200)
    void binsOfQuantilesCountWhatThereIs(@ForAll("numbers") double[] numbers) {
        Quantiles quantiles = Quantiles.of(numbers, numbers.length * 20, 0);

        Bins bins = quantiles.bins(10);

        Bins counted = Bins.of(bins.edges(), numbers, 0);
        assertThat(bins.values()).isEqualTo(numbers.length);
        assertThat(distance(Measure.KOLMOGOROV_SMIRNOV, bins, counted).value())
                .isLessThanOrEqualTo(1.5 / numbers.length + 1e-9);
    }

    private static LongStream longs(Bins bins) {
        return bins.counts().stream().mapToLong(Long::longValue);
    }

    private static double log2(double number) {
        return Math.log(number) / Math.log(2);
    }

    private static double bruteForce(double[] one, double[] two) {
        double greatest = 0;
        for (double place :
                DoubleStream.concat(Arrays.stream(one), Arrays.stream(two)).toArray()) {
            double f = Arrays.stream(one).filter(number -> number <= place).count() / (double) one.length;
            double g = Arrays.stream(two).filter(number -> number <= place).count() / (double) two.length;
            greatest = Math.max(greatest, Math.abs(f - g));
        }
        return greatest;
    }

    private static Distance distance(Measure measure, Distribution reference, Distribution current) {
        return (Distance) Drift.measure(measure, reference, current);
    }
}
