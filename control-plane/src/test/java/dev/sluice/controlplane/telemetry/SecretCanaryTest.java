package dev.sluice.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.model.LogPosition;
import dev.sluice.testkit.Events;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The values of secrets, put wherever they can get, are in nothing that the service keeps or tells. One class: everything is done
 * first, and then everything that is kept is read once.
 */
@QuarkusTest
@Tag("service")
@TestProfile(Traced.class)
class SecretCanaryTest {
    private static final Canary PLAIN = new Canary("Kx7-canary-41fA9");
    private static final Canary ODD = new Canary("p@ss \"w\\rd/Zq81+");
    private static final Canary SIGNING = new Canary("Hk9-canary-signs-77bQ");

    private static final String WORKFLOWS = """
        apiVersion: sluice.dev/v1alpha1
        kind: Workflow
        metadata: {name: leaky, namespace: canary}
        spec:
          parameters:
            note: {type: string, default: none}
          tasks:
            - id: shout
              type: process
              secrets: {TOKEN: canary-plain, ODD: canary-odd}
              env: {NOTE: "${{ params.note }}"}
              script: |
                echo "token=$TOKEN odd=$ODD"
                printf '%s' "$TOKEN" | base64
                echo "denied for $TOKEN and $ODD" >&2
                exit 3
            - id: call
              type: http
              url: "http://127.0.0.1:PORT/echo?day=1"
              secrets: {Authorization: canary-plain, X-Odd: canary-odd}
            - id: mangled
              type: http
              url: "http://127.0.0.1:GARBLED/"
              secrets: {Authorization: canary-plain}
            - id: query
              type: sql
              connection: vault
              run: "SELECT 1"
        ---
        apiVersion: sluice.dev/v1alpha1
        kind: Workflow
        metadata: {name: hooked, namespace: canary}
        spec:
          parameters:
            note: {type: string, default: none}
          triggers:
            - {id: shop, type: webhook, secretRef: canary-hook, with: {note: "${{ event.body.note }}"}}
            - {id: odd, type: webhook, secretRef: canary-hook, filter: "event.body.note > 7"}
          tasks:
            - id: tell
              type: process
              env: {NOTE: "${{ params.note }}", ALL: "${{ event.body.all }}"}
              script: |
                echo "told $NOTE and $ALL" >&2
                exit 3
        """;

    @Inject
    Transactions transactions;

    @Inject
    EventLog log;

    @BeforeAll
    static void secrets() {
        ServiceStores.putSecret("canary-plain", PLAIN.value());
        ServiceStores.putSecret("canary-odd", ODD.value());
        ServiceStores.putSecret("canary-hook", SIGNING.value());
    }

    @Test
    void valuesOfSecretsAreNowhere() throws Exception {
        HttpServer echo = echo();
        String run;
        String hooked;
        try (ServerSocket garbled = garbled()) {
            TracedServiceTest.deploy(WORKFLOWS
                    .replace("PORT", String.valueOf(echo.getAddress().getPort()))
                    .replace("GARBLED", String.valueOf(garbled.getLocalPort())));
            run = TracedServiceTest.startRun("canary/leaky", "00-" + "3".repeat(32) + "-00f067aa0ba902b7-01");
            awaitEnd(run);
            hooked = CanaryHooks.fired(PLAIN, ODD, SIGNING);
            awaitEnd(hooked);
        } finally {
            echo.stop(0);
        }
        refusedInClear();
        foreignProducerTells();
        strangeRequests();
        List<String> reports = List.of(report(run, "canary"), report(hooked, "canary-hook"));
        String trace = TraceIds.trace(UUID.fromString(run));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Collector.receiver().spans().stream()
                .anyMatch(span -> span.traceId().equals(trace) && span.isRoot()));
        reports.forEach(SecretCanaryTest::bundle);

        assertThat(tables()).as("tables").isNotEmpty().noneMatch(SecretCanaryTest::leaks);
        assertThat(logged()).as("event log").isNotEmpty().noneMatch(SecretCanaryTest::leaks);
        assertThat(Files.readAllLines(Path.of("target/traced.log")))
                .as("log lines")
                .isNotEmpty()
                .noneMatch(SecretCanaryTest::leaks);
        assertThat(Collector.receiver().spans()).as("spans").isNotEmpty().noneMatch(span -> leaks(span.toString()));
        assertThat(Collector.receiver().bodies().stream()
                        .filter(body -> leaks(new String(body, StandardCharsets.UTF_8))))
                .as("other words to the collector")
                .hasSize(0);
        assertThat(ServiceStores.request().get("/q/metrics").asString())
                .as("metrics")
                .contains("jvm_")
                .satisfies(text -> assertThat(leaks(text)).isFalse());
        assertThat(answer(run)).as("answer").contains("denied for ***").satisfies(text -> assertThat(leaks(text))
                .isFalse());
        assertThat(answer(hooked))
                .as("answer about the hook")
                .contains("told for ***")
                .satisfies(text -> assertThat(leaks(text)).isFalse());
        for (String report : reports) {
            assertThat(files(bundle(report)))
                    .as("files of a report")
                    .isNotEmpty()
                    .noneMatch(SecretCanaryTest::leaks);
        }
    }

    private static boolean leaks(String text) {
        return PLAIN.isIn(text) || ODD.isIn(text) || SIGNING.isIn(text);
    }

    /** Answers every request with its own headers, as debug pages do. */
    private static HttpServer echo() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestHeaders().values().toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Answers with what is no status line: the exception of the client quotes it. */
    private static ServerSocket garbled() throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (Socket caller = server.accept()) {
                caller.getInputStream().readNBytes(1);
                caller.getOutputStream().write(("no " + PLAIN.value() + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // The test is over.
            }
        });
        return server;
    }

    private static void awaitEnd(String run) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Api.ask(
                        "{ workflowRun(runId: \"" + run + "\") { state } }")
                .getString("workflowRun.state")
                .equals("FAILED"));
    }

    /** What the service can know to be a secret it does not take. */
    private static void refusedInClear() {
        Response started = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "mutation R($v: String!) { startRun(workflow: \"canary/leaky\", idempotencyKey: \"clear\","
                                + " parameters: [{name: \"note\", value: $v}]) { runId } }",
                        "variables",
                        Map.of("v", "with " + PLAIN.value())))
                .post("/graphql");
        assertThat(started.asString())
                .contains("parameter 'note' holds the value of a secret")
                .doesNotContain(PLAIN.value());
        Response deployed = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "mutation A($t: String!) { applyDefinitions(files: [{path: \"t.yaml\", text: $t}],"
                                + " idempotencyKey: \"clear-text\") { problems { code message line } } }",
                        "variables",
                        Map.of("t", WORKFLOWS.replace("SELECT 1", "SELECT '" + PLAIN.value() + "'"))))
                .post("/graphql");
        assertThat(deployed.asString()).contains("SLUICE-DEF-901").doesNotContain(PLAIN.value());
    }

    /** A process that was given secrets may tell them in its own events. */
    private static void foreignProducerTells() {
        String odd = ODD.value().replace("\\", "\\\\").replace("\"", "\\\"");
        Api.post(Events.complete("canary-job", Events.runId(88_001))
                .output("canary")
                .sql("SELECT * FROM t WHERE k = '" + PLAIN.value() + "'")
                .runFacet(
                        "environmentVariables",
                        "\"environmentVariables\":[{\"name\":\"ODD\",\"value\":\"" + odd + "\"}]")
                .runFacet("errorMessage", "\"programmingLanguage\":\"text\",\"message\":\"no " + PLAIN.value() + "\""));
        ServiceStores.request()
                .contentType("application/json")
                .body("{\"eventType\":\"START\",\"why\":\"" + PLAIN.value() + "\"}")
                .post("/api/v1/lineage")
                .then()
                .statusCode(400);
        Api.awaitProjections();
    }

    private static void strangeRequests() {
        ServiceStores.request()
                .header("X-Debug", PLAIN.value())
                .get("/api/v1/namespaces?limit=1&token=" + PLAIN.value())
                .asString();
        io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + PLAIN.value())
                .get("/api/v1/jobs/" + PLAIN.value())
                .asString();
    }

    private static String report(String run, String key) {
        Response asked = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "mutation { createReport(idempotencyKey: \"" + key
                                + "\", report: {kind: RUN, purpose: \"canary\"," + " runId: \"" + run
                                + "\"}) { reportId } }"))
                .post("/graphql");
        String id = asked.jsonPath().getString("data.createReport.reportId");
        assertThat(id).as(asked.asString()).isNotNull();
        return id;
    }

    private static byte[] bundle(String id) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> ServiceStores.request()
                                .get("/api/v1/reports/" + id + "/bundle")
                                .statusCode()
                        == 200);
        return ServiceStores.request().get("/api/v1/reports/" + id + "/bundle").asByteArray();
    }

    private static List<String> files(byte[] bundle) throws IOException {
        List<String> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.add(entry.getName() + " " + new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static String answer(String run) {
        return ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "{ workflowRun(runId: \"" + run + "\") { reason tasks { reason attempts { message } }"
                                + " events(first: 50) { nodes { message } } }"
                                + " run(runId: \"" + Events.runId(88_001) + "\") { facets { name body } } }"))
                .post("/graphql")
                .asString();
    }

    /** Every row of every table, bytes as hex. */
    private List<String> tables() {
        return transactions.call(tx -> {
            List<String> rows = new ArrayList<>();
            for (String table : tx.query(
                    "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'",
                    row -> row.getString(1))) {
                tx.query("SELECT t::text FROM " + table + " AS t", row -> row.getString(1))
                        .forEach(row -> rows.add(table + " " + row));
            }
            return rows;
        });
    }

    private List<String> logged() throws SQLException {
        return log.readAfter(new LogPosition(0), 10_000, Long.MAX_VALUE).stream()
                .map(event -> new String(event.raw(), StandardCharsets.UTF_8))
                .toList();
    }
}
