package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import dev.sluice.quality.history.Fences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** aggregate, outliers, volumeAnomaly. */
class NumbersTest {
    private static Checks aggregate(String measure) {
        return check("aggregate").with("column", "x").with("measure", measure);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void aggregatesIgnoreNulls(Store store) {
        try (TestTable table = store.table("x INTEGER", "(1), (2), (NULL), (3), (6)")) {
            Map.of("min", "1", "max", "6", "sum", "12", "avg", "3", "median", "2.5", "stddev", "2.160246899469287")
                    .forEach((measure, value) -> assertThat(
                                    table.run(aggregate(measure).fail("> 100")))
                            .as(measure)
                            .isEqualTo("PASS " + value));
            assertThat(table.run(aggregate("percentile").with("percentile", 100).fail("= 6")))
                    .isEqualTo("FAIL 6");
            assertThat(table.run(aggregate("avg").where("x < 3").fail("!= 1.5")))
                    .isEqualTo("PASS 1.5");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void withoutValuesThereIsNoNumberAndNeverAPass(Store store) {
        try (TestTable table = store.table("x DOUBLE PRECISION", "(NULL), (NULL)")) {
            for (String measure : List.of("min", "max", "sum", "avg", "median", "stddev")) {
                assertThat(table.run(aggregate(measure).fail("> 100")))
                        .isEqualTo("ERROR: there is no " + measure + " of x: too few values in 2 rows");
            }
            assertThat(table.run(aggregate("sum").with("onEmpty", "skip").fail("> 100")))
                    .isEqualTo("SKIPPED: there is no sum of x: too few values in 2 rows");
        }
        try (TestTable table = store.table("x DOUBLE PRECISION", "(7)")) {
            assertThat(table.run(aggregate("stddev").fail("> 1"))).startsWith("ERROR: there is no stddev of x");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void nanIsAnErrorAndInfinityANumber(Store store) {
        try (TestTable table = store.table("x DOUBLE PRECISION", "(1), ('NaN')")) {
            assertThat(table.run(aggregate("avg").fail("> 100"))).isEqualTo("ERROR: avg of x is NaN: a value is");
        }
        try (TestTable table = store.table("x DOUBLE PRECISION", "(1), ('Infinity')")) {
            assertThat(table.run(aggregate("max").fail("> 100"))).startsWith("FAIL");
        }
        try (TestTable table = store.table("x TEXT", "")) {
            assertThat(table.run(aggregate("avg").fail("> 100"))).startsWith("FAULT: column 'x' is");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void outliersLieBeyondTheFencesOfTheDefinition(Store store) {
        double[] sorted = {1, 2, 3, 4, 5, 6, 7, 8, 100};
        Fences mad = Fences.mad(5, 2, 3.5);
        Fences tukey = Fences.tukey(3, 7, 3);
        assertThat(mad.holds(8) && !mad.holds(100) && tukey.holds(8) && !tukey.holds(100))
                .isTrue();
        try (TestTable table =
                store.table("x DOUBLE PRECISION", "(1), (2), (3), (4), (5), (6), (7), (8), (100), (NULL)")) {
            Checks byMad = check("outliers").with("column", "x");
            assertThat(table.run(byMad)).as("warns by default").isEqualTo("WARN 1/10");
            assertThat(table.samples(byMad)).hasSize(1).first().asString().startsWith("100");
            assertThat(table.run(byMad.fail("> 10%"))).isEqualTo("PASS 1/10");
            assertThat(table.run(check("outliers").with("column", "x").with("method", "tukey")))
                    .isEqualTo("WARN 1/10");
            assertThat(table.run(check("outliers")
                            .with("column", "x")
                            .with("method", "tukey")
                            .with("k", 0.25)))
                    .as("fences at 2 and 8: on a fence is inside")
                    .isEqualTo("WARN 2/" + (sorted.length + 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void withoutSpreadThereAreNoOutliers(Store store) {
        try (TestTable table = store.table("x DOUBLE PRECISION", "(5), (5), (5), (9)")) {
            assertThat(table.run(check("outliers").with("column", "x")))
                    .isEqualTo("SKIPPED: most values of x equal 5.0: there is no spread to go by");
        }
        try (TestTable table = store.table("x DOUBLE PRECISION", "(1), (2), (3), ('NaN')")) {
            assertThat(table.run(check("outliers").with("column", "x"))).isEqualTo("PASS 0/4");
        }
        try (TestTable table = store.table("x DOUBLE PRECISION", "(NULL)")) {
            assertThat(table.run(check("outliers").with("column", "x"))).isEqualTo("PASS 0/1");
        }
        try (TestTable table = store.table("x DOUBLE PRECISION", "")) {
            assertThat(table.run(check("outliers").with("column", "x"))).isEqualTo("PASS 0/0");
        }
    }

    private static History rowsOverDays(int days, long rows, boolean good) {
        List<History.Point> points = new ArrayList<>();
        for (int day = 1; day <= days; day++) {
            points.add(new History.Point(
                    TestTable.NOW.minus(Duration.ofDays(day)),
                    Double.NaN,
                    OptionalLong.of(rows + day % 3),
                    Optional.empty(),
                    good));
        }
        return History.none(TestTable.NOW).with(points);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void unusualNumbersOfRowsWarnOnceThereIsHistory(Store store) {
        try (TestTable table = store.table("x INTEGER", "(1), (2), (3)")) {
            Checks anomaly = check("volumeAnomaly").with("season", "none");
            assertThat(table.run(anomaly, rowsOverDays(6, 2, true)))
                    .isEqualTo(
                            "SKIPPED: there are 3 rows; to tell whether that is usual it takes 7 earlier results, and there are 6");
            assertThat(table.run(anomaly, rowsOverDays(20, 100, false))).startsWith("SKIPPED");
            assertThat(table.run(anomaly, rowsOverDays(20, 2, true))).startsWith("PASS");
            assertThat(table.run(anomaly, rowsOverDays(20, 1_000, true))).startsWith("WARN");
            assertThat(table.run(anomaly.with("direction", "rise"), rowsOverDays(20, 1_000, true)))
                    .isEqualTo("PASS 0");
            assertThat(table.run(anomaly.with("direction", "drop").fail("> 4"), rowsOverDays(20, 1_000, true)))
                    .startsWith("FAIL");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void noRowsAreAnAnomalyToo(Store store) {
        try (TestTable table = store.table("x INTEGER", "")) {
            assertThat(table.run(check("volumeAnomaly"), rowsOverDays(20, 1_000, true)))
                    .startsWith("WARN");
        }
    }
}
