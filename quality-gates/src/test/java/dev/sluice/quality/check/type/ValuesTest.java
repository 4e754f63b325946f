package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** acceptedValues, forbiddenValues, regex, length, range, expression. */
class ValuesTest {
    private static final String COLUMNS =
            "id INTEGER, s TEXT, x DOUBLE PRECISION, n NUMERIC(8,2), d DATE, t TIMESTAMP, z TIMESTAMP WITH TIME ZONE, f BOOLEAN";
    private static final String ROWS = "(1, 'new', 0, 0.5, DATE '2026-01-01', TIMESTAMP '2026-01-01 10:00:00', "
            + "TIMESTAMP WITH TIME ZONE '2026-01-01 10:00:00+00:00', TRUE), "
            + "(2, 'New', 10, 9.99, DATE '2026-01-31', TIMESTAMP '2026-01-31 00:00:00', "
            + "TIMESTAMP WITH TIME ZONE '2026-01-31 00:00:00+00:00', FALSE), "
            + "(3, '', 'NaN', 10, DATE '2026-02-01', TIMESTAMP '2026-01-31 00:00:01', "
            + "TIMESTAMP WITH TIME ZONE '2026-01-31 00:00:01+00:00', NULL), "
            + "(4, NULL, NULL, NULL, NULL, NULL, NULL, NULL), "
            + "(5, 'O''Neil \"q\" \\ ü', 11, 11, DATE '1999-01-01', TIMESTAMP '2027-01-01 00:00:00', "
            + "TIMESTAMP WITH TIME ZONE '2027-01-01 00:00:00+00:00', TRUE)";

    private static Checks on(String type, String column) {
        return check(type).with("column", column);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void acceptedValuesAreExactAndNullPasses(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(on("acceptedValues", "s").with("values", List.of("new", ""))))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(on("acceptedValues", "s").with("values", Arrays.asList("new", null))))
                    .isEqualTo("FAIL 3/5");
            assertThat(table.run(on("acceptedValues", "s").with("values", Arrays.asList(null, null))))
                    .isEqualTo("FAIL 4/5");
            assertThat(table.run(on("acceptedValues", "x").with("values", List.of(0, 10, 11))))
                    .as("NaN is no accepted value")
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("acceptedValues", "f").with("values", List.of(true))))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("acceptedValues", "d").with("values", List.of("2026-01-01", "2026-02-01"))))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(
                            on("acceptedValues", "s").with("values", List.of("O'Neil \"q\" \\ ü", "new", "New", ""))))
                    .as("quotes, backslash and umlaut are values like others")
                    .isEqualTo("PASS 0/5");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void forbiddenValuesMayNameNull(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(on("forbiddenValues", "s").with("values", List.of("new", "x"))))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("forbiddenValues", "s").with("values", Arrays.asList("new", null))))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(on("forbiddenValues", "s").with("values", List.of("x"))))
                    .isEqualTo("PASS 0/5");
            assertThat(table.run(on("forbiddenValues", "f").with("values", List.of("yes"))))
                    .endsWith("it has to be true or false");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void patternsMatchTheWholeText(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(on("regex", "s").with("pattern", "[a-z]+"))).isEqualTo("FAIL 3/5");
            assertThat(table.run(on("regex", "s").with("pattern", "new|N"))).isEqualTo("FAIL 3/5");
            assertThat(table.run(on("regex", "s").with("pattern", "[a-z]*").with("ignoreCase", true)))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("regex", "s").with("pattern", ".*"))).isEqualTo("PASS 0/5");
            assertThat(table.run(on("regex", "id").with("pattern", ".*")))
                    .startsWith("FAULT: column 'id' is")
                    .endsWith("and type regex needs text; use range, or type expression with a CAST");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void lengthCountsCharacters(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(on("length", "s").with("min", 1).with("max", 14)))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("length", "s").with("max", 13))).isEqualTo("FAIL 1/5");
            assertThat(table.run(on("length", "s").with("min", 0))).isEqualTo("PASS 0/5");
            assertThat(table.run(on("length", "x").with("min", 0))).startsWith("FAULT: column 'x' is");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void rangesIncludeTheirBoundsAndNanIsOutside(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(on("range", "x").with("min", 0).with("max", 10)))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(on("range", "x").with("min", 0))).as("NaN").isEqualTo("FAIL 1/5");
            assertThat(table.run(on("range", "x").with("max", 11))).as("NaN").isEqualTo("FAIL 1/5");
            assertThat(table.run(on("range", "n").with("min", 0.5).with("max", 10)))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("range", "d").with("earliest", "2026-01-01").with("latest", "2026-01-31")))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(on("range", "t").with("latest", "2026-01-31"))).isEqualTo("FAIL 2/5");
            assertThat(table.run(on("range", "t").with("latest", "2026-01-31T00:00:01")))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(on("range", "z").with("latest", "2026-01-31T01:00:00+01:00")))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(on("range", "t").with("latest", "2026-01-31T00:00:00Z")))
                    .endsWith("it has to be a local time such as 2026-01-31T12:00:00, without offset");
            assertThat(table.run(on("range", "s").with("min", 1)))
                    .endsWith("use 'earliest' and 'latest' for times, type length or type for text");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void anUnknownConditionPassesUnlessItMustNot(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            Checks between = check("expression").with("expression", "n < 10 OR n > 10 -- not ten");
            assertThat(table.run(between)).isEqualTo("FAIL 1/5");
            assertThat(table.samples(between)).containsExactly("3");
            assertThat(table.run(between.with("unknown", "fail"))).isEqualTo("FAIL 2/5");
            assertThat(table.run(between.where("id <> 3"))).isEqualTo("FAIL 1/4");
            assertThat(table.run(
                            check("expression").with("expression", "d <= t").with("columns", List.of("d", "t"))))
                    .isEqualTo("FAIL 1/5");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void noRowsViolateNothing(Store store) {
        try (TestTable table = store.table(COLUMNS, "")) {
            assertThat(table.run(on("acceptedValues", "s").with("values", List.of("new"))))
                    .isEqualTo("PASS 0/0");
            assertThat(table.run(on("forbiddenValues", "s")
                            .with("values", List.of("new"))
                            .fail("> 0%")))
                    .isEqualTo("PASS 0/0");
            assertThat(table.run(on("regex", "s").with("pattern", "a"))).isEqualTo("PASS 0/0");
            assertThat(table.run(on("length", "s").with("min", 1))).isEqualTo("PASS 0/0");
            assertThat(table.run(on("range", "x").with("min", 1))).isEqualTo("PASS 0/0");
            assertThat(table.run(check("expression").with("expression", "FALSE")))
                    .isEqualTo("PASS 0/0");
        }
    }
}
