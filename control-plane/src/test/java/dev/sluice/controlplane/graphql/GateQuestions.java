package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.graphql.RoundTripTest.Question;
import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Questions about gates, and a gate that holds: what it audits is in a store that nobody can reach. */
final class GateQuestions {
    private static final String DEFINITIONS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: stocktake, namespace: trip}
            spec:
              tasks:
                - {id: count, type: noop, produces: [{asset: stock, uri: "postgres://trip:5432/trip.public.stock"}]}
                - {id: use, type: noop, consumes: [stock]}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Gate
            metadata: {name: stock, namespace: trip}
            spec:
              asset: "postgres://trip:5432/trip.public.stock"
              checks:
                - {id: ids, type: notNull, columns: [id]}
            """;

    private static final String ASSET = "{namespace: \"postgres://trip:5432\", name: \"trip.public.stock\"}";

    private GateQuestions() {}

    /** Deploys, writes, waits for the verdict, asks for a waiver and whether one may run. */
    static void prepare() {
        JsonPath applied = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "mutation ($text: String!) { applyDefinitions(files: [{path: \"gate.yaml\", text: $text}],"
                                + " idempotencyKey: \"trip-gate\") { problems { rendered } } }",
                        "variables",
                        Map.of("text", DEFINITIONS)))
                .post("/graphql")
                .jsonPath();
        assertThat(applied.getList("data.applyDefinitions.problems.rendered"))
                .as(applied.prettify())
                .isEmpty();
        Api.ask("mutation { startRun(workflow: \"trip/stocktake\", idempotencyKey: \"trip-gate-1\") { runId } }");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(Api.ask(
                                "{ gateHolds(gate: \"trip/stock\") { nodes { blocked { workflow } } } gateVerdicts(gate:"
                                        + " \"trip/stock\") { nodes { id } } }")
                        .getList("gateVerdicts.nodes"))
                .isNotEmpty());
        Api.ask("mutation { requestWaiver(waiver: {gate: \"trip/stock\", reason: \"test\", expiresAt: \""
                + java.time.Instant.now().plus(Duration.ofHours(1)) + "\"}, idempotencyKey: \"trip-gate-2\") { id } }");
        assertThat(ServiceStores.request()
                        .contentType("application/json")
                        .body(
                                "{\"caller\": \"trip\", \"job\": {\"namespace\": \"cron\", \"name\": \"report\"}, \"inputs\": ["
                                        + "{\"namespace\": \"postgres://trip:5432\", \"name\": \"trip.public.stock\"}]}")
                        .post("/api/v1/gates/decisions")
                        .statusCode())
                .isEqualTo(200);
    }

    static List<Question> questions() {
        String evaluation = Api.ask("{ gateEvaluations(gate: \"trip/stock\", state: DONE, first: 1) { nodes { id } } }")
                .getString("gateEvaluations.nodes[0].id");
        String waiver = Api.ask("{ waivers { nodes { id } } }").getString("waivers.nodes[0].id");
        String answer = Api.ask("{ gateAnswers { nodes { id } } }").getString("gateAnswers.nodes[0].id");
        String run = Api.ask("{ workflowRuns(workflow: \"trip/stocktake\") { nodes { runId } } }")
                .getString("workflowRuns.nodes[0].runId");
        String hold = "{ kind asset { name } origin { name } blocked { job } exempt { job } waivers { id } }";
        return List.of(
                new Question(
                        1,
                        "{ gates { nodes { name description asset { name } stage { name } checks { id last { outcome } } lastVerdict"
                                + " { results { check } } lastEvaluation { asset { name } results { check } } holds "
                                + hold
                                + " waivers { id } } } }"),
                new Question(1, "{ gate(name: \"trip/stock\") { name } }"),
                new Question(1, "{ gateEvaluations { nodes { results { check } } } }"),
                new Question(1, "{ gateEvaluation(id: \"" + evaluation + "\") { asset { name } } }"),
                new Question(1, "{ gateVerdicts(gate: \"trip/stock\") { nodes { results { check } } } }"),
                new Question(1, "{ checkResults(gate: \"trip/stock\", check: \"ids\") { nodes { outcome } } }"),
                new Question(1, "{ gateHolds { nodes " + hold + " } }"),
                new Question(
                        1, "{ gateDecisions(gate: \"trip/stock\") { nodes { asset { name } results { check } } } }"),
                new Question(1, "{ waivers { nodes { id } } }"),
                new Question(1, "{ waiver(id: \"" + waiver + "\") { id } }"),
                new Question(1, "{ qualitySeries(gate: \"trip/stock\", check: \"ids\") { points { at } } }"),
                new Question(1, "{ profile(asset: " + ASSET + ") { rows } }"),
                new Question(1, "{ profiles(asset: " + ASSET + ") { nodes { rows } } }"),
                new Question(1, "{ gateAnswers(asset: " + ASSET + ") { nodes { id } } }"),
                new Question(1, "{ gateAnswer(id: \"" + answer + "\") { decision } }"),
                new Question(1, "{ auditEntries { nodes { action } } }"),
                new Question(
                        1,
                        "{ assets(prefix: \"trip.public.stock\") { nodes { gate { gates { name } holds { kind } } } } }"),
                new Question(1, "{ datasets(prefix: \"trip\") { nodes { gate { state } } } }"),
                // The run and its tasks; what limits all work; the queue; what speaks about the run as a whole.
                new Question(5, "{ why(runId: \"" + run + "\") { tasks { reasons { holds { kind } } } } }"));
    }
}
