package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.jdbc.Jdbc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Prometheus of the machine scrapes the service, where there is one. */
@QuarkusTest
@Tag("service")
@TestProfile(MetricsStore.class)
class PrometheusTest {
    private static final String PROMETHEUS = "/usr/bin/prometheus";
    private static final String PROMTOOL = "/usr/bin/promtool";
    private static final RunTrace TRACE = new RunTrace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");

    @Inject
    Jdbc jdbc;

    @Inject
    Metrics metrics;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void key() {
        Scrape.makeKey(jdbc);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void itTakesBothFormatsAndKeepsTheTraceOfARun() throws Exception {
        assumeThat(new File(PROMETHEUS)).as("Prometheus is not installed").exists();
        ScopedValue.where(RunTrace.CURRENT, TRACE)
                .run(() -> metrics.counters("sluice_ingest_rejections_total", "Events.", Label.of("reason", "other"))
                        .of("other")
                        .increment());
        int port = prometheus();

        Awaitility.await().ignoreExceptions().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            JsonNode targets = ask(port, "targets?state=active").at("/data/activeTargets");
            assertThat(targets.findValuesAsText("health"))
                    .as(targets.toString())
                    .containsExactly("up", "up");
        });

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            JsonNode ups = ask(port, "query?query=up").at("/data/result");
            assertThat(ups.size()).isEqualTo(2);
            ups.forEach(up -> assertThat(up.at("/value/1").asText()).isEqualTo("1"));
            assertThat(ask(port, exemplars("sluice_ingest_rejections_total")).findValuesAsText("trace_id"))
                    .containsOnly(TRACE.traceId());
        });
    }

    @Test
    void promtoolReadsTheScrapeAndFindsNoFaultWithOurNames() throws Exception {
        assumeThat(new File(PROMTOOL)).as("promtool is not installed").exists();
        Process promtool = new ProcessBuilder(PROMTOOL, "check", "metrics")
                .redirectErrorStream(true)
                .start();
        started.add(promtool);
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(Scrape.get(jdbc, "text/plain").asByteArray());
        }

        List<String> findings = promtool.inputReader().lines().toList();

        assertThat(findings).noneMatch(line -> line.contains("error while linting"));
        assertThat(findings)
                .filteredOn(line -> line.startsWith("sluice_"))
                // The quantile is that of a forecast, not of a summary.
                .allMatch(line -> line.startsWith("sluice_prediction_coverage_ratio non-summary"));
    }

    /** Starts one that scrapes our route, which answers in OpenMetrics, and Quarkus' own, which answers in text. */
    private int prometheus() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), Scrape.KEY);
        Path config = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: openmetrics
                    authorization: {credentials_file: "%1$s"}
                    static_configs: [{targets: ["127.0.0.1:%2$d"]}]
                  - job_name: text
                    metrics_path: /q/metrics
                    authorization: {credentials_file: "%1$s"}
                    static_configs: [{targets: ["127.0.0.1:%2$d"]}]
                """.formatted(key, RestAssured.port));
        int port = freePort();
        started.add(new ProcessBuilder(
                        PROMETHEUS,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--enable-feature=exemplar-storage")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String exemplars(String metric) {
        long now = Instant.now().getEpochSecond();
        return "query_exemplars?query=" + URLEncoder.encode(metric, StandardCharsets.UTF_8) + "&start=" + (now - 600)
                + "&end=" + (now + 60);
    }

    private static JsonNode ask(int port, String what) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + what))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return new ObjectMapper().readTree(answer.body());
        }
    }
}
