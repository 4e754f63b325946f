package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.Drift;
import dev.sluice.quality.history.ProfileData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriftedTest {
    private static final double[] BEFORE =
            IntStream.range(0, 400).mapToDouble(i -> i % 100).toArray();

    private static History baseline(ProfileData.Column column) {
        return new History(
                TestTable.NOW, List.of(), Optional.of(new ProfileData(400, Map.of("x", column))), History.Facts.NONE);
    }

    private static ProfileData.Column numbers(Optional<Distribution.Bins> histogram) {
        TreeMap<Double, Double> quantiles = new TreeMap<>();
        Distribution.Quantiles of = Distribution.Quantiles.of(BEFORE, 20, 0);
        for (int i = 0; i < of.ranks().size(); i++) {
            quantiles.put(of.ranks().get(i), of.numbers().get(i));
        }
        return new ProfileData.Column(
                0,
                OptionalLong.of(100),
                Optional.of(new ProfileData.Numbers(400, 0, 0, 99, 49.5, OptionalDouble.of(29), quantiles)),
                Optional.empty(),
                Optional.empty(),
                histogram,
                Optional.empty());
    }

    private static String rows(IntStream values) {
        return values.mapToObj(v -> "(" + v + ")").collect(Collectors.joining(", "));
    }

    private static Checks drift(String measure) {
        return check("drift").with("column", "x").with("measure", measure);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void equalShapesHaveNoDistance(Store store) {
        try (TestTable table =
                store.table("x INTEGER", rows(IntStream.range(0, 400).map(i -> i % 100)))) {
            Distribution.Bins bins = Distribution.Bins.of(List.of(24.0, 49.0, 74.0), BEFORE, 0);
            for (String measure : List.of(
                    "psi", "jensenShannon", "kolmogorovSmirnov", "wasserstein", "chiSquared", "maxDifference")) {
                assertThat(table.run(drift(measure), baseline(numbers(Optional.of(bins)))))
                        .as(measure)
                        .isEqualTo("PASS 0");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void movedShapesFailByEachMeasure(Store store) {
        try (TestTable table =
                store.table("x INTEGER", rows(IntStream.range(0, 400).map(i -> 60 + i % 100)))) {
            Distribution.Bins bins = Distribution.Bins.of(List.of(24.0, 49.0, 74.0), BEFORE, 0);
            for (String measure : List.of(
                    "psi", "jensenShannon", "kolmogorovSmirnov", "wasserstein", "chiSquared", "maxDifference")) {
                assertThat(table.run(drift(measure), baseline(numbers(Optional.of(bins)))))
                        .as(measure)
                        .startsWith("FAIL");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void theCountsAreThoseOfTheDefinition(Store store) {
        int[] now = IntStream.range(0, 100).map(i -> i < 60 ? 10 : 90).toArray();
        List<Double> edges = List.of(10.0, 50.0, 89.0);
        Distribution.Bins reference = Distribution.Bins.of(edges, BEFORE, 0);
        Distribution.Bins current =
                Distribution.Bins.of(edges, IntStream.of(now).asDoubleStream().toArray(), 5);
        Drift.Distance expected = (Drift.Distance) Drift.measure(Drift.Measure.PSI, reference, current);

        try (TestTable table = store.table(
                "x DOUBLE PRECISION", rows(IntStream.of(now)) + ", (NULL), (NULL), (NULL), (NULL), (NULL)")) {
            Measurement measured = table.measure(drift("psi").spec(), baseline(numbers(Optional.of(reference))));
            assertThat(measured.value()).hasValue(expected.value());
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void withoutHistogramTheDecilesAreTheBins(Store store) {
        try (TestTable table =
                store.table("x INTEGER", rows(IntStream.range(0, 400).map(i -> i % 100)))) {
            assertThat(table.run(drift("psi").fail("> 0.001"), baseline(numbers(Optional.empty()))))
                    .startsWith("PASS");
        }
        try (TestTable table =
                store.table("x INTEGER", rows(IntStream.range(0, 400).map(i -> i % 50)))) {
            assertThat(table.run(drift("psi"), baseline(numbers(Optional.empty()))))
                    .startsWith("FAIL");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void textIsComparedByItsValues(Store store) {
        ProfileData.Column text = new ProfileData.Column(
                20,
                OptionalLong.of(2),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Distribution.Categories(Map.of("o'k", 300L, "late", 80L), 0, 20)));
        String same = IntStream.range(0, 400)
                .mapToObj(i -> i < 300 ? "('o''k')" : i < 380 ? "('late')" : "(NULL)")
                .collect(Collectors.joining(", "));
        try (TestTable table = store.table("x TEXT", same)) {
            assertThat(table.run(drift("psi"), baseline(text))).isEqualTo("PASS 0");
        }
        String other = IntStream.range(0, 400)
                .mapToObj(i -> i < 200 ? "('o''k')" : i < 280 ? "('late')" : "('new')")
                .collect(Collectors.joining(", "));
        try (TestTable table = store.table("x TEXT", other)) {
            assertThat(table.run(drift("psi"), baseline(text))).startsWith("FAIL");
            assertThat(table.run(drift("wasserstein"), baseline(text))).startsWith("ERROR: ");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void whatChanceExplainsIsNoDrift(Store store) {
        Distribution.Bins bins = Distribution.Bins.of(List.of(24.0, 49.0, 74.0), BEFORE, 0);
        try (TestTable table = store.table("x INTEGER", "(10), (80), (90), (60)")) {
            assertThat(table.run(drift("kolmogorovSmirnov"), baseline(numbers(Optional.of(bins)))))
                    .isEqualTo("PASS 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void withoutBaselineItIsSkippedAndWithoutRowsItIsAnError(Store store) {
        try (TestTable table = store.table("x INTEGER", "")) {
            assertThat(table.run(drift("psi"))).isEqualTo("SKIPPED: there is no baseline to compare with yet");
            Distribution.Bins bins = Distribution.Bins.of(List.of(24.0), BEFORE, 0);
            assertThat(table.run(drift("psi"), baseline(numbers(Optional.of(bins)))))
                    .isEqualTo("ERROR: the data has no rows");
            assertThat(table.run(drift("wasserstein"), baseline(numbers(Optional.of(bins)))))
                    .startsWith("ERROR: ");
        }
    }
}
