package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.GraphDatabase;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SupervisorTest {
    /** Both stores elsewhere: what is tested here does not look at them. */
    private static final Map<String, String> EXTERNAL = Map.of(
            "SLUICE_POSTGRES_URL", "jdbc:postgresql://db.example/sluice",
            "SLUICE_POSTGRES_USER", "someone",
            "SLUICE_POSTGRES_PASSWORD", "secret-one",
            "SLUICE_NEO4J_URI", "bolt://graph.example",
            "SLUICE_NEO4J_USER", "other",
            "SLUICE_NEO4J_PASSWORD", "secret-two");

    private final Path data;

    SupervisorTest(@TempDir Path data) {
        this.data = data;
    }

    @Test
    void dataOutlivesKillAndRestartAndNoChildOutlivesTheSupervisor() throws Exception {
        var first = SupervisorProcess.start(data, Map.of()).awaitUp();
        write("before the kill");
        var second = SupervisorProcess.start(data, Map.of());
        assertThat(second.awaitExit()).isEqualTo(3);
        assertThat(second.output())
                .isEqualToIgnoringNewLines("Sluice already runs on " + data + " (pid " + first.pid()
                        + ", http://127.0.0.1:" + first.port + ")");
        List<ProcessHandle> children = first.children(data);
        assertThat(children).hasSizeGreaterThanOrEqualTo(4);

        first.kill();

        await().atMost(Duration.ofSeconds(10)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        var third = SupervisorProcess.start(data, Map.of()).awaitUp();
        write("after the kill");
        assertThat(notes()).containsExactly("before the kill", "after the kill");
        assertThat(graphNotes()).containsExactlyInAnyOrder("before the kill", "after the kill");
        List<ProcessHandle> successors = third.children(data);

        assertThat(third.terminate()).isZero();

        assertThat(successors).noneMatch(ProcessHandle::isAlive);
        assertThat(third.output()).containsSubsequence("service stopped", "Neo4j stopped", "PostgreSQL stopped");
        assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
        assertThat(DataLock.holder(data)).isEmpty();
    }

    @Test
    void theFirstKeyIsShownAtTheFirstStartAndNeverAgain() throws IOException {
        var first = SupervisorProcess.start(data, EXTERNAL).awaitUp();
        assertThat(first.terminate()).isZero();
        var second = SupervisorProcess.start(data, EXTERNAL).awaitUp();
        assertThat(second.terminate()).isZero();

        assertThat(first.output()).containsOnlyOnce("slc_made-at-first-start").contains(data.resolve("api-key") + "");
        assertThat(second.output()).doesNotContain("slc_");
        try (var logs = Files.walk(data.resolve("logs"))) {
            assertThat(logs.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(log).content().doesNotContain("slc_"));
        }
    }

    @Test
    void externalStoresAreUsedAndTheirPasswordsNotShown() throws IOException {
        var supervisor = SupervisorProcess.start(data, EXTERNAL).awaitUp();

        assertThat(Files.readAllLines(data.resolve("stores")))
                .containsExactly(
                        "jdbc:postgresql://db.example/sluice",
                        "someone",
                        "secret-one",
                        "bolt://graph.example",
                        "other",
                        "secret-two");
        assertThat(supervisor.terminate()).isZero();
        assertThat(supervisor.output()).contains("db.example").doesNotContain("secret");
    }

    @Test
    void deathOfAChildIsToldWithItsLastLinesAndEndsTheRest() throws IOException {
        var supervisor = SupervisorProcess.start(data, EXTERNAL).awaitUp();

        supervisor.children(data).forEach(ProcessHandle::destroyForcibly);

        assertThat(supervisor.awaitExit()).isEqualTo(1);
        assertThat(supervisor.output())
                .containsSubsequence(
                        "service ended unexpectedly; its last lines:", "  stand-in listens on " + supervisor.port);
    }

    @Test
    void deathOfPostgresStopsNeo4jAndTheService() throws IOException {
        var environment = new java.util.HashMap<>(EXTERNAL);
        environment.put("SLUICE_POSTGRES_URL", "");
        var supervisor = SupervisorProcess.start(data, environment).awaitUp();
        List<ProcessHandle> children = supervisor.children(data);
        long postmaster = Long.parseLong(Files.readAllLines(data.resolve("postgres/data/postmaster.pid"))
                .getFirst()
                .strip());

        ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

        assertThat(supervisor.awaitExit()).isEqualTo(1);
        assertThat(supervisor.output()).contains("PostgreSQL ended unexpectedly");
        await().atMost(Duration.ofSeconds(10)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    private void write(String text) throws IOException, SQLException {
        List<String> stores = Files.readAllLines(data.resolve("stores"));
        try (var connection = DriverManager.getConnection(stores.get(0), stores.get(1), stores.get(2));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS note (id INT GENERATED ALWAYS AS IDENTITY, text TEXT)");
            statement.execute("INSERT INTO note (text) VALUES ('" + text + "')");
        }
        try (var driver = GraphDatabase.driver(stores.get(3), AuthTokens.basic(stores.get(4), stores.get(5)))) {
            driver.executableQuery("CREATE (:Note {text: $text})")
                    .withParameters(Map.of("text", text))
                    .execute();
        }
    }

    private List<String> notes() throws IOException, SQLException {
        List<String> stores = Files.readAllLines(data.resolve("stores"));
        var notes = new java.util.ArrayList<String>();
        try (var connection = DriverManager.getConnection(stores.get(0), stores.get(1), stores.get(2));
                var rows = connection.createStatement().executeQuery("SELECT text FROM note ORDER BY id")) {
            while (rows.next()) {
                notes.add(rows.getString(1));
            }
        }
        return notes;
    }

    private List<String> graphNotes() throws IOException {
        List<String> stores = Files.readAllLines(data.resolve("stores"));
        try (var driver = GraphDatabase.driver(stores.get(3), AuthTokens.basic(stores.get(4), stores.get(5)))) {
            return driver.executableQuery("MATCH (n:Note) RETURN n.text AS text").execute().records().stream()
                    .map(row -> row.get("text").asString())
                    .toList();
        }
    }
}
