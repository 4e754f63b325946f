package dev.sluice.adapters.sql;

import static dev.sluice.adapters.AttemptBuilder.anAttempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.adapters.Said;
import dev.sluice.adapters.TaskExecutorContract;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.execute.AttemptOutcome;
import dev.sluice.scheduler.execute.AttemptRequest;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.execute.ObservedDataset;
import dev.sluice.scheduler.execute.ResolvedWork;
import dev.sluice.scheduler.execute.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts on the real PostgreSQL and on DuckDB. */
class SqlExecutorTest extends TaskExecutorContract {
    private static final URI PRODUCER = URI.create("https://example.org/test");

    @TempDir
    Path folder;

    private final EmbeddedPostgres postgres = SharedStores.postgres();
    private final String url = postgres.freshDatabase();
    private SqlExecutor executor;

    @BeforeEach
    void start() {
        executor = new SqlExecutor(
                name -> Optional.ofNullable(Map.of(
                                "pg",
                                        new SqlTarget(
                                                url,
                                                Optional.of(postgres.user()),
                                                Optional.of(new Secret(postgres.password()))),
                                "lake",
                                        new SqlTarget(
                                                "jdbc:duckdb:" + folder.resolve("lake.duckdb"),
                                                Optional.empty(),
                                                Optional.empty()))
                        .get(name)),
                PRODUCER);
        // A sequence is not rolled back: it counts starts, whatever becomes of them.
        assertThat(query("CREATE SEQUENCE starts")).isEmpty();
    }

    @Override
    protected SqlExecutor executor() {
        return executor;
    }

    @Override
    protected ResolvedWork succeeding() {
        return new ResolvedWork.Sql("pg", "SELECT nextval('starts')");
    }

    @Override
    protected ResolvedWork failing() {
        return new ResolvedWork.Sql("pg", "SELECT nextval('starts'); SELECT * FROM nowhere");
    }

    @Override
    protected ResolvedWork lasting() {
        return new ResolvedWork.Sql("pg", "SELECT nextval('starts'); SELECT pg_sleep(300)");
    }

    @Override
    protected int startsOf(AttemptRequest request) {
        return Integer.parseInt(query("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM starts")
                .getFirst());
    }

    @Override
    protected boolean runs(AttemptRequest request) {
        return !query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                        + " AND pid <> pg_backend_pid() AND query LIKE '%sleep%'")
                .isEmpty();
    }

    private List<String> query(String sql) {
        try (Connection connection = DriverManager.getConnection(url, postgres.user(), postgres.password());
                Statement statement = connection.createStatement()) {
            List<String> values = new java.util.ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private AttemptOutcome run(String connection, String script) {
        return executor.run(anAttempt(new ResolvedWork.Sql(connection, script)).build(), new Said());
    }

    @Test
    void failedScriptLeavesNothingBehind() {
        AttemptOutcome outcome = run("pg", "CREATE TABLE half (id int); INSERT INTO half VALUES (1); SELECT 1 / 0");

        assertThat(outcome).isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> {
            assertThat(failed.errorClass()).isEqualTo(ErrorClass.PERMANENT);
            assertThat(failed.message()).startsWith("statement 3: ").contains("division by zero", "22012");
        });
        assertThat(query("SELECT 1 FROM pg_tables WHERE tablename = 'half'")).isEmpty();
    }

    @Test
    void stateThatADatabaseDoesNotTellIsNotSpokenOf() {
        assertThat(run("lake", "SELECT * FROM nowhere"))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.message())
                        .startsWith("statement 1: ")
                        .contains("nowhere")
                        .doesNotContain("SQL state"));
    }

    @Test
    void lockThatIsNotHadInTimeIsTransient() throws SQLException {
        query("CREATE TABLE busy (id int)");
        try (Connection other = DriverManager.getConnection(url, postgres.user(), postgres.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE busy");

            AttemptOutcome outcome = run("pg", "SET LOCAL lock_timeout = '50ms'; INSERT INTO busy VALUES (1)");

            assertThat(outcome)
                    .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                            .isEqualTo(ErrorClass.TRANSIENT));
        }
    }

    @Test
    void raceForTheNameOfATableIsTransient() throws Exception {
        try (Connection other = DriverManager.getConnection(url, postgres.user(), postgres.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE TABLE raced (id int)");
            CompletableFuture<AttemptOutcome> outcome =
                    CompletableFuture.supplyAsync(() -> run("pg", "CREATE TABLE IF NOT EXISTS raced (id int)"));
            await().until(() -> !query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND wait_event_type = 'Lock' AND query LIKE '%IF NOT EXISTS raced%'")
                    .isEmpty());

            other.commit();

            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.errorClass())
                            .isEqualTo(ErrorClass.TRANSIENT));
        }
    }

    @Test
    void lineageDownToColumnsComesWithTheOutcome() {
        AttemptOutcome outcome = run("lake", """
                CREATE TABLE orders AS SELECT i AS id, i * 2 AS amount FROM range(10) AS t (i);
                CREATE TABLE totals AS SELECT sum(amount) AS total FROM orders WHERE id > 3;
                """);

        assertThat(outcome).isInstanceOf(AttemptOutcome.Succeeded.class);
        DatasetId totals = new DatasetId("duckdb://" + folder.resolve("lake.duckdb"), "main.totals");
        ObservedDataset written = ((AttemptOutcome.Succeeded) outcome)
                .observed().stream()
                        .filter(o -> o.dataset().equals(totals))
                        .findFirst()
                        .orElseThrow();
        assertThat(written.written()).isTrue();
        assertThat(written.schema()).extracting(ObservedDataset.Field::name).containsExactly("total");
        assertThat(written.facets().get("columnLineage"))
                .contains("\"AGGREGATION\"", "\"FILTER\"", "\"main.orders\"", "\"amount\"");
        assertThat(written.facets().get("sluice_sqlLineage"))
                .contains("\"confidence\":\"exact\"", "\"fields\":{\"total\":\"exact\"}");
    }

    @Test
    void databaseThatRunsItIsTold() throws Exception {
        Said said = new Said();
        executor.run(anAttempt(new ResolvedWork.Sql("lake", "SELECT 1")).build(), said);

        String version;
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
            version = duckdb.getMetaData().getDatabaseProductVersion();
        }
        assertThat(said.facets())
                .singleElement()
                .asString()
                .startsWith("sluice_runtime {\"engine\":\"DuckDB\",\"engineVersion\":\"" + version
                        + "\",\"driver\":\"DuckDBJ");
    }

    @Test
    void unknownConnectionSaysWhatToSet() {
        assertThat(run("nowhere", "SELECT 1"))
                .isInstanceOfSatisfying(AttemptOutcome.Failed.class, failed -> assertThat(failed.message())
                        .isEqualTo("connection 'nowhere' is not configured; set sluice.connections.nowhere.url"));
    }
}
