package dev.sluice.quality.execute;

import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.on;
import static dev.sluice.quality.execute.AuditFixture.request;
import static dev.sluice.quality.execute.AuditFixture.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.quality.check.Dialects;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresPushDownTest {
    private final EmbeddedPostgres postgres = SharedStores.postgres();
    private final String url = postgres.freshDatabase();
    private final Source.Database source =
            new Source.Database("shop", this::connect, Dialects.POSTGRES, Optional.empty(), "notes");

    @TempDir
    Path folder;

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, postgres.user(), postgres.password());
    }

    @BeforeEach
    void notes() throws SQLException {
        try (Connection connection = connect()) {
            on(
                    connection,
                    "CREATE TABLE notes AS SELECT i AS id, CASE WHEN i % 10 > 0 THEN repeat('€', i % 10) END AS note,"
                            + " CAST(repeat('x', i % 10) AS char(40)) AS padded FROM generate_series(1, 20000) AS i",
                    "ANALYZE notes",
                    // As if the table were large enough to be worth it.
                    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET parallel_setup_cost = 0', current_database());"
                            + " EXECUTE format('ALTER DATABASE %I SET parallel_tuple_cost = 0', current_database());"
                            + " END $$",
                    "ALTER TABLE notes SET (parallel_workers = 2)");
        }
    }

    @Test
    void lengthsAreOfCharactersWhateverTheirBytesAndPadding() {
        Audit audit = RUNNER.run(request(
                source,
                folder,
                check("long", "length", "column", "note", "max", 8),
                check("short", "length", "column", "note", "min", 3),
                check("padded-long", "length", "column", "padded", "max", 8),
                check("padded-short", "length", "column", "padded", "min", 3)));

        assertThat(result(audit, "long").numerator()).isEqualTo(OptionalLong.of(2_000));
        assertThat(result(audit, "short").numerator()).isEqualTo(OptionalLong.of(4_000));
        assertThat(result(audit, "padded-long").numerator()).isEqualTo(OptionalLong.of(2_000));
        assertThat(result(audit, "padded-short").numerator()).isEqualTo(OptionalLong.of(6_000));
    }

    /** A limit on the rows of an answer, even on an answer of one row, would make the server do it all in one process. */
    @Test
    void sharedPassRunsOnWorkersOfTheServer() throws Exception {
        long before = workers();

        Audit audit = RUNNER.run(request(source, folder, check("long", "length", "column", "note", "max", 8)));

        assertThat(audit.statements()).hasSize(1);
        assertThat(workers()).isGreaterThan(before);
    }

    /** Sessions hand in their statistics when they end. */
    private long workers() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND pid <> pg_backend_pid()";
            while (one(statement, others) > 0) {
                Thread.onSpinWait();
            }
            return one(
                    statement,
                    "SELECT parallel_workers_launched FROM pg_stat_database WHERE datname = current_database()");
        }
    }

    private static long one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
