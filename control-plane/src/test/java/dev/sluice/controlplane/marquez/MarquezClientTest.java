package dev.sluice.controlplane.marquez;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Marquez' own client for Python reads what the service answers. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class MarquezClientTest {
    private static final String CLIENT = "marquez-python==0.50.0";
    /** What the client uses without saying so. */
    private static final String FORGOTTEN = "pytz";

    private static final Path VENV = Path.of("target/marquez-client");
    private static final Path SCRIPT = Path.of("src/test/resources/marquez/ask.py");

    private record Ran(int exitCode, String output) {}

    @Test
    void theClientReadsEverythingItAsksFor() throws Exception {
        installClient();
        String run = Events.runId(990_001);
        Api.post(
                Events.start("marquez/load:daily", run)
                        .at("2026-07-01T00:00:00Z")
                        .input("marquez.in", d -> d.field("id", "bigint")),
                Events.complete("marquez/load:daily", run)
                        .at("2026-07-01T00:00:09Z")
                        .output("marquez.out", d -> d.field("id", "bigint").column("id", "marquez.in", "id")));
        Api.awaitProjections();

        Ran ran = run(
                Map.of("MARQUEZ_API_KEY", ServiceStores.key()),
                VENV.resolve("bin/python").toString(),
                SCRIPT.toString(),
                "http://localhost:" + RestAssured.port,
                Events.JOBS,
                Events.DATA,
                "marquez/load:daily",
                "marquez.out",
                run);

        assertThat(ran.exitCode()).as(ran.output()).isZero();
        JsonPath answers = JsonPath.from(ran.output());
        assertThat(answers.getList("namespaces.namespaces.name", String.class)).contains(Events.JOBS, Events.DATA);
        assertThat(answers.getString("namespace.name")).isEqualTo(Events.DATA);
        assertThat(answers.getList("jobs.jobs.name", String.class)).contains("marquez/load:daily");
        assertThat(answers.getString("job.inputs[0].name")).isEqualTo("marquez.in");
        assertThat(answers.getString("job.latestRun.id")).isEqualTo(run);
        assertThat(answers.getString("runs.runs[0].state")).isEqualTo("COMPLETED");
        assertThat(answers.getInt("run.durationMs")).isEqualTo(9_000);
        assertThat(answers.getList("datasets.datasets.name", String.class)).contains("marquez.in", "marquez.out");
        assertThat(answers.getString("dataset.fields[0].type")).isEqualTo("bigint");
        assertThat(answers.getString("dataset.currentVersion")).isEqualTo(answers.getString("version.version"));
        assertThat(answers.getString("version.createdByRun.id")).isEqualTo(run);
        assertThat(answers.getInt("versions.totalCount")).isEqualTo(1);
        for (String lineage : List.of("ofDataset", "ofField", "ofJob")) {
            assertThat(answers.getList(lineage + ".graph.id", String.class))
                    .as(lineage)
                    .contains("datasetField:" + Events.DATA + ":marquez.in:id");
        }
        assertThat(answers.getList("sources.sources.name", String.class)).contains(Events.DATA);
        assertThat(answers.getString("source.type")).isEqualTo("POSTGRES");
        assertThat(answers.getList("tags.tags")).isEmpty();
    }

    /** What the client for Python does not ask, read as its sibling for Java and the web interface do. */
    @Test
    void lineageAndSearchAnswerForNamesWithSlashesAndColons() {
        String job = "marquez/also:odd";
        Api.post(Events.complete(job, Events.runId(990_002))
                .at("2026-07-02T00:00:00Z")
                .input("marquez.odd.in")
                .output("marquez.odd.out"));
        Api.awaitProjections();

        JsonPath lineage = ServiceStores.request()
                .get("/api/v1/lineage?nodeId=job%3Aairflow%3A%2F%2Fprod%3Amarquez%2Falso%3Aodd&depth=2")
                .jsonPath();
        JsonPath found =
                ServiceStores.request().get("/api/v1/search?q=also%3Aodd").jsonPath();

        assertThat(lineage.getList("graph.id", String.class))
                .containsExactlyInAnyOrder(
                        "job:" + Events.JOBS + ":" + job,
                        "dataset:" + Events.DATA + ":marquez.odd.in",
                        "dataset:" + Events.DATA + ":marquez.odd.out");
        assertThat(found.getString("results[0].nodeId")).isEqualTo("job:" + Events.JOBS + ":" + job);
    }

    /** Once, into the build folder. Without Python or a package index the test is skipped. */
    private static void installClient() throws Exception {
        Path done = VENV.resolve("installed");
        if (Files.exists(done)) {
            return;
        }
        Ran made = run(Map.of(), "python3", "-m", "venv", VENV.toString());
        Assumptions.assumeTrue(made.exitCode() == 0, "skipped: no Python 3 with venv: " + made.output());
        Ran installed = run(Map.of(), VENV.resolve("bin/pip").toString(), "install", "--quiet", CLIENT, FORGOTTEN);
        Assumptions.assumeTrue(
                installed.exitCode() == 0, "skipped: " + CLIENT + " cannot be installed: " + installed.output());
        Files.createFile(done);
    }

    private static Ran run(Map<String, String> environment, String... command) throws Exception {
        Path output = Files.createTempFile("marquez-client", ".out");
        Path errors = Files.createTempFile("marquez-client", ".err");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(Arrays.asList(command)));
        builder.environment().putAll(environment);
        builder.redirectOutput(output.toFile()).redirectError(errors.toFile());
        try {
            Process process = builder.start();
            if (!process.waitFor(3, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return new Ran(-1, "no end after 3 minutes");
            }
            String text = Files.readString(process.exitValue() == 0 ? output : errors, StandardCharsets.UTF_8);
            return new Ran(process.exitValue(), text);
        } catch (IOException e) {
            return new Ran(127, String.valueOf(e.getMessage()));
        } finally {
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }
}
