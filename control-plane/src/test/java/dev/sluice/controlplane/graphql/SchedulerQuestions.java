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

/** Questions about the scheduler, and a little of everything that they ask about. */
final class SchedulerQuestions {
    private static final String DEFINITIONS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: load, namespace: trip}
            spec:
              triggers:
                - {id: nightly, type: schedule, cron: "0 2 * * *", timezone: UTC}
              tasks:
                - {id: extract, type: noop, produces: [{asset: raw, uri: "postgres://trip:5432/trip.public.raw"}]}
                - {id: check, type: noop, consumes: [raw]}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: report, namespace: trip}
            spec:
              triggers:
                - {id: on-raw, type: asset, assets: ["postgres://trip:5432/trip.public.raw"]}
              tasks:
                - {id: build, type: noop}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: daily, namespace: trip}
            spec:
              partitions: {type: time, every: 1d, start: 2026-01-01, timezone: UTC}
              tasks:
                - {id: fill, type: noop}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Pool
            metadata: {name: small, namespace: trip}
            spec: {slots: 2}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Service
            metadata: {name: crm, namespace: trip}
            spec: {breaker: {failureRate: 0.5, window: 4, openFor: 60s, halfOpenProbes: 1}}
            """;

    private SchedulerQuestions() {}

    /** Deploys, runs and fills, and waits until all of it is done. */
    static void prepare() {
        JsonPath applied = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "mutation ($text: String!) { applyDefinitions(files: [{path: \"trip.yaml\", text: $text}],"
                                + " idempotencyKey: \"trip\") { problems { rendered } } }",
                        "variables",
                        Map.of("text", DEFINITIONS)))
                .post("/graphql")
                .jsonPath();
        assertThat(applied.getList("data.applyDefinitions.problems.rendered"))
                .as(applied.prettify())
                .isEmpty();
        Api.ask("mutation { startRun(workflow: \"trip/load\", propagate: true, idempotencyKey: \"trip-1\") { runId }"
                + " createBackfill(backfill: {workflow: \"trip/daily\", partitions: \"2026-01-01..2026-01-03\"},"
                + " idempotencyKey: \"trip-2\") { backfillId } }");
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonPath done = Api.ask("{ workflowRuns(workflow: \"trip/report\", state: SUCCEEDED) { nodes { runId } }"
                    + " backfills(workflow: \"trip/daily\", state: DONE) { nodes { state } } }");
            assertThat(done.getList("workflowRuns.nodes")).isNotEmpty();
            assertThat(done.getList("backfills.nodes")).hasSize(1);
        });
    }

    static List<Question> questions() {
        String run = Api.ask("{ workflowRuns(workflow: \"trip/report\") { nodes { runId } } }")
                .getString("workflowRuns.nodes[0].runId");
        String attempt = Api.ask("{ workflowRun(runId: \"" + run + "\") { tasks { attempts { attemptId } } } }")
                .getString("workflowRun.tasks[0].attempts[0].attemptId");
        String backfill = Api.ask("{ backfills { nodes { backfillId } } }").getString("backfills.nodes[0].backfillId");
        return List.of(
                new Question(
                        1,
                        "{ workflows(namespace: \"trip\") { nodes { name current { tasks { name } } triggers { name nextFires }"
                                + " latestRuns { runId } } } }"),
                new Question(1, "{ workflow(name: \"trip/load\") { versions { nodes { version } } } }"),
                new Question(1, "{ workflowVersion(workflow: \"trip/load\", version: 1) { source } }"),
                new Question(1, "{ workflowDiff(workflow: \"trip/load\", from: 1, to: 1) { path } }"),
                new Question(
                        1,
                        "{ workflowRuns(first: 20) { nodes { workflow { name } tasks { task attempts { number lineageRun { state } } }"
                                + " inputs { version lineageRun { state } } lineageRun { state } } } }"),
                new Question(
                        1,
                        "{ workflowRun(runId: \"" + run + "\") { definition { version } events { nodes { kind } }"
                                + " tasks { attempts { log { nodes { line } } } } } }"),
                new Question(1, "{ attempt(attemptId: \"" + attempt + "\") { state } }"),
                new Question(1, "{ attemptLog(attemptId: \"" + attempt + "\") { nodes { line } } }"),
                // The run and its tasks; what limits all work; the queue; its forecasts; what speaks about the whole
                // run.
                new Question(5, "{ why(runId: \"" + run + "\") { state } }"),
                // The workflow and its triggers; assets; active runs.
                new Question(2, "{ whyWorkflow(name: \"trip/report\") { paused } }"),
                new Question(1, "{ backfills { nodes { workflow { name } } } }"),
                new Question(1, "{ backfill(backfillId: \"" + backfill + "\") { runs { nodes { runId } } } }"),
                // The planner's own view of all limits, and the queue.
                new Question(3, "{ pools { name used waiting } }"),
                new Question(3, "{ services { name state } }"),
                new Question(1, "{ alerts { nodes { runId workflow { name } } } }"),
                new Question(1, "{ assets { nodes { name holds { reason } } } }"),
                new Question(
                        1,
                        "{ assets(prefix: \"trip.public.raw\", first: 1) { nodes { versions { nodes { version } } } } }"),
                // Everything deployed, to compare with.
                new Question(3, "{ planDefinitions(files: []) { changes { name } } }"),
                new Question(
                        2,
                        "{ planBackfill(backfill: {workflow: \"trip/daily\", partitions: \"2026-01-01\"}) { partitions } }"));
    }
}
