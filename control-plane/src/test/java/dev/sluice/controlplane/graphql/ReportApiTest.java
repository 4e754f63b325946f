package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ReportRows;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reports over GraphQL: who may ask for, read and cancel which; progress over a websocket. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class ReportApiTest {
    private static final String RUN = "019b7800-0000-7000-8000-00000000abcd";

    @Inject
    Transactions transactions;

    private static String key(String name, String role, String... namespaces) {
        Map<String, Object> key = new HashMap<>(Map.of("name", name, "role", role));
        if (namespaces.length > 0) {
            key.put("namespaces", namespaces);
        }
        return ServiceStores.request()
                .contentType("application/json")
                .body(key)
                .post("/api/v1/admin/keys")
                .jsonPath()
                .getString("secret");
    }

    private static JsonPath ask(String key, String query) {
        Response answer = RestAssured.given()
                .auth()
                .oauth2(key)
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
        return answer.jsonPath();
    }

    private static String code(JsonPath answer) {
        String code = answer.getString("errors[0].extensions.code");
        return code == null ? String.valueOf(answer.getString("code")) : code;
    }

    private static String create(String kind, String subject, String idempotencyKey) {
        return """
                mutation { createReport(report: {kind: %s, purpose: "audit"%s}, idempotencyKey: "%s")
                  { reportId state subject { name value } namespaces requestedBy requestedRole title } }
                """.formatted(kind, subject, idempotencyKey);
    }

    private String state(UUID id) {
        return transactions.call(tx -> tx.query("SELECT state FROM report WHERE id = ?", row -> row.getString(1), id)
                .getFirst());
    }

    /** Tests run in the folder of the module. */
    @Test
    void requestsOfTheGuideAreAnsweredAsTheyStandThere() throws IOException {
        List<String> blocks = Pattern.compile("```graphql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/reports.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        String auditor = key("reader of the guide", "auditor");

        String asked = ask(auditor, blocks.getFirst()).getString("data.createReport.reportId");
        String again = ask(auditor, blocks.getFirst()).getString("data.createReport.reportId");
        JsonPath told = ask(auditor, blocks.getLast());

        assertThat(blocks).hasSize(2);
        assertThat(asked).isNotNull().isEqualTo(again);
        assertThat(told.getList("data.reports.nodes.reportId")).contains(asked);
        assertThat(told.getList("data.reports.nodes.purpose")).contains("Closing of November");
    }

    @Test
    void aReportIsAskedForListedAndCancelled() {
        String berta = key("berta", "auditor");
        String mutation = create("RUN", ", runId: \"" + RUN + "\"", "k1");

        JsonPath made = ask(berta, mutation).setRootPath("data.createReport");
        String id = made.getString("reportId");

        assertThat(made.getString("title")).isEqualTo("Run " + RUN);
        assertThat(made.getString("requestedBy") + " " + made.getString("requestedRole"))
                .isEqualTo("berta AUDITOR");
        assertThat(made.getString("subject[0].value")).isEqualTo(RUN);
        assertThat(ask(berta, mutation).getString("data.createReport.reportId")).isEqualTo(id);
        assertThat(code(ask(berta, create("REGISTER", "", "k1")))).isEqualTo("CONFLICT");
        assertThat(ask(berta, "{ reports(first: 1, filter: {requestedBy: \"berta\"}) { nodes { reportId } } }")
                        .getList("data.reports.nodes.reportId"))
                .containsExactly(id);
        String cancelled = ask(berta, "mutation { cancelReport(id: \"" + id + "\") { state } }")
                .getString("data.cancelReport.state");
        assertThat(cancelled).isIn("CANCELLED", "FAILED"); // FAILED: a replica was faster, and there is no such run
        assertThat(code(ask(berta, create("RUN", "", "k2")))).isEqualTo("BAD_USER_INPUT");
        assertThat(code(ask(berta, create("RUN", ", runId: \"1\"", "k3")))).isEqualTo("BAD_USER_INPUT");
    }

    @Test
    void pagesGoOnBehindACursor() {
        ReportRows rows = new ReportRows(transactions);
        for (int i = 0; i < 3; i++) {
            rows.put("pia", null, "DONE", null);
        }
        String query =
                "{ reports(first: %d, filter: {requestedBy: \"pia\"}%s) { nodes { reportId } pageInfo { endCursor } } }";
        JsonPath all = Api.ask(query.formatted(10, ""));
        JsonPath first = Api.ask(query.formatted(2, ""));
        JsonPath rest =
                Api.ask(query.formatted(2, ", after: \"" + first.getString("reports.pageInfo.endCursor") + "\""));
        List<String> ids = all.getList("reports.nodes.reportId");
        assertThat(first.getList("reports.nodes.reportId")).isEqualTo(ids.subList(0, 2));
        assertThat(rest.getList("reports.nodes.reportId")).isEqualTo(ids.subList(2, 3));
    }

    @Test
    void rolesAndScopesDecideWhoAsksReadsAndCancels() {
        ReportRows rows = new ReportRows(transactions);
        UUID all = rows.put("otto", null, "DONE", null);
        UUID ofShop = rows.put("otto", List.of("shop"), "DONE", null);
        Map<String, String> keys = new TreeMap<>(Map.of(
                "admin", key("m-admin", "admin"),
                "auditor", key("m-auditor", "auditor"),
                "auditor of shop", key("m-shop", "auditor", "shop*"),
                "operator", key("m-operator", "operator"),
                "steward", key("m-steward", "steward"),
                "viewer", key("m-viewer", "viewer"),
                "ingest", key("m-ingest", "ingest")));
        Map<String, String> got = new TreeMap<>();
        keys.forEach((who, key) -> {
            UUID open = rows.put("otto", List.of("shop"), "QUEUED", null);
            String version = ", namespace: \"bank\", name: \"accounts\"";
            got.put(
                    who,
                    String.join(
                            " ",
                            code(ask(key, create("VERSION", version, "matrix"))),
                            String.valueOf(ask(key, "{ report(id: \"" + all + "\") { title } }")
                                    .getString("data.report.title")),
                            String.valueOf(ask(key, "{ report(id: \"" + ofShop + "\") { title } }")
                                    .getString("data.report.title")),
                            code(ask(key, "mutation { cancelReport(id: \"" + open + "\") { state } }")),
                            state(open)));
        });
        assertThat(got)
                .isEqualTo(new TreeMap<>(Map.of(
                        "admin", "null Run x Run x null CANCELLED",
                        "auditor", "null Run x Run x FORBIDDEN QUEUED",
                        "auditor of shop", "NOT_IN_SCOPE null Run x FORBIDDEN QUEUED",
                        "operator", "null null null NOT_FOUND QUEUED",
                        "steward", "null null null NOT_FOUND QUEUED",
                        "viewer", "FORBIDDEN null null FORBIDDEN QUEUED",
                        "ingest", "FORBIDDEN null null FORBIDDEN QUEUED")));
    }

    @Test
    void aKeyForSomeNamespacesAsksForReportsAndNothingOfTheWhole() {
        String carl = key("carl-graphql", "auditor", "shop*");
        for (String query : List.of(
                "{ deadLetters { nodes { id } } }",
                "{ reports { nodes { title } } forecasting { acting } }",
                "query { ...all } fragment all on Query { auditEntries { nodes { action } } }",
                "{ x: producers { pageInfo { hasNextPage } } }")) {
            assertThat(code(ask(carl, query))).as(query).isEqualTo("FORBIDDEN");
        }
        assertThat(ask(carl, "{ reports { nodes { title } } __typename }").getString("data.__typename"))
                .isEqualTo("Query");
        JsonPath made = ask(carl, create("VERSION", ", namespace: \"shop.eu\", name: \"orders\"", "k1"));
        assertThat(made.getList("data.createReport.namespaces")).containsExactly("shop*");
        assertThat(ask(carl, "{ namespaces { nodes { name } } }").getList("data.namespaces.nodes.name", String.class))
                .allMatch(name -> name.startsWith("shop") || name.equals("sluice"));
    }

    private static GraphQlSocketClient socket(String key) {
        return GraphQlSocketClient.open(URI.create("ws://localhost:" + RestAssured.port + "/graphql"), key)
                .initialised();
    }

    @Test
    void progressIsHeardUntilTheEndByThoseWhoMayRead() {
        UUID id = new ReportRows(transactions).put("paula", null, "RUNNING", null);
        String subscription = "subscription { reportProgress(id: \"" + id + "\") { state stage progress } }";
        try (GraphQlSocketClient stranger = socket(key("quirin", "operator"));
                GraphQlSocketClient paula = socket(key("paula", "operator"))) {
            stranger.subscribe("1", subscription);
            assertThat(stranger.next("error").getString("payload[0].message")).contains("there is no report " + id);

            paula.subscribe("1", subscription);
            assertThat(paula.next("next").getString("payload.data.reportProgress.state"))
                    .isEqualTo("RUNNING");
            transactions.run(
                    tx -> tx.update("UPDATE report SET stage = 'looking at runs', progress = 300 WHERE id = ?", id));
            JsonPath second = paula.next("next").setRootPath("payload.data.reportProgress");
            assertThat(second.getString("stage") + " " + second.getInt("progress"))
                    .isEqualTo("looking at runs 300");
            transactions.run(tx -> tx.update("UPDATE report SET state = 'DONE', stage = '' WHERE id = ?", id));
            assertThat(paula.next("next").getString("payload.data.reportProgress.state"))
                    .isEqualTo("DONE");
            paula.next("complete");
        }
    }
}
