package dev.sluice.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.sql.lineage.ColumnLineage;
import dev.sluice.adapters.sql.lineage.ColumnSource;
import dev.sluice.adapters.sql.lineage.ResolverLimits;
import dev.sluice.adapters.sql.lineage.ScriptLineage;
import dev.sluice.adapters.sql.lineage.SqlDialect;
import dev.sluice.adapters.sql.lineage.SqlLineageResolver;
import dev.sluice.adapters.sql.lineage.TableCatalog;
import dev.sluice.adapters.sql.lineage.TableName;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ScriptLineageTest {
    private static ScriptLineage of(String script) {
        return ScriptLineage.of(new SqlLineageResolver(SqlDialect.DUCKDB, TableCatalog.empty(), ResolverLimits.DEFAULT)
                .resolve(script));
    }

    private static TableName table(String name) {
        return TableName.of("main", name);
    }

    private static List<String> sources(ScriptLineage lineage, String table, int column) {
        return output(lineage, table).columns().get(column).sources().stream()
                .map(ScriptLineageTest::text)
                .toList();
    }

    private static ScriptLineage.Output output(ScriptLineage lineage, String table) {
        return Objects.requireNonNull(lineage.outputs().get(table(table)));
    }

    private static String text(ColumnSource source) {
        return source.table().name() + "." + source.column() + " "
                + source.transformation().subtype();
    }

    @Test
    void tableMadeByTheScriptIsNoInput() {
        ScriptLineage lineage = of("CREATE TABLE a AS SELECT x FROM raw; CREATE TABLE b AS SELECT x FROM a");

        assertThat(lineage.inputs()).containsExactly(table("raw"));
        assertThat(lineage.outputs()).containsOnlyKeys(table("a"), table("b"));
        assertThat(sources(lineage, "b", 0)).containsExactly("a.x IDENTITY");
    }

    @Test
    void insertsAddUp() {
        ScriptLineage lineage =
                of("INSERT INTO t (x) SELECT p FROM a; INSERT INTO t (x, y) SELECT sum(q), r FROM b GROUP BY r");

        assertThat(sources(lineage, "t", 0)).containsExactly("a.p IDENTITY", "b.q AGGREGATION");
        assertThat(sources(lineage, "t", 1)).containsExactly("b.r IDENTITY");
    }

    @Test
    void emptyingATableStartsOver() {
        ScriptLineage lineage = of("INSERT INTO t (x) SELECT p FROM a; TRUNCATE t; INSERT INTO t (x) SELECT q FROM b");

        assertThat(sources(lineage, "t", 0)).containsExactly("b.q IDENTITY");
    }

    @Test
    void tableThatIsMadeAndDroppedIsLookedThrough() {
        ScriptLineage lineage = of("""
                CREATE TABLE step AS SELECT k, sum(v) AS s FROM raw WHERE ok GROUP BY k;
                CREATE TABLE result AS SELECT s + 1 AS r FROM step WHERE k > 0;
                DROP TABLE step""");

        assertThat(lineage.inputs()).containsExactly(table("raw"));
        assertThat(lineage.outputs()).containsOnlyKeys(table("result"));
        assertThat(sources(lineage, "result", 0)).containsExactly("raw.v AGGREGATION");
        assertThat(output(lineage, "result").influences())
                .extracting(influence -> influence.table().name() + "." + influence.column() + " "
                        + influence.transformation().subtype())
                .containsExactly("raw.k FILTER", "raw.ok FILTER", "raw.k GROUP_BY");
    }

    @Test
    void renamedTableAndColumnCarryOn() {
        ScriptLineage lineage = of("""
                CREATE TABLE live AS SELECT k, v FROM old;
                CREATE TABLE fresh AS SELECT k, v + 1 AS v FROM live;
                CREATE TABLE seen AS SELECT v FROM fresh WHERE k > 0;
                DROP TABLE live;
                ALTER TABLE fresh RENAME COLUMN v TO value;
                ALTER TABLE fresh RENAME TO live""");

        assertThat(lineage.inputs()).containsExactly(table("old"));
        assertThat(lineage.outputs()).containsOnlyKeys(table("seen"), table("live"));
        assertThat(output(lineage, "live").columns())
                .extracting(ColumnLineage::output)
                .containsExactly("k", "value");
        assertThat(sources(lineage, "live", 1)).containsExactly("old.v TRANSFORMATION");
        assertThat(sources(lineage, "seen", 0)).containsExactly("live.value IDENTITY");
        assertThat(output(lineage, "seen").influences())
                .extracting(influence -> influence.table().name() + "." + influence.column())
                .containsExactly("live.k");
    }

    @Test
    void tableOfBeforeComesFromItsOldName() {
        ScriptLineage lineage = of("ALTER TABLE a RENAME TO b; ALTER TABLE t RENAME COLUMN x TO y");

        assertThat(lineage.inputs()).containsExactly(table("a"));
        assertThat(lineage.outputs()).containsOnlyKeys(table("b"), table("t"));
        assertThat(sources(lineage, "t", 0)).containsExactly("t.x IDENTITY");
    }

    @Test
    void whatIsRolledBackIsNoOutput() {
        ScriptLineage lineage = of("""
                INSERT INTO kept (x) SELECT x FROM a;
                BEGIN;
                INSERT INTO kept (x) SELECT y FROM b;
                INSERT INTO gone (x) SELECT y FROM b;
                ROLLBACK;
                INSERT INTO later (x) SELECT x FROM a""");

        assertThat(lineage.outputs()).containsOnlyKeys(table("kept"), table("later"));
        assertThat(sources(lineage, "kept", 0)).containsExactly("a.x IDENTITY");
    }
}
