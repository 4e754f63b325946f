package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** monotonic, noGaps. */
class OrderTest {
    private static Checks monotonic() {
        return check("monotonic").with("column", "v").with("orderBy", "k");
    }

    private static Checks noGaps(String column) {
        return check("noGaps").with("column", column);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void rowsThatFallBackViolate(Store store) {
        String rows = "(1, 10, 'a'), (2, 20, 'a'), (3, 15, 'a'), (4, NULL, 'b'), (5, 16, 'b'), (6, 16, 'a')";
        try (TestTable table = store.table("k INTEGER, v INTEGER, g TEXT", rows)) {
            assertThat(table.run(monotonic())).isEqualTo("FAIL 1/6");
            assertThat(table.samples(monotonic())).containsExactly("3");
            assertThat(table.run(monotonic().with("strict", true))).isEqualTo("FAIL 2/6");
            assertThat(table.run(monotonic().with("direction", "descending"))).isEqualTo("FAIL 2/6");
            assertThat(table.run(monotonic().with("within", List.of("g")).with("strict", true)))
                    .isEqualTo("FAIL 1/6");
            assertThat(table.run(monotonic().where("k <> 3"))).isEqualTo("FAIL 1/5");
            assertThat(table.run(monotonic().where("k < 3"))).isEqualTo("PASS 0/2");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void aRowWithoutPlaceViolatesAndTiesDoNot(Store store) {
        try (TestTable table =
                store.table("k INTEGER, v INTEGER", "(1, 5), (1, 3), (1, 4), (2, 5), (NULL, 1), (NULL, NULL)")) {
            assertThat(table.run(monotonic())).isEqualTo("FAIL 2/6");
            assertThat(table.run(monotonic().with("strict", true)))
                    .as("5 after 5")
                    .isEqualTo("FAIL 3/6");
            assertThat(table.run(monotonic().with("direction", "descending").where("k = 1")))
                    .isEqualTo("PASS 0/3");
        }
        try (TestTable table = store.table("k INTEGER, v INTEGER", "")) {
            assertThat(table.run(monotonic())).isEqualTo("PASS 0/0");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void missingStepsAreCounted(Store store) {
        String columns = "n BIGINT, x DOUBLE PRECISION, d DATE, t TIMESTAMP";
        String rows = "(1, 0.1, DATE '2026-02-27', TIMESTAMP '2026-01-01 00:00:00'), "
                + "(2, 0.2, DATE '2026-03-01', TIMESTAMP '2026-01-01 01:00:00'), "
                + "(5, 0.3, DATE '2026-03-01', TIMESTAMP '2026-01-01 04:00:00'), "
                + "(NULL, 0.6, NULL, TIMESTAMP '2026-01-01 04:30:00')";
        try (TestTable table = store.table(columns, rows)) {
            assertThat(table.run(noGaps("n")))
                    .as("3, 4 and a row without number")
                    .isEqualTo("FAIL 3");
            assertThat(table.run(noGaps("n").with("step", 3).where("n IS NOT NULL")))
                    .isEqualTo("PASS 0");
            assertThat(table.run(noGaps("x").with("step", 0.1))).as("0.4, 0.5").isEqualTo("FAIL 2");
            assertThat(table.run(noGaps("d")))
                    .as("February 28 and a row without date")
                    .isEqualTo("FAIL 2");
            assertThat(table.run(noGaps("t").with("every", "1h")))
                    .as("2 and 3 o'clock")
                    .isEqualTo("FAIL 2");
            assertThat(table.samples(noGaps("t").with("every", "1h"))).containsExactly("5");
            assertThat(table.run(noGaps("t").with("every", "30m"))).isEqualTo("FAIL 6");
            assertThat(table.run(noGaps("t").with("step", 2))).endsWith("declare 'every', not 'step'");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void eachGroupIsASequenceAndNothingHasNoGaps(Store store) {
        try (TestTable table = store.table("n INTEGER, g TEXT", "(1, 'a'), (3, 'b'), (2, 'a'), (5, 'b'), (9, NULL)")) {
            assertThat(table.run(noGaps("n").with("within", List.of("g")))).isEqualTo("FAIL 1");
        }
        try (TestTable table = store.table("n INTEGER", "")) {
            assertThat(table.run(noGaps("n"))).isEqualTo("PASS 0");
        }
    }
}
