package dev.sluice.controlplane.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.DatasetId;
import dev.sluice.model.quality.CheckOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Write, audit, publish: readers of the dataset never see what did not pass. */
class StagesTest {
    @TempDir
    private Path folder;

    private GateStage stage;
    private String url = "";
    private String user = "";
    private String password = "";
    private @Nullable Stages stages;

    @BeforeEach
    void start() throws SQLException {
        stage = new GateStage(ScriptedExecutor.succeeds());
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void connect(String kind) throws SQLException {
        if (kind.equals("postgresql")) {
            EmbeddedPostgres postgres = SharedStores.postgres();
            url = postgres.freshDatabase();
            user = postgres.user();
            password = postgres.password();
        } else {
            url = kind.equals("duckdb")
                    ? "jdbc:duckdb:" + folder.resolve("lake.duckdb")
                    : folder.toUri().toString();
        }
        GateSources sources = new GateSources(
                Map.of("wh", new GateSources.Settings(url, optional(user), optional(password), Map.of())),
                Connections.of(Map.of("wh", t -> new DatasetId("postgres://wh:5432", t))));
        stages = stage.scheduler
                .main()
                .gates()
                .stages(sources, stage.scheduler.main().publisher());
    }

    private static Optional<String> optional(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private void sql(String... statements) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private List<String> column(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    private Connection open() throws SQLException {
        return user.isEmpty() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }

    private void gate(String target, String from, String quarantine) {
        stage.scheduler.apply(
                GateStage.gate("orders", target, """
                phase: {stage: "connection://wh/%s", quarantine: "connection://wh/%s", keep: 7d}
                """.formatted(from, quarantine) + GateStage.notNull("ids", "id")));
    }

    private void steps() {
        Stages connected = Objects.requireNonNull(stages);
        while (connected.step(stage.scheduler.clock().instant())) {
            stage.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "duckdb"})
    void goodStageTakesThePlaceOfTheTableAndABadOneGoesToQuarantine(String kind) throws SQLException {
        connect(kind);
        sql(
                "CREATE SCHEMA stage",
                "CREATE SCHEMA raw",
                "CREATE TABLE raw.orders (id integer)",
                "INSERT INTO raw.orders VALUES (1)",
                "CREATE TABLE stage.orders (id integer)",
                "INSERT INTO stage.orders VALUES (1), (2)");
        gate("raw.orders", "stage.orders", "raw.bad_orders");
        stage.scheduler.publish("stage.orders", null);
        assertThat(stage.published("raw.orders")).isEmpty();
        stage.settle();
        steps();

        assertThat(column("SELECT id FROM raw.orders ORDER BY 1")).containsExactly("1", "2");
        assertThat(column("SELECT id FROM stage.orders")).isEmpty();
        assertThat(stage.published("raw.orders")).containsExactly("1");

        sql("INSERT INTO stage.orders VALUES (NULL), (4)");
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("stage.orders", null);
        stage.settle();
        steps();

        assertThat(column("SELECT id FROM raw.orders ORDER BY 1")).containsExactly("1", "2");
        assertThat(column("SELECT count(*) FROM raw.bad_orders_v2")).containsExactly("2");
        assertThat(column("SELECT id FROM stage.orders")).isEmpty();
        assertThat(stage.published("raw.orders")).containsExactly("1");
        assertThat(stage.rows("SELECT version, state FROM gate_stage ORDER BY id"))
                .containsExactly("1 PROMOTED", "2 QUARANTINED");
        assertThat(stage.holds()).containsExactly("stage.orders n/orders GATE id");

        stage.scheduler.clock().tick(Duration.ofDays(7));
        steps();
        assertThat(column("SELECT count(*) FROM information_schema.tables WHERE table_name = 'bad_orders_v2'"))
                .containsExactly("0");
    }

    @Test
    void stageThatSomebodyWritesIsNotMovedUntilTheyAreDone() throws SQLException {
        connect("postgresql");
        sql("CREATE TABLE orders_stage (id integer)", "INSERT INTO orders_stage VALUES (1)");
        gate("public.orders", "public.orders_stage", "public.bad_orders");
        stage.scheduler.publish("public.orders_stage", null);
        stage.settle();
        try (Connection other = open();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO orders_stage VALUES (2)");
            steps();
            assertThat(stage.rows("SELECT state, tries FROM gate_stage")).containsExactly("PROMOTING 1");
            other.rollback();
        }

        stage.scheduler.clock().tick(Duration.ofSeconds(10));
        steps();

        assertThat(column("SELECT id FROM orders")).containsExactly("1");
        assertThat(stage.published("public.orders")).containsExactly("1");
        assertThat(stage.rows("SELECT kind FROM alert WHERE resolved_at IS NULL"))
                .isEmpty();
    }

    @Test
    void stageThatWasWrittenAgainIsNotPromotedOnTheOldVerdict() throws SQLException {
        connect("duckdb");
        sql("CREATE TABLE stage (id integer)", "INSERT INTO stage VALUES (1)");
        gate("main.orders", "main.stage", "main.bad");
        stage.scheduler.publish("main.stage", null);
        stage.settle();
        stage.scheduler.publish("main.stage", null);
        steps();

        assertThat(stage.rows("SELECT version, state, message FROM gate_stage ORDER BY id"))
                .startsWith("1 FAILED version 2 took its place before it was promoted");
        assertThat(stage.published("main.orders")).containsExactly("1");
    }

    @Test
    void filesTakeEachOthersPlaceInOneStep() throws IOException, SQLException {
        connect("files");
        Path staged = Files.createDirectories(folder.resolve("stage")).resolve("orders.csv");
        Path target = folder.resolve("orders.csv");
        Files.writeString(target, "id\n1\n");
        Files.writeString(staged, "id\n1\n2\n");
        gate("orders.csv", "stage/orders.csv", "bad");
        stage.scheduler.publish("stage/orders.csv", null);
        stage.settle();
        steps();
        assertThat(target).content().isEqualTo("id\n1\n2\n");
        assertThat(staged).doesNotExist();

        Files.writeString(staged, "id\n\n");
        stage.checks.says("ids", CheckOutcome.FAIL);
        stage.scheduler.publish("stage/orders.csv", null);
        stage.settle();
        steps();

        assertThat(target).content().isEqualTo("id\n1\n2\n");
        assertThat(folder.resolve("bad/v2-orders.csv")).content().isEqualTo("id\n\n");
    }
}
