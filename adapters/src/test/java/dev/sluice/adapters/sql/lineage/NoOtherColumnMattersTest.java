package dev.sluice.adapters.sql.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.sql.lineage.QueryGenerator.Flavour;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Lineage that calls itself exact leaves no source out: a real database gives the same values of an output column whatever
 * stands in the columns that are not among its sources and influences.
 */
class NoOtherColumnMattersTest {
    private static final int ROWS = 7;
    private static final SqlLineageResolver RESOLVER = Shop.resolver(SqlDialect.DUCKDB);
    private static @Nullable Connection duckdb;

    /** Each column twice: as it is, and with other values. Views choose. */
    @BeforeContainer
    static void fillTables() throws SQLException {
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Random random = new Random(42);
        for (Map.Entry<String, List<String>> table : Shop.tables().entrySet()) {
            List<String> columns = new ArrayList<>();
            for (String column : table.getValue()) {
                columns.add(column + " BIGINT");
                columns.add("other_" + column + " BIGINT");
            }
            execute("CREATE TABLE data_" + table.getKey() + " (" + String.join(", ", columns) + ")");
            for (int row = 0; row < ROWS; row++) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add(random.nextInt(8) == 0 ? "NULL" : String.valueOf(random.nextInt(5)));
                }
                execute("INSERT INTO data_" + table.getKey() + " VALUES (" + String.join(", ", values) + ")");
            }
        }
    }

    @AfterContainer
    static void close() throws SQLException {
        connection().close();
    }

    @Property(tries = 250, seed = "4711", shrinking = ShrinkingMode.OFF)
    void columnsThatAreNoSourceDoNotChangeTheOutput(@ForAll long seed) throws SQLException {
        String sql = new QueryGenerator(seed, Flavour.WITH_SUBQUERIES_AND_WINDOWS).query();
        StatementLineage lineage = RESOLVER.resolve(sql).getFirst();
        assertThat(lineage.confidence())
                .as("seed %d: %s%n%s", seed, sql, lineage.notes())
                .isEqualTo(Confidence.EXACT);

        for (int i = 0; i < lineage.columns().size(); i++) {
            Set<String> sources = sources(lineage, lineage.columns().get(i));
            showAllColumnsAsTheyAre();
            List<String> before = values(sql, i + 1);
            showOtherValuesExceptIn(sources);
            List<String> after = values(sql, i + 1);

            assertThat(after)
                    .as("seed %d, column %d of %s%nsources %s", seed, i, sql, sources)
                    .isEqualTo(before);
        }
    }

    private static Set<String> sources(StatementLineage lineage, ColumnLineage column) {
        Set<String> sources = new HashSet<>();
        column.sources().forEach(source -> sources.add(source.table().name() + "." + source.column()));
        lineage.datasetInfluences()
                .forEach(influence -> sources.add(influence.table().name() + "." + influence.column()));
        return sources;
    }

    private static void showAllColumnsAsTheyAre() throws SQLException {
        for (Map.Entry<String, List<String>> table : Shop.tables().entrySet()) {
            show(table.getKey(), table.getValue());
        }
    }

    private static void showOtherValuesExceptIn(Set<String> sources) throws SQLException {
        for (Map.Entry<String, List<String>> table : Shop.tables().entrySet()) {
            List<String> columns = table.getValue().stream()
                    .map(column -> sources.contains(table.getKey() + "." + column)
                            ? column
                            : "other_" + column + " AS " + column)
                    .toList();
            show(table.getKey(), columns);
        }
    }

    private static void show(String table, List<String> columns) throws SQLException {
        execute("CREATE OR REPLACE VIEW " + table + " AS SELECT " + String.join(", ", columns) + " FROM data_" + table);
    }

    private static List<String> values(String sql, int column) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(String.valueOf(rows.getObject(column)));
            }
        }
        values.sort(null);
        return values;
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connection() {
        if (duckdb == null) {
            throw new IllegalStateException("DuckDB is not open");
        }
        return duckdb;
    }
}
