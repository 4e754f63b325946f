package dev.sluice.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.adapters.sql.lineage.SqlDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Lineage is no guess: a function is trusted only where the database said what was defined. */
class DefinedFunctionsTest {
    @Test
    void functionsThatReadTablesAreKnown() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE MACRO newest() AS (SELECT 1 FROM range(3))");
            JdbcCatalog catalog = new JdbcCatalog(connection, SqlDialect.DUCKDB);

            assertThat(catalog.mayReadTables("NEWEST")).isTrue();
            assertThat(catalog.mayReadTables("upper")).isFalse();
        }
    }

    @Test
    void noFunctionIsTrustedWhereTheDatabaseDoesNotAnswer() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        connection.close();

        assertThat(new JdbcCatalog(connection, SqlDialect.DUCKDB).mayReadTables("upper"))
                .isTrue();
    }
}
