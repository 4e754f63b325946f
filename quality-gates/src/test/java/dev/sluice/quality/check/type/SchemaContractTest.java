package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TestTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaContractTest {
    private static final Table TABLE = new Table(List.of(
            Column.of("id", "BIGINT", false),
            Column.of("name", "VARCHAR", true),
            Column.of("price", "DECIMAL(10,2)", true)));

    private static Map<String, String> contract(String... namesAndTypes) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return columns;
    }

    private static String run(Checks check, Table actual, Optional<Table> last) {
        History history = new History(
                TestTable.NOW,
                List.of(),
                Optional.empty(),
                new History.Facts(Optional.empty(), last, Map.of(), List.of()));
        CheckPlan.Metadata plan =
                (CheckPlan.Metadata) Checks.CATALOGUE.plan(check.spec(), actual, Dialects.DUCKDB, history);
        var judged = Checks.CATALOGUE.judge(check.spec(), plan.read().apply(actual), history);
        return judged.outcome() + " " + plan.columns().stream().sorted().toList() + " " + judged.message();
    }

    private static String against(Checks check) {
        return run(check, TABLE, Optional.empty());
    }

    private static Checks schema(String... namesAndTypes) {
        return check("schema").with("columns", contract(namesAndTypes));
    }

    @Test
    void aliasesAreTheSameType() {
        assertThat(against(schema("id", "int8", "name", "text", "price", "numeric(10, 2)")))
                .isEqualTo("PASS [] the columns are as expected");
        assertThat(against(schema("id", "any", "name", "string", "price", "decimal")))
                .isEqualTo("PASS [] the columns are as expected");
    }

    @Test
    void goneAndRetypedBreakWhileAddedAndWiderDoNot() {
        assertThat(against(schema("id", "integer", "name", "varchar(20)", "price", "double", "gone", "text")))
                .isEqualTo(
                        "FAIL [gone, price] 2 breaking and 1 compatible changes: 'price' is decimal(10,2) instead of "
                                + "double; 'gone' is gone; 'id' is bigint instead of integer");
        assertThat(against(schema("id", "bigint")))
                .isEqualTo("PASS [] 0 breaking and 2 compatible changes: 'name' was added; 'price' was added");
        assertThat(against(schema("id", "bigint").with("added", "breaking")))
                .startsWith("FAIL [name, price] 2 breaking");
        assertThat(against(
                        schema("id", "smallint", "name", "text", "price", "any").with("strict", true)))
                .startsWith("FAIL [id] 1 breaking");
    }

    @Test
    void orderAndNullsAreToldApart() {
        assertThat(against(schema("name", "text", "id", "bigint", "price", "any")))
                .isEqualTo(
                        "PASS [] 0 breaking and 1 compatible changes: the columns stand in another order: id, name, price");
        assertThat(against(
                        schema("name", "text", "id", "bigint", "price", "any").with("reordered", "breaking")))
                .startsWith("FAIL [] 1 breaking");
        assertThat(against(schema("id", "any", "name", "any", "price", "any").with("notNull", List.of("id", "name"))))
                .isEqualTo("FAIL [name] 1 breaking and 0 compatible changes: 'name' may be NULL now");
    }

    @Test
    void withoutContractTheLastColumnsCount() {
        assertThat(run(check("schema"), TABLE, Optional.empty()))
                .isEqualTo("SKIPPED [] there are no earlier columns to compare with yet");
        assertThat(run(check("schema"), TABLE, Optional.of(TABLE))).startsWith("PASS");
        Table nullable = new Table(List.of(
                Column.of("id", "BIGINT", true),
                Column.of("name", "VARCHAR", false),
                Column.of("price", "DECIMAL(12,2)", true)));
        assertThat(run(check("schema"), nullable, Optional.of(TABLE)))
                .isEqualTo("FAIL [id] 1 breaking and 1 compatible changes: 'id' may be NULL now; "
                        + "'price' is decimal(12,2) instead of decimal(10,2)");
        assertThat(run(check("schema").warn("> 0"), nullable, Optional.of(TABLE)))
                .startsWith("WARN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int2 | integer | true",
                "integer | bigint | true",
                "bigint | integer | false",
                "integer | double precision | true",
                "bigint | double | false",
                "integer | numeric(10,0) | true",
                "integer | numeric(10,2) | false",
                "integer | numeric | true",
                "real | float8 | true",
                "varchar(10) | varchar(20) | true",
                "varchar(20) | varchar(10) | false",
                "char(3) | text | true",
                "decimal(10,2) | decimal(12,4) | true",
                "decimal(10,2) | decimal(11,4) | false",
                "date | timestamp | false",
                "timestamp | timestamptz | false",
            })
    void readersGoOnWithWiderTypes(String from, String to, boolean widens) {
        assertThat(TypeName.of(from).widensTo(TypeName.of(to))
                        || TypeName.of(from).same(TypeName.of(to)))
                .isEqualTo(widens);
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void theTypesThatStoresTellAreKnown(Store store) {
        String columns = "a INTEGER, b BIGINT, c NUMERIC(8,2), d DOUBLE PRECISION, e TEXT, f DATE, g TIMESTAMP, "
                + "h TIMESTAMP WITH TIME ZONE, i BOOLEAN, j SMALLINT, k REAL";
        try (TestTable table = store.table(columns, "")) {
            assertThat(table.run(schema(
                                    "a",
                                    "int",
                                    "b",
                                    "bigint",
                                    "c",
                                    "decimal",
                                    "d",
                                    "double",
                                    "e",
                                    "string",
                                    "f",
                                    "date",
                                    "g",
                                    "timestamp",
                                    "h",
                                    "timestamptz",
                                    "i",
                                    "bool",
                                    "j",
                                    "smallint",
                                    "k",
                                    "float4")
                            .with("strict", true)))
                    .isEqualTo("PASS 0");
        }
    }
}
