package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** unique, primaryKey, duplicateRows, references. */
class KeysTest {
    private static final String COLUMNS = "a INTEGER, b TEXT, x DOUBLE PRECISION";
    private static final String ROWS =
            "(1, 'p', 1), (1, 'p', 1), (1, 'q', 'NaN'), (NULL, 'p', 'NaN'), (NULL, 'p', NULL), (2, NULL, NULL), (3, 'r', 5)";

    private static Checks unique(String... columns) {
        return check("unique").with("columns", List.of(columns));
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void surplusRowsIgnoreNullKeys(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(unique("a"))).isEqualTo("FAIL 2/7");
            assertThat(table.run(unique("a").with("count", "affected"))).isEqualTo("FAIL 3/7");
            assertThat(table.run(unique("a").with("count", "groups"))).isEqualTo("FAIL 1/7");
            assertThat(table.run(unique("a").with("nullsDistinct", false))).isEqualTo("FAIL 3/7");
            assertThat(table.run(unique("a", "b"))).isEqualTo("FAIL 1/7");
            assertThat(table.run(unique("a", "b").with("nullsDistinct", false))).isEqualTo("FAIL 2/7");
            assertThat(table.run(unique("a", "b").where("x > 1 AND x < 10"))).isEqualTo("PASS 0/1");
            assertThat(table.run(unique("a").with("count", "rows")))
                    .isEqualTo(
                            "FAULT: argument 'count': there is no choice 'rows'; there are: surplus, affected, groups");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void nanEqualsNan(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(unique("x"))).isEqualTo("FAIL 2/7");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void aPrimaryKeyRefusesNullsToo(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS)) {
            assertThat(table.run(check("primaryKey").with("columns", List.of("a"))))
                    .isEqualTo("FAIL 4/7");
            assertThat(table.run(check("primaryKey").with("columns", List.of("a", "b"))))
                    .isEqualTo("FAIL 4/7");
            assertThat(table.run(
                            check("primaryKey").with("columns", List.of("a")).where("a > 1")))
                    .isEqualTo("PASS 0/2");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void duplicateRowsCountNullsAsEqual(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS + ", (NULL, 'p', NULL)")) {
            assertThat(table.run(check("duplicateRows"))).isEqualTo("FAIL 2/8");
            assertThat(table.run(check("duplicateRows").with("columns", List.of("a", "b"))))
                    .isEqualTo("FAIL 3/8");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void nothingIsUniqueAndEmpty(Store store) {
        try (TestTable table = store.table(COLUMNS, "")) {
            assertThat(table.run(unique("a"))).isEqualTo("PASS 0/0");
            assertThat(table.run(check("primaryKey").with("columns", List.of("a"))))
                    .isEqualTo("PASS 0/0");
            assertThat(table.run(check("duplicateRows"))).isEqualTo("PASS 0/0");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void orphansAreCountedOnceAndNullKeysPass(Store store) {
        try (TestTable table =
                store.table(COLUMNS, ROWS).beside("parents", "k INTEGER, b TEXT", "(1, 'p'), (1, 'p'), (NULL, 'q')")) {
            Checks simple = check("references")
                    .with("columns", List.of("a"))
                    .with("to", "parents")
                    .with("toColumns", List.of("k"));
            assertThat(table.run(simple)).isEqualTo("FAIL 2/7");
            assertThat(table.samples(simple)).containsExactly("2", "3");
            assertThat(table.run(simple.where("a = 1"))).isEqualTo("PASS 0/3");
            assertThat(table.run(check("references")
                            .with("columns", List.of("a", "b"))
                            .with("to", "parents")
                            .with("toColumns", List.of("k", "b"))))
                    .isEqualTo("FAIL 2/7");
            assertThat(table.run(
                            check("references").with("columns", List.of("b")).with("to", "parents")))
                    .isEqualTo("FAIL 1/7");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void allKeysAreMissingFromAnEmptyParent(Store store) {
        try (TestTable table = store.table(COLUMNS, ROWS).beside("parents", "a INTEGER", "")) {
            assertThat(table.run(
                            check("references").with("columns", List.of("a")).with("to", "parents")))
                    .isEqualTo("FAIL 5/7");
        }
        try (TestTable table = store.table(COLUMNS, "").beside("parents", "a INTEGER", "(1)")) {
            assertThat(table.run(
                            check("references").with("columns", List.of("a")).with("to", "parents")))
                    .isEqualTo("PASS 0/0");
        }
    }
}
