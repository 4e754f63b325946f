package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

class SharedStoresTest {
    @Test
    void postgresIsVersion18InAnotherTimeZone() throws SQLException {
        EmbeddedPostgres postgres = SharedStores.postgres();

        assertThat(ask(postgres.jdbcUrl(), "SELECT current_setting('server_version')"))
                .startsWith("18.");
        assertThat(ask(postgres.jdbcUrl(), "SELECT current_setting('TimeZone')"))
                .isEqualTo("Asia/Kathmandu");
        assertThat(SharedStores.postgres()).isSameAs(postgres);
    }

    @Test
    void freshDatabasesAreApart() throws SQLException {
        String first = SharedStores.postgres().freshDatabase();
        String second = SharedStores.postgres().freshDatabase();

        ask(first, "CREATE TABLE t AS SELECT 1 AS one; SELECT 1");

        assertThat(ask(first, "SELECT to_regclass('t')")).isEqualTo("t");
        assertThat(ask(second, "SELECT to_regclass('t')")).isNull();
    }

    @Test
    void neo4jAnswersOverBoltWithItsPasswordOnly() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();

        try (Driver driver = GraphDatabase.driver(neo4j.boltUri(), AuthTokens.basic(neo4j.user(), neo4j.password()))) {
            assertThat(driver.executableQuery("RETURN 1 AS one").execute().records())
                    .singleElement()
                    .satisfies(row -> assertThat(row.get("one").asInt()).isEqualTo(1));
        }
    }

    private static String ask(String url, String sql) throws SQLException {
        EmbeddedPostgres postgres = SharedStores.postgres();
        try (Connection connection = DriverManager.getConnection(url, postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
