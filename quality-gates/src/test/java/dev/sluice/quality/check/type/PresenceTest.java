package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** notNull, missing, rowCount. */
class PresenceTest {
    private static final String COLUMNS = "id INTEGER, email TEXT, amount DOUBLE PRECISION";
    private static final String ROWS =
            "(1, 'a@b.c', 1.5), (2, NULL, 'NaN'), (3, '', NULL), (NULL, 'N/A', 2), (5, ' N/A ', 0)";

    @ParameterizedTest
    @EnumSource(Store.class)
    void nullsAreCountedAndEmptyTextAndNaNAreValues(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(check("notNull").with("columns", List.of("email"))))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(check("notNull").with("columns", List.of("amount"))))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(
                            check("notNull").with("columns", List.of("amount")).with("nanIsNull", true)))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(check("notNull").with("columns", List.of("id", "email"))))
                    .isEqualTo("FAIL 2/5");
            assertThat(table.run(check("notNull").with("columns", List.of("id")).where("email IS NOT NULL AND id > 0")))
                    .isEqualTo("PASS 0/3");
            assertThat(table.samples(check("notNull").with("columns", List.of("email"))))
                    .containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void sharesAreOfAllRowsAndFailGoesBeforeWarn(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(check("notNull").with("columns", List.of("id")).fail("> 20%")))
                    .isEqualTo("PASS 1/5");
            assertThat(table.run(check("notNull").with("columns", List.of("id")).fail(">= 20%")))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(check("notNull")
                            .with("columns", List.of("id"))
                            .fail("> 20%")
                            .warn("> 19.9%")))
                    .isEqualTo("WARN 1/5");
            assertThat(table.run(check("notNull")
                            .with("columns", List.of("id"))
                            .fail("> 10%")
                            .warn("> 0")))
                    .isEqualTo("FAIL 1/5");
            assertThat(table.run(check("notNull").with("columns", List.of("id")).warn("> 0")))
                    .isEqualTo("WARN 1/5");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void noRowsHaveNoNullsButFailTheRowCount(Store store) {
        try (TestTable table = store.table(COLUMNS, "")) {
            assertThat(table.run(check("notNull").with("columns", List.of("id"))))
                    .isEqualTo("PASS 0/0");
            assertThat(table.run(check("notNull")
                            .with("columns", List.of("id", "email"))
                            .fail("> 1%")))
                    .isEqualTo("PASS 0/0");
            assertThat(table.run(check("missing").with("column", "email"))).isEqualTo("PASS 0/0");
            assertThat(table.run(check("rowCount"))).isEqualTo("FAIL 0");
            assertThat(table.run(check("rowCount").fail("< 0"))).isEqualTo("PASS 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void whatStandsForNothingIsMissing(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(check("missing").with("column", "email"))).isEqualTo("FAIL 1/5");
            assertThat(table.run(check("missing").with("column", "email").with("values", List.of("", "N/A"))))
                    .isEqualTo("FAIL 3/5");
            assertThat(table.run(check("missing")
                            .with("column", "email")
                            .with("values", Arrays.asList("N/A", null))
                            .with("trim", true)))
                    .isEqualTo("FAIL 3/5");
            assertThat(table.run(check("missing").with("column", "email").with("pattern", "\\s*N/A\\s*|")))
                    .isEqualTo("FAIL 4/5");
            assertThat(table.run(check("missing").with("column", "id").with("values", List.of(3, 5))))
                    .isEqualTo("FAIL 3/5");
            assertThat(table.run(check("missing").with("column", "id").with("values", List.of("3"))))
                    .startsWith("FAULT: value '3' does not fit column 'id' of type")
                    .endsWith("it has to be a number without quotes");
            assertThat(table.run(check("missing").with("column", "id").with("trim", true)))
                    .startsWith("FAULT: column 'id' is");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void rowsAreCountedAfterTheFilter(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(check("rowCount"))).isEqualTo("PASS 5");
            assertThat(table.run(check("rowCount").where("id > 4"))).isEqualTo("PASS 1");
            assertThat(table.run(check("rowCount").where("id > 9"))).isEqualTo("FAIL 0");
            assertThat(table.run(check("rowCount").fail("not between 5 and 10")))
                    .isEqualTo("PASS 5");
            assertThat(table.run(check("rowCount").fail("not between 5 and 10 exclusive")))
                    .isEqualTo("FAIL 5");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void anUnknownColumnIsNamedWithTheNearestOne(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(check("notNull").with("columns", List.of("emial"))))
                    .isEqualTo("FAULT: there is no column 'emial'; did you mean 'email'?");
            assertThat(table.run(check("notNull").with("columns", List.of("customer"))))
                    .isEqualTo("FAULT: there is no column 'customer'; there are: id, email, amount");
            assertThat(table.run(check("notNull").with("columns", List.of("EMAIL"))))
                    .isEqualTo("FAIL 1/5");
        }
    }
}
