package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Jdbc;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What docs/metrics.md says of a scrape, and how large one gets. */
@QuarkusTest
@Tag("service")
@TestProfile(MetricsStore.class)
class MetricsDocsTest {
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ((?:sluice|http)_[a-z0-9_]+) \\| (\\w+) \\| ([a-z_, ]*?) ?\\|.*$");
    private static final int BUDGET = 5_000;

    @Inject
    Jdbc jdbc;

    @Inject
    MeterRegistry registry;

    @Inject
    Routes routes;

    private record Metric(String type, Set<String> labels) {}

    private static Map<String, Metric> documented() throws IOException {
        Map<String, Metric> metrics = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("../docs/metrics.md")));
        while (row.find()) {
            Set<String> labels = Arrays.stream(row.group(3).split(",", -1))
                    .map(String::strip)
                    .filter(label -> !label.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            metrics.put(row.group(1), new Metric(row.group(2), labels));
        }
        return metrics;
    }

    private static Map<String, Metric> scraped(Scrape scrape) {
        Map<String, Metric> metrics = new TreeMap<>();
        scrape.types().forEach((name, type) -> {
            if (name.startsWith("sluice_") || name.equals("http_server_requests_seconds")) {
                metrics.put(name, new Metric(type, scrape.labels(name)));
            }
        });
        return metrics;
    }

    @Test
    void theScrapeHasWhatTheCatalogueNamesAndNothingElse() throws IOException {
        Map<String, Metric> documented = documented();
        insertWorkflows(1, 1);

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(scraped(Scrape.text(jdbc)))
                .containsExactlyInAnyOrderEntriesOf(documented));
        assertThat(Scrape.text(jdbc).types().keySet())
                .allMatch(name -> name.matches("(sluice|jvm|process|system|agroal|http_server)_.*"));
    }

    @Test
    void aLargeInstallationFitsTheBudgetAndDatasetsCostNothing() {
        insertWorkflows(1_000, 200);
        insertDatasets(1, 1_000);
        askForEverything();
        awaitNodes(1_000);
        Scrape with1000 = Scrape.text(jdbc);

        insertDatasets(1_001, 100_000);
        awaitNodes(100_000);
        Scrape with100000 = Scrape.text(jdbc);

        assertThat(with100000.samples())
                .as("lines of a scrape, most of them " + largest(with100000))
                .hasSizeLessThanOrEqualTo(BUDGET);
        assertThat((double) with100000.samples().size() / with1000.samples().size())
                .as("growth with datasets")
                .isLessThan(1.01);
    }

    @Test
    void whatSendersMakeUpIsNoLabel() {
        for (int i = 0; i < 3; i++) {
            RestAssured.given().get("/made/up/" + i).then().statusCode(401);
            RestAssured.given().get("/api/v1/reports/" + i).then().statusCode(401);
            RestAssured.given().request("BREW" + i, "/graphql").then().statusCode(401);
        }

        Awaitility.await().untilAsserted(() -> {
            List<Scrape.Sample> requests = Scrape.text(jdbc).samples().stream()
                    .filter(sample -> sample.name().equals("http_server_requests_seconds_count"))
                    .toList();
            assertThat(requests).anyMatch(sample -> "401".equals(sample.labels().get("status")));
            assertThat(requests)
                    .allMatch(sample ->
                            !String.valueOf(sample.labels().get("uri")).matches(".*[0-9]$"))
                    .noneMatch(sample ->
                            String.valueOf(sample.labels().get("method")).startsWith("BREW"));
        });
    }

    private static String largest(Scrape scrape) {
        return scrape.samples().stream()
                .collect(Collectors.groupingBy(scrape::family, Collectors.counting()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(12)
                .map(family -> family.getKey() + "=" + family.getValue())
                .collect(Collectors.joining(" "));
    }

    private void awaitNodes(int datasets) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Scrape scrape = Scrape.text(jdbc);
            assertThat(scrape.value("sluice_lineage_nodes", Map.of("kind", "dataset")))
                    .isGreaterThanOrEqualTo(datasets);
        });
    }

    /** All routes with all answers that the service has, and what senders make up beside. */
    private void askForEverything() {
        List<String> answers = List.of(
                "200", "201", "204", "302", "400", "401", "403", "404", "405", "406", "409", "413", "415", "429", "500",
                "503");
        List<String> uris = Stream.concat(
                        routes.templates().stream(), IntStream.range(0, 1_000).mapToObj(i -> "/made/up/" + i))
                .toList();
        for (String uri : uris) {
            for (String answer : answers) {
                request("GET", uri, answer);
                request("POST", uri, answer);
            }
        }
    }

    private void request(String method, String uri, String status) {
        registry.timer("http.server.requests", "method", method, "uri", uri, "status", status, "outcome", "SUCCESS")
                .record(Duration.ofMillis(3));
    }

    private void insertWorkflows(int count, int namespaces) {
        jdbc.query("""
                WITH added AS (
                    INSERT INTO definition (kind, namespace, name, version)
                    SELECT 'Workflow', 'team' || (i % ?), 'flow' || i, 1 FROM generate_series(1, ?) AS i
                    ON CONFLICT DO NOTHING RETURNING id)
                INSERT INTO definition_version (definition_id, version, digest, source, path, applied_at, applied_by)
                SELECT id, 1, 'none', '', 'flow.yaml', now(), 'test' FROM added RETURNING 1
                """, row -> row.getInt(1), namespaces, count);
    }

    private void insertDatasets(int from, int to) {
        jdbc.query("""
                INSERT INTO namespace (id, name, first_position) VALUES (900000001, 'many', 1) ON CONFLICT DO NOTHING RETURNING 1
                """, row -> row.getInt(1));
        jdbc.query("""
                INSERT INTO dataset (id, namespace_id, name, canonical_id, canonical_position, first_position)
                SELECT 900000001 + i, 900000001, 'table' || i, 900000001 + i, 1, 1 FROM generate_series(?, ?) AS i
                RETURNING 1
                """, row -> row.getInt(1), from, to);
    }
}
