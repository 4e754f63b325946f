package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a collector hears of the service, and what its log says. One class: they share the collector. */
@QuarkusTest
@Tag("service")
@TestProfile(Traced.class)
class TracedServiceTest {
    /** Of OTLP's kinds of spans. */
    private static final long CLIENT = 3;

    private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PRODUCER = "0af7651916cd43dd8448eb211c80319c";

    private static final String WORKFLOWS = """
        apiVersion: sluice.dev/v1alpha1
        kind: Workflow
        metadata: {name: flaky, namespace: traced}
        spec:
          tasks:
            - id: load
              type: process
              script: |
                echo "parent=$TRACEPARENT"
                test "$SLUICE_ATTEMPT" = 2
              retry: {maxAttempts: 2, backoff: fixed, initial: 1s, jitter: 0, retryOn: [transient, permanent]}
        ---
        apiVersion: sluice.dev/v1alpha1
        kind: Workflow
        metadata: {name: follow, namespace: traced}
        spec:
          triggers:
            - {id: upstream, type: event, namespace: "airflow://prod", job: traced-etl, eventTypes: [COMPLETE]}
          tasks:
            - {id: look, type: noop}
        """;

    @Inject
    Transactions transactions;

    private static List<OtlpSpan> trace(String id) {
        return Collector.receiver().spans().stream()
                .filter(span -> span.traceId().equals(id))
                .toList();
    }

    private static List<OtlpSpan> awaitRun(String run) {
        String trace = TraceIds.trace(UUID.fromString(run));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> trace(trace).stream()
                .anyMatch(OtlpSpan::isRoot));
        return trace(trace);
    }

    static void deploy(String yaml) {
        Response answer = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "mutation A($t: String!, $k: String!) { applyDefinitions(files: [{path: \"t.yaml\", text: $t}],"
                                + " idempotencyKey: $k) { problems { message } } }",
                        "variables",
                        Map.of("t", yaml, "k", UUID.randomUUID().toString())))
                .post("/graphql");
        assertThat(answer.asString()).contains("\"problems\":[]");
    }

    static String startRun(String workflow, String traceparent) {
        Response answer = ServiceStores.request()
                .contentType("application/json")
                .header("traceparent", traceparent)
                .body(Map.of(
                        "query",
                        "mutation R($w: String!, $k: String!) { startRun(workflow: $w, idempotencyKey: $k) { runId } }",
                        "variables",
                        Map.of("w", workflow, "k", UUID.randomUUID().toString())))
                .post("/graphql");
        assertThat(answer.jsonPath().<Object>get("errors"))
                .as(answer.asString())
                .isNull();
        return answer.jsonPath().getString("data.startRun.runId");
    }

    @Test
    void runIsATraceLinkedToTheRequestThatAskedForIt() {
        deploy(WORKFLOWS);
        String run = startRun("traced/flaky", "00-" + CALLER + "-00f067aa0ba902b7-01");

        List<OtlpSpan> spans = awaitRun(run);

        OtlpSpan root = spans.stream().filter(OtlpSpan::isRoot).findFirst().orElseThrow();
        List<OtlpSpan> attempts = spans.stream()
                .filter(span -> span.attributes().containsKey("sluice.attempt.number"))
                .toList();
        assertThat(root.spanId()).isEqualTo(TraceIds.span(UUID.fromString(run)));
        assertThat(root.attributes())
                .containsEntry("cicd.pipeline.name", "traced/flaky")
                .containsEntry("cicd.pipeline.result", "success");
        assertThat(root.links())
                .extracting(OtlpSpan.Link::kind, OtlpSpan.Link::traceId)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("request", CALLER));
        assertThat(trace(CALLER))
                .extracting(OtlpSpan::spanId)
                .contains(root.links().getFirst().spanId());
        assertThat(attempts).hasSize(2).allMatch(attempt -> attempt.parentSpanId()
                .equals(root.spanId()));
        assertThat(attempts)
                .extracting(a -> a.attributes().get("cicd.pipeline.task.run.result"))
                .containsExactly("failure", "success");
        assertThat(attempts.get(1).links())
                .extracting(OtlpSpan.Link::spanId)
                .containsExactly(attempts.get(0).spanId());
        assertThat(said(run))
                .contains(
                        "parent=00-" + root.traceId() + "-" + attempts.get(0).spanId() + "-01",
                        "parent=00-" + root.traceId() + "-" + attempts.get(1).spanId() + "-01");
    }

    private List<String> said(String run) {
        return transactions.call(tx -> tx.query(
                "SELECT l.line FROM attempt_log l JOIN attempt a ON a.id = l.attempt_id"
                        + " JOIN task_run t ON t.id = a.task_run_id WHERE t.run_id = ? AND l.stream = 0",
                row -> row.getString(1),
                UUID.fromString(run)));
    }

    @Test
    void statementsAreSpansOfTheRequestWithoutTheirLiterals() {
        deploy(WORKFLOWS);
        startRun("traced/flaky", "00-" + "1".repeat(32) + "-00f067aa0ba902b7-01");

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(trace("1".repeat(32)))
                .anyMatch(span -> statement(span).startsWith("INSERT INTO workflow_run")));
        assertThat(Collector.receiver().spans())
                .filteredOn(span -> !statement(span).isEmpty())
                .noneMatch(OtlpSpan::isRoot)
                .allMatch(span -> !statement(span).contains("'"), "no literal");
    }

    private static String statement(OtlpSpan span) {
        return span.attributes().getOrDefault("db.query.text", span.attributes().getOrDefault("db.statement", ""));
    }

    @Test
    void statementsToTheGraphAreSpansOfTheRequestToo() {
        String trace = "5".repeat(32);
        Api.post(Events.complete("graphed", Events.runId(77_005)).output("graphed"));
        Api.awaitProjections();
        graphQl(
                "{ lineage(root: {namespace: \"postgres://db:5432\", dataset: \"graphed\"}, direction: UPSTREAM) {"
                        + " nodes { id } } }",
                "00-" + trace + "-00f067aa0ba902b7-01");

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(trace(trace))
                .filteredOn(span -> "neo4j".equals(span.attributes().get("db.system.name")))
                .isNotEmpty()
                .allMatch(span -> span.kind() == CLIENT && !span.isRoot())
                .allMatch(span ->
                        statement(span).startsWith(span.attributes().getOrDefault("db.operation.name", "none"))));
    }

    private static String graphQl(String query, String traceparent) {
        return ServiceStores.request()
                .contentType("application/json")
                .header("traceparent", traceparent)
                .body(Map.of("query", query))
                .post("/graphql")
                .asString();
    }

    @Test
    void callsOfTasksAreSpansBelowTheirAttempts() throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(exchange.getRequestHeaders().getFirst("traceparent"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/load?day=1";
        deploy("""
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: calling, namespace: traced}
            spec:
              tasks:
                - {id: call, type: http, method: POST, url: "URL"}
            """.replace("URL", url));
        String run = startRun("traced/calling", "00-" + "4".repeat(32) + "-00f067aa0ba902b7-01");
        List<OtlpSpan> spans = awaitRun(run);
        server.stop(0);

        OtlpSpan attempt = spans.stream()
                .filter(span -> span.attributes().containsKey("sluice.attempt.number"))
                .findFirst()
                .orElseThrow();
        OtlpSpan call = spans.stream()
                .filter(span -> span.name().equals("POST"))
                .findFirst()
                .orElseThrow();
        assertThat(call.parentSpanId()).isEqualTo(attempt.spanId());
        assertThat(call.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "204")
                .containsEntry("url.full", url);
        assertThat(heard).containsExactly("00-" + call.traceId() + "-" + call.spanId() + "-01");
    }

    @Test
    void runThatAForeignEventStartedIsLinkedToTheTraceThatTheEventTells() {
        deploy(WORKFLOWS);
        String foreign = Events.runId(77_001);
        Api.post(Events.complete("traced-etl", foreign)
                .runFacet("acme_trace", "\"traceparent\":\"00-" + PRODUCER + "-b7ad6b7169203331-01\""));

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        Collector.receiver().spans())
                .filteredOn(span -> span.name().equals("RUN traced/follow"))
                .flatExtracting(OtlpSpan::links)
                .containsExactly(new OtlpSpan.Link("event", PRODUCER, "b7ad6b7169203331")));
    }

    @Test
    void headerOfThePostStandsInWhereTheEventSaysNothing() {
        deploy(WORKFLOWS.replace("name: follow", "name: follow-posted").replace("traced-etl", "posted-etl"));
        String run = Events.runId(77_006);
        String event = Events.complete("posted-etl", run).json();
        String caller = "6".repeat(32);
        assertThat(post(event, "00-" + caller + "-b7ad6b7169203331-01")).isEqualTo(201);
        assertThat(post(event, "00-" + CALLER + "-b7ad6b7169203331-01"))
                .as("the header is no part of the event")
                .isEqualTo(200);
        Api.awaitProjections();

        assertThat(traceParent(run)).isEqualTo("00-" + caller + "-b7ad6b7169203331-01");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        Collector.receiver().spans())
                .filteredOn(span -> span.name().equals("RUN traced/follow-posted"))
                .flatExtracting(OtlpSpan::links)
                .containsExactly(new OtlpSpan.Link("event", caller, "b7ad6b7169203331")));
    }

    @Test
    void postOfAnEventThatTellsATraceIsLinkedToIt() {
        String run = Events.runId(77_007);
        String told = "7".repeat(32);
        String caller = "8".repeat(32);
        String event = Events.complete("telling-etl", run)
                .runFacet("acme_trace", "\"traceparent\":\"00-" + told + "-b7ad6b7169203331-01\"")
                .json();
        assertThat(post("[" + event + "]", "00-" + caller + "-00f067aa0ba902b7-01"))
                .isEqualTo(200);
        Api.awaitProjections();

        assertThat(traceParent(run)).isEqualTo("00-" + told + "-b7ad6b7169203331-01");
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(trace(caller))
                .flatExtracting(OtlpSpan::links)
                .containsExactly(new OtlpSpan.Link("event", told, "b7ad6b7169203331")));
    }

    private static int post(String body, String traceparent) {
        return ServiceStores.request()
                .contentType("application/json")
                .header("traceparent", traceparent)
                .body(body)
                .post("/api/v1/lineage")
                .statusCode();
    }

    private static String traceParent(String run) {
        return Api.ask("{ run(runId: \"" + run + "\") { traceParent } }").getString("run.traceParent");
    }

    @Test
    void linesOfRequestsSayWhatTheRequestNames() {
        deploy(WORKFLOWS);
        String event = Events.complete("lined-etl", Events.runId(77_009)).json();
        String run = startRun("traced/flaky", "00-" + "9".repeat(32) + "-00f067aa0ba902b7-01");
        post(event, "00-" + "a".repeat(32) + "-00f067aa0ba902b7-01");
        graphQl(
                "mutation { cancelRun(runId: \"" + run + "\") { runId } }",
                "00-" + "b".repeat(32) + "-00f067aa0ba902b7-01");
        get("/api/v1/jobs/runs/" + run, "c");
        get("/api/v1/tags", "d");
        ServiceStores.request()
                .header("traceparent", "00-" + "e".repeat(32) + "-00f067aa0ba902b7-01")
                .post("/api/v1/hooks/traced/flaky/none");

        assertThat(line("9")).containsExactly("POST /graphql", "traced", "");
        assertThat(line("a")).containsExactly("POST /api/v1/lineage", "airflow://prod", Events.runId(77_009));
        assertThat(line("b")).containsExactly("POST /graphql", "traced", run);
        assertThat(line("c")).containsExactly("GET /api/v1/jobs/runs/" + run, "", run);
        assertThat(line("d")).containsExactly("GET /api/v1/tags", "", "");
        assertThat(line("e")).containsExactly("POST /api/v1/hooks/traced/flaky/none", "traced", "");
    }

    private static void get(String path, String digit) {
        ServiceStores.request()
                .header("traceparent", "00-" + digit.repeat(32) + "-00f067aa0ba902b7-01")
                .get(path);
    }

    /** Method and path, namespace and run of the line that the access log has of a request. */
    private static List<String> line(String digit) {
        Predicate<JsonNode> wanted = line -> line.path("logger").asText().equals("io.quarkus.http.access-log")
                && line.path("traceId").asText().equals(digit.repeat(32));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> lines().stream()
                .anyMatch(wanted));
        JsonNode line = lines().stream().filter(wanted).findFirst().orElseThrow();
        String request = line.path("message").asText().replaceFirst(".*\"([A-Z]+ [^ ]+) HTTP.*", "$1");
        return List.of(
                request, line.path("namespace").asText(), line.path("runId").asText());
    }

    private static List<JsonNode> lines() {
        try {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : Files.readAllLines(Path.of("target/traced.log"))) {
                lines.add(new ObjectMapper().readTree(line));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void linesOfTheLogAreJsonAndSayWhichRunTheyAreOf() {
        deploy(WORKFLOWS);
        String run = startRun("traced/flaky", "00-" + "2".repeat(32) + "-00f067aa0ba902b7-01");
        awaitRun(run);

        List<JsonNode> lines = lines();

        assertThat(lines).isNotEmpty().allMatch(line -> line.hasNonNull("time") && line.hasNonNull("message"));
        assertThat(lines)
                .anyMatch(line -> line.path("runId").asText().equals(run)
                        && line.path("traceId").asText().equals(TraceIds.trace(UUID.fromString(run)))
                        && line.path("namespace").asText().equals("traced"));
    }
}
