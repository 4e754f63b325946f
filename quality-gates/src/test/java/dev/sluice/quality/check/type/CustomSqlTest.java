package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Difference;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Judgement;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TestTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** sql and reconcile. */
class CustomSqlTest {
    private static Checks sql(String returns, String query) {
        return check("sql").with("returns", returns).with("query", query);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void theRowsOfAQueryAreTheViolations(Store store) {
        try (TestTable table = store.table("x INTEGER", "(1), (2), (3)")) {
            Checks rows = check("sql").with("query", "SELECT x FROM {table} AS t WHERE x > 1 ORDER BY x -- more\n ; ");
            assertThat(table.run(rows)).isEqualTo("FAIL 2");
            assertThat(table.samples(rows)).containsExactly("2", "3");
            assertThat(table.run(rows.where("x < 2"))).isEqualTo("PASS 0");
            assertThat(table.run(check("sql")
                            .with("query", "WITH a AS (SELECT x FROM {{table}} AS t) SELECT x FROM a")
                            .fail("> 3")))
                    .isEqualTo("PASS 3");
            assertThat(table.run(check("sql")
                            .with("query", "SELECT x FROM {object} AS o")
                            .with("columns", List.of("y"))))
                    .startsWith("FAULT: there is no column 'y'");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void aScalarIsOneNumberAndNullIsAnError(Store store) {
        try (TestTable table = store.table("x INTEGER", "(1), (2), (3)")) {
            assertThat(table.run(
                            sql("scalar", "SELECT sum(x) FROM {table} AS t").fail("> 5")))
                    .isEqualTo("FAIL 6");
            assertThat(table.run(sql("scalar", "SELECT sum(x) FROM {table} AS t WHERE x > 9")
                            .fail("> 5")))
                    .isEqualTo("ERROR: the query gives NULL");
            assertThat(table.run(sql("scalar", "SELECT x FROM {table} AS t").fail("> 5")))
                    .isEqualTo("ERROR: the query gives 3 rows of 1 columns; it has to give one value");
            assertThat(table.run(sql("scalar", "SELECT x FROM {table} AS t WHERE FALSE")
                            .fail("> 5")))
                    .isEqualTo("ERROR: the query gives 0 rows; it has to give one value");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void aTruthIsOneBooleanAndNullIsAnError(Store store) {
        try (TestTable table = store.table("x INTEGER", "(1), (2), (3)")) {
            assertThat(table.run(sql("boolean", "SELECT max(x) < 4 FROM {table} AS t")))
                    .isEqualTo("PASS 0");
            assertThat(table.run(sql("boolean", "SELECT max(x) < 3 FROM {table} AS t")))
                    .isEqualTo("FAIL 1");
            assertThat(table.run(sql("boolean", "SELECT max(x) < NULL FROM {table} AS t")))
                    .isEqualTo("ERROR: the query gives NULL");
            assertThat(table.run(sql("boolean", "SELECT max(x) FROM {table} AS t")))
                    .isEqualTo("FAULT: '3' is neither true nor false");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void reconciliationSaysWhatIsCompared(Store store) {
        try (TestTable table = store.table("id INTEGER, x INTEGER, s TEXT", "")) {
            Checks rows = check("reconcile")
                    .with("to", "connection://other/t")
                    .with("compare", "rows")
                    .with("keys", Map.of("ID", "nr"))
                    .with("values", Map.of("x", "amount"))
                    .with("absolute", 0.5);
            assertThat(table.run(rows))
                    .isEqualTo(
                            "FAULT: two stores: Comparison[mode=ROWS, keys=[Match[column=id, other=nr]], "
                                    + "values=[Match[column=x, other=amount]], otherWhere=Optional.empty, absolute=0.5, relative=0.0]");
            assertThat(table.run(check("reconcile").with("to", "t").with("compare", "rows")))
                    .isEqualTo("FAULT: comparing rows needs 'keys': columns that name a row on both sides");
            assertThat(table.run(check("reconcile")
                            .with("to", "t")
                            .with("compare", "sums")
                            .with("values", Map.of("s", "s"))))
                    .endsWith("only numbers have sums");
        }
    }

    @Test
    void differencesAreCountedByWhatIsCompared() {
        Difference none = new Difference(10, 10, 0, 0, 0, List.of());
        Difference some = new Difference(10, 13, 2, 0, 1, List.of("nr 1: x 1, y 2"));
        Checks count = check("reconcile").with("to", "t");
        Checks rows = count.with("keys", Map.of("id", "id")).with("compare", "rows");

        assertThat(read(check("reconcile").with("to", "t"), none)).isEqualTo("PASS 0.0 10 rows here, 10 in t");
        assertThat(read(check("reconcile").with("to", "t"), some)).isEqualTo("FAIL 3.0 10 rows here, 13 in t");
        assertThat(read(check("reconcile").with("to", "t").fail("> 25%"), some)).startsWith("PASS");
        assertThat(read(rows, none)).isEqualTo("PASS 0.0 the 10 rows agree with t");
        assertThat(read(rows, some))
                .isEqualTo(
                        "FAIL 3.0 10 rows here, 13 in t; keys only there: 2, only here: 0, different: 1: nr 1: x 1, y 2");
    }

    private static String read(Checks check, Difference difference) {
        Table table = new Table(List.of(Table.Column.of("id", "INTEGER", true)));
        History history = History.none(TestTable.NOW);
        CheckPlan.Pair plan = (CheckPlan.Pair) Checks.CATALOGUE.plan(check.spec(), table, Dialects.DUCKDB, history);
        Measurement measured = plan.read().apply(difference);
        Judgement judged = Checks.CATALOGUE.judge(check.spec(), measured, history);
        return judged.outcome() + " " + measured.value().orElseThrow() + " " + judged.message();
    }
}
