package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus beside the service, where it is installed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ObserveTest {
    private static final Map<String, String> EXTERNAL = Map.of(
            "SLUICE_POSTGRES_URL", "jdbc:postgresql://db.example/sluice", "SLUICE_NEO4J_URI", "bolt://graph.example");

    private final Path data;
    private final Path rules;

    ObserveTest(@TempDir Path data, @TempDir Path rules) {
        this.data = data;
        this.rules = rules;
    }

    @Test
    void metricsAreReadWithAKeyOfTheirOwnAndRulesEvaluated() throws Exception {
        requirePrometheus();
        Files.writeString(rules.resolve("rules.yaml"), """
                groups:
                  - name: test
                    rules:
                      - record: stand_in:up:twice
                        expr: stand_in_up * 2
                """);

        var supervisor = SupervisorProcess.startObserved(data, EXTERNAL, rules).awaitUp();

        String url = Files.readString(data.resolve("prometheus/url"));
        assertThat(supervisor.output()).contains("metrics  " + url + " (Prometheus)");
        assertThat(Files.readString(data.resolve("prometheus/key"))).isEqualTo("slc_made");
        assertThat(Files.getPosixFilePermissions(data.resolve("prometheus/key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(query(url, "stand_in:up:twice"))
                .contains("\"14\"")
                .contains("\"job\":\"sluice\""));
        List<ProcessHandle> children = supervisor.children(data);
        assertThat(supervisor.terminate()).isZero();
        assertThat(supervisor.output()).containsSubsequence("Prometheus stopped", "service stopped");
        assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertThat(data.resolve("prometheus/url")).doesNotExist();
    }

    @Test
    void prometheusEndsWithAKilledSupervisorAndTheServiceOutlivesPrometheus() throws Exception {
        requirePrometheus();
        var supervisor = SupervisorProcess.startObserved(data, EXTERNAL, rules).awaitUp();
        List<ProcessHandle> children = supervisor.children(data);
        ProcessHandle prometheus = children.stream()
                .filter(child -> child.info().command().orElse("").endsWith("/prometheus"))
                .findFirst()
                .orElseThrow();

        prometheus.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(supervisor.output())
                .contains("Prometheus ended unexpectedly, the rest goes on"));
        assertThat(DataLock.holder(data)).isPresent();
        supervisor.kill();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        var again = SupervisorProcess.startObserved(data, EXTERNAL, rules).awaitUp();
        List<ProcessHandle> successors = again.children(data);
        again.kill();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(successors).noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void withoutPrometheusTheRestIsUpAndSaysHowToGetIt() throws IOException {
        Map<String, String> environment = new HashMap<>(EXTERNAL);
        environment.put("PATH", data.toString());

        var supervisor =
                SupervisorProcess.startObserved(data, environment, rules).awaitUp();

        assertThat(supervisor.output())
                .containsSubsequence("Prometheus is not on the PATH", "apt install prometheus", "Sluice is up");
        assertThat(supervisor.terminate()).isZero();
    }

    @Test
    void rulesThatAreNoneAreToldAndTheRestIsUp() throws IOException {
        requirePrometheus();
        Files.writeString(rules.resolve("rules.yaml"), "groups:\n  - nome: test\n");

        var supervisor = SupervisorProcess.startObserved(data, EXTERNAL, rules).awaitUp();

        assertThat(supervisor.output())
                .containsSubsequence(
                        "nothing reads the metrics: Prometheus ended before it was ready", "nome", "Sluice is up");
        assertThat(supervisor.terminate()).isZero();
    }

    private static void requirePrometheus() {
        String searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        assumeThat(Prometheus.program(searchPath))
                .as("prometheus is not on the PATH; install it to run this test")
                .isPresent();
    }

    private static String query(String url, String query) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/query?query=" + query))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
