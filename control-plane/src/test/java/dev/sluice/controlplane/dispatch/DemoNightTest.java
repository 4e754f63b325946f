package dev.sluice.controlplane.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.adapters.file.FolderSource;
import dev.sluice.adapters.process.ProcessConfig;
import dev.sluice.adapters.process.ProcessExecutor;
import dev.sluice.adapters.sql.SqlExecutor;
import dev.sluice.adapters.sql.SqlNaming;
import dev.sluice.adapters.sql.SqlTarget;
import dev.sluice.adapters.sql.lineage.TableName;
import dev.sluice.controlplane.backfill.Backfills;
import dev.sluice.controlplane.trigger.FilePoller;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Connections.DatasetNaming;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.SourceFile;
import dev.sluice.scheduler.execute.Secret;
import dev.sluice.scheduler.execute.TaskExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's pipelines through a night of a clock that tests set: real DuckDB, real PostgreSQL, nobody looks after them. */
class DemoNightTest {
    private static final Path SHOP = Path.of("../examples/shop");
    private static final int STEP = 2;
    private static final int MINUTES = 12 * 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final SchedulerHarness scheduler;

    DemoNightTest() throws SQLException {
        scheduler = new SchedulerHarness();
    }

    @Test
    void demoRunsThroughTheNightAndShowsAsLineageDownToColumns() throws IOException {
        Map<String, SqlTarget> targets = targets();
        Replica[] replicas = {replica("a", targets), replica("b", targets)};
        SchedulerParts parts = parts(targets);
        FilePoller files = new FilePoller(
                scheduler.transactions(),
                parts.armedTriggers(),
                parts.arrivals(),
                List.of(new FolderSource(1_000)),
                scheduler.clock());
        deploy(parts);
        parts.backfills().create(week());

        for (int minute = 0; minute < MINUTES; minute += STEP) {
            scheduler.clock().tick(Duration.ofMinutes(STEP));
            if (minute == 60 || minute == 300) {
                arrive(minute == 60 ? "orders-2026-11-20.csv" : "orders-2026-11-21.csv");
            }
            work(files, replicas);
        }

        assertThat(scheduler.rows("""
                SELECT d.name, r.trigger_kind, r.state, count(*) FROM workflow_run r JOIN definition d ON d.id = r.definition_id
                GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                """))
                .containsExactly(
                        "collect-orders file SUCCEEDED 2",
                        "daily-visits backfill SUCCEEDED 7",
                        "daily-visits schedule SUCCEEDED 1",
                        "publish-orders asset SUCCEEDED 2");
        assertThat(scheduler.rows("""
                        SELECT a.number, a.state, count(*) FROM attempt a JOIN task_run t ON t.id = a.task_run_id
                        WHERE t.task = 'announce' GROUP BY 1, 2 ORDER BY 1
                        """)).containsExactly("1 FAILED 2", "2 SUCCEEDED 2");
        assertThat(sources("mart.revenue", "revenue")).containsExactly("clean.orders.amount DIRECT AGGREGATION");
        assertThat(sources("clean.orders", "email_hash")).containsExactly("raw.orders.email DIRECT TRANSFORMATION");
        assertThat(sources("public.daily_visits", "visits"))
                .containsExactly("public.visits.visitor DIRECT AGGREGATION");
        scheduler.close();
    }

    private static void work(FilePoller files, Replica... replicas) {
        while (files.poll()) {
            Thread.onSpinWait();
        }
        for (Replica replica : replicas) {
            replica.beat();
            replica.sweep();
            replica.fire();
            replica.dispatch();
            SchedulerHarness.idle(replica);
        }
    }

    private Map<String, SqlTarget> targets() {
        EmbeddedPostgres postgres = SharedStores.postgres();
        return Map.of(
                "lake",
                new SqlTarget("jdbc:duckdb:" + folder.resolve("lake.duckdb"), Optional.empty(), Optional.empty()),
                "shop",
                new SqlTarget(
                        postgres.freshDatabase(),
                        Optional.of(postgres.user()),
                        Optional.of(new Secret(postgres.password()))));
    }

    private SchedulerParts parts(Map<String, SqlTarget> targets) {
        return new SchedulerParts(new SchedulerParts.Surroundings(
                scheduler.transactions(),
                Connections.of(Map.of("lake", naming(targets, "lake"), "shop", naming(targets, "shop"))),
                _ -> Optional.empty(),
                scheduler.clock(),
                () -> 0,
                "sluice"));
    }

    private static DatasetNaming naming(Map<String, SqlTarget> targets, String connection) {
        SqlNaming naming = SqlNaming.ofJdbcUrl(
                Objects.requireNonNull(targets.get(connection)).url());
        return table -> {
            int dot = table.indexOf('.');
            return naming.dataset(
                    dot < 0 ? TableName.of(table) : TableName.of(table.substring(0, dot), table.substring(dot + 1)));
        };
    }

    private Replica replica(String name, Map<String, SqlTarget> targets) throws IOException {
        Function<String, Optional<SqlTarget>> known = connection -> Optional.ofNullable(targets.get(connection));
        List<TaskExecutor> executors = List.of(
                new SqlExecutor(known, URI.create("https://example.org/sluice")),
                new ProcessExecutor(ProcessConfig.in(folder.resolve("work-" + name), System.getenv())));
        SchedulerParts own = parts(targets);
        TestReplicaConfig config = TestReplicaConfig.of(8);
        return own.replica(name, own.worker(executors, config, () -> {}), config);
    }

    private void deploy(SchedulerParts parts) throws IOException {
        Files.createDirectories(folder.resolve("landing"));
        List<SourceFile> files = new ArrayList<>();
        for (String name : List.of("collect.yaml", "visits.yaml")) {
            String text = Files.readString(SHOP.resolve(name));
            files.add(new SourceFile(
                    name,
                    text.replace("/LANDING_FOLDER", folder.resolve("landing").toString())));
        }
        assertThat(parts.definitions()
                        .apply(new Deployment(files, false, "test", null))
                        .problems())
                .isEmpty();
    }

    private static Backfills.Request week() {
        return new Backfills.Request(
                new ResourceName("shop", "daily-visits"),
                "2026-11-01..2026-11-08",
                Map.of(),
                2,
                Optional.empty(),
                false,
                "night",
                "ann");
    }

    private void arrive(String file) {
        try {
            Files.copy(SHOP.resolve(file), folder.resolve("landing").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The direct sources of a column as the last event tells them, which has to call itself exact. */
    private List<String> sources(String table, String column) throws IOException {
        JsonNode facets = JSON.createObjectNode();
        for (String event : scheduler.lineage()) {
            for (JsonNode output : JSON.readTree(event).path("outputs")) {
                boolean isMeant = output.path("name").asText().endsWith(table)
                        && output.at("/facets/columnLineage/fields").has(column);
                facets = isMeant ? output.path("facets") : facets;
            }
        }
        assertThat(facets.at("/sluice_sqlLineage/confidence").asText()).isEqualTo("exact");
        List<String> sources = new ArrayList<>();
        for (JsonNode field : facets.at("/columnLineage/fields/" + column + "/inputFields")) {
            for (JsonNode step : field.path("transformations")) {
                String name = field.path("name").asText();
                sources.add(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1) + "."
                        + field.path("field").asText() + " " + step.path("type").asText() + " "
                        + step.path("subtype").asText());
            }
        }
        return sources;
    }
}
