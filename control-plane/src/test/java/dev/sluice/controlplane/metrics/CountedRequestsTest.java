package dev.sluice.controlplane.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What requests leave behind in a scrape. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class CountedRequestsTest {
    private static final String EVENTS = "sluice_ingest_events_total";
    private static final String REJECTIONS = "sluice_ingest_rejections_total";
    private static final String REQUESTS = "sluice_ingest_request_duration_seconds_count";
    private static final String OPERATIONS = "sluice_graphql_operation_duration_seconds_count";
    private static final String REFUSED = "sluice_graphql_rejected_total";
    private static final String AUTH = "sluice_auth_requests_total";

    private static Scrape scrape() {
        return Scrape.of(ServiceStores.request()
                .accept("text/plain")
                .get("/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static double more(Scrape before, Scrape after, String name, Map<String, String> labels) {
        return after.value(name, labels) - before.value(name, labels);
    }

    private static Map<String, String> events(String result, String type, String transport) {
        return Map.of("result", result, "event_type", type, "transport", transport);
    }

    private static void post(String path, String body) {
        ServiceStores.request().contentType("application/json").body(body).post(path);
    }

    private static void ask(String query) {
        post("/graphql", "{\"query\":\"" + query + "\"}");
    }

    @Test
    void eventsCountByWhatBecameOfThemAndAreSeenWithTheirLag() {
        Scrape before = scrape();
        String event = Events.start("counted", Events.runId(770_001)).json();
        post("/api/v1/lineage", event);
        post("/api/v1/lineage", event);
        post("/api/v1/lineage", "{\"eventTime\":\"2026-01-01T00:00:00Z\"}");
        post("/api/v1/lineage/batch", "[" + event + ",{}]");
        post("/api/v1/lineage/batch", "no JSON");

        Scrape after = scrape();

        assertThat(more(before, after, EVENTS, events("accepted", "run", "http")))
                .isEqualTo(1);
        assertThat(more(before, after, EVENTS, events("duplicate", "run", "http")))
                .isEqualTo(1);
        assertThat(more(before, after, EVENTS, events("duplicate", "run", "http_batch")))
                .isEqualTo(1);
        assertThat(more(before, after, EVENTS, events("rejected", "unknown", "http")))
                .isEqualTo(1);
        assertThat(more(before, after, EVENTS, events("rejected", "unknown", "http_batch")))
                .isEqualTo(2);
        assertThat(more(before, after, REJECTIONS, Map.of("reason", "not_json")))
                .isEqualTo(1);
        assertThat(more(before, after, REJECTIONS, Map.of("reason", "incomplete")))
                .isEqualTo(2);
        assertThat(more(before, after, "sluice_ingest_batch_size_sum", Map.of()))
                .isEqualTo(2);
        assertThat(more(before, after, REQUESTS, Map.of("endpoint", "one", "outcome", "success")))
                .isEqualTo(2);
        assertThat(more(before, after, REQUESTS, Map.of("endpoint", "one", "outcome", "client_error")))
                .isEqualTo(1);
        assertThat(more(before, after, REQUESTS, Map.of("endpoint", "batch", "outcome", "client_error")))
                .isEqualTo(1);
        assertThat(after.value("sluice_ingest_queue_events", Map.of())).isZero();
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Scrape seen = scrape();
            for (String projection : new String[] {"catalog", "graph"}) {
                Map<String, String> label = Map.of("projection", projection);
                assertThat(more(before, seen, "sluice_projection_lag_seconds_count", label))
                        .isPositive();
                assertThat(more(before, seen, "sluice_projection_batch_duration_seconds_count", label))
                        .isPositive();
                assertThat(more(
                                before,
                                seen,
                                "sluice_projection_events_total",
                                Map.of("projection", projection, "result", "applied")))
                        .isPositive();
            }
        });
    }

    @Test
    void operationsCountByTheirOutcomeAndRefusalsByTheirCode() {
        Scrape before = scrape();
        ask("{ pools { name } }");
        ask("query Mine { namespaces(first: 3) { edges { node { name } } } }");
        ask("{ node(id: \\\"no id\\\") { id } }");
        ask("{ nothingOfThisName }");
        ask("{ never closed");

        Scrape after = scrape();

        assertThat(more(before, after, OPERATIONS, query("success"))).isEqualTo(2);
        assertThat(more(before, after, OPERATIONS, query("client_error"))).isEqualTo(1);
        assertThat(more(before, after, OPERATIONS, query("server_error"))).isZero();
        assertThat(more(before, after, "sluice_graphql_cost_count", Map.of())).isEqualTo(3);
        assertThat(more(before, after, REFUSED, Map.of("code", "graphql_validation_failed")))
                .isEqualTo(1);
        assertThat(more(before, after, REFUSED, Map.of("code", "graphql_parse_failed")))
                .isEqualTo(1);
    }

    private static Map<String, String> query(String outcome) {
        return Map.of("operation", "_other", "kind", "query", "outcome", outcome);
    }

    @Test
    void theDoorCountsWhomItLetsInAndWhomNot() {
        Scrape before = scrape();
        RestAssured.given().get("/api/v1/namespaces");
        RestAssured.given().header("Authorization", "Bearer slc_of_nobody").get("/api/v1/namespaces");
        RestAssured.given().get("/q/health/live");
        ServiceStores.request().get("/api/v1/namespaces");

        Scrape after = scrape();

        assertThat(more(before, after, AUTH, Map.of("method", "none", "result", "unauthenticated")))
                .isEqualTo(1);
        assertThat(more(before, after, AUTH, Map.of("method", "key", "result", "unauthenticated")))
                .isEqualTo(1);
        assertThat(more(before, after, AUTH, Map.of("method", "none", "result", "granted")))
                .isEqualTo(1);
        assertThat(more(before, after, AUTH, Map.of("method", "key", "result", "granted")))
                .isEqualTo(2);
    }
}
