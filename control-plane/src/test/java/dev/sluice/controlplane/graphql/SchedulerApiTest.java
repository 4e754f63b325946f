package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions, keys and rights of the scheduler over GraphQL, on the real store, driven by the engine. Each test has a namespace of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class SchedulerApiTest {
    @Inject
    Workshop workshop;

    @Test
    void appliedWorkflowIsListedWithItsVersionsTriggersAndNextFires() {
        JsonPath first = workshop.deploy(Workshop.ORDERS.formatted("listed"), "listed-1");
        workshop.deploy(Workshop.ORDERS.formatted("listed").replace("0 2 * * *", "30 3 * * *"), "listed-2");

        JsonPath found = workshop.ask("""
                { workflows(namespace: "listed", label: "domain=orders", paused: false) { nodes {
                    name version owner labels { key value }
                    current { revision appliedBy path tasks { name kind upstream consumes produces } }
                    versions { nodes { version } }
                    triggers { name kind active nextSlot failure nextFires(first: 2) } } }
                  workflowDiff(workflow: "listed/orders", from: 1, to: 2) { path before after impact } }
                """);

        assertThat(first.getBoolean("applyDefinitions.applied")).isTrue();
        assertThat(first.getList("applyDefinitions.changes.action")).containsExactly("CREATE");
        assertThat(found.getInt("workflows.nodes[0].version")).isEqualTo(2);
        assertThat(found.getString("workflows.nodes[0].owner")).isEqualTo("team:sales");
        assertThat(found.getMap("workflows.nodes[0].labels[0]")).isEqualTo(Map.of("key", "domain", "value", "orders"));
        assertThat(found.getMap("workflows.nodes[0].current"))
                .containsEntry("revision", "abc")
                .containsEntry("appliedBy", "test-operator");
        assertThat(found.getList("workflows.nodes[0].current.tasks.name")).containsExactly("extract", "publish");
        assertThat(found.getList("workflows.nodes[0].current.tasks[1].upstream"))
                .containsExactly("extract");
        assertThat(found.getList("workflows.nodes[0].versions.nodes.version")).containsExactly(2, 1);
        assertThat(found.getList("workflows.nodes[0].triggers[0].nextFires"))
                .hasSize(2)
                .allSatisfy(fire -> assertThat(String.valueOf(fire)).endsWith("T03:30:00Z"));
        assertThat(found.getMap("workflowDiff[0]"))
                .containsEntry("before", "0 2 * * *")
                .containsEntry("after", "30 3 * * *")
                .containsEntry("impact", "FIRING");
    }

    @Test
    void problemsOfDefinitionsAreDataAndTheKeyMayBeUsedAgain() {
        String wrong = Workshop.ORDERS.formatted("wrong").replace("type: schedule", "type: shedule");

        JsonPath refused = workshop.apply(wrong, "wrong-1");
        JsonPath repaired = workshop.deploy(Workshop.ORDERS.formatted("wrong"), "wrong-1");

        assertThat(refused.getBoolean("applyDefinitions.applied")).isFalse();
        assertThat(refused.getInt("applyDefinitions.problems[0].line")).isEqualTo(11);
        assertThat(refused.getString("applyDefinitions.problems[0].rendered"))
                .startsWith("test.yaml:11:")
                .contains("schedule");
        assertThat(repaired.getBoolean("applyDefinitions.applied")).isTrue();
    }

    @Test
    void planChangesNothing() {
        JsonPath plan = workshop.ask(
                "query ($files: [DefinitionFile!]!) { planDefinitions(files: $files) { applied changes { name action } } }",
                Map.of("files", List.of(Map.of("path", "p.yaml", "text", Workshop.ORDERS.formatted("planned")))));

        assertThat(plan.getBoolean("planDefinitions.applied")).isFalse();
        assertThat(plan.getList("planDefinitions.changes.name")).containsExactly("planned/orders");
        assertThat(workshop.ask("{ workflow(name: \"planned/orders\") { name } }")
                        .<Object>get("workflow"))
                .isNull();
    }

    @Test
    void sameKeyGivesTheFirstAnswerAndAnotherRequestUnderItIsRefused() {
        workshop.deploy(Workshop.ORDERS.formatted("keys"), "keys-1");

        JsonPath again = workshop.deploy(Workshop.ORDERS.formatted("keys"), "keys-1");
        String run = workshop.start("keys/orders", "keys-2");

        assertThat(again.getList("applyDefinitions.changes.action")).containsExactly("CREATE");
        assertThat(workshop.start("keys/orders", "keys-2")).isEqualTo(run);
        assertThat(workshop.start("keys/orders", "keys-3")).isNotEqualTo(run);
        assertThat(workshop.refusal(
                        "operator", "mutation { rerun(runId: \"" + run + "\", idempotencyKey: \"keys-2\") { runId } }"))
                .isEqualTo(
                        "CONFLICT: idempotencyKey 'keys-2' was used for another request; send a new key for a new request");
    }

    @Test
    void poolsAndServicesShowWhatIsTakenAndBroken() {
        workshop.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Pool
                metadata: {name: warehouse, namespace: capacity}
                spec: {slots: 2, perOwner: 1}
                ---
                apiVersion: sluice.dev/v1alpha1
                kind: Service
                metadata: {name: crm, namespace: capacity}
                spec: {breaker: {failureRate: 0.5, window: 4, openFor: 60s, halfOpenProbes: 1}}
                """, "capacity-1");
        workshop.rows("INSERT INTO breaker (service, state, open_until, changed_at)"
                + " VALUES ('capacity/crm', 'OPEN', now(), now()) RETURNING service");

        JsonPath broken = workshop.ask("{ pools { name slots used waiting perOwner } services { name state } }");
        JsonPath reset = workshop.ask("mutation { resetBreaker(service: \"capacity/crm\") { state seen window } }");

        assertThat(broken.getMap("pools.find { it.name == 'capacity/warehouse' }"))
                .isEqualTo(Map.of("name", "capacity/warehouse", "slots", 2, "used", 0, "waiting", 0, "perOwner", 1));
        assertThat(broken.getString("services.find { it.name == 'capacity/crm' }.state"))
                .isEqualTo("OPEN");
        assertThat(reset.getMap("resetBreaker")).isEqualTo(Map.of("state", "CLOSED", "seen", 0, "window", 4));
    }

    @Test
    void alertOfAServiceIsOfNoWorkflowAndCanBeAcknowledged() {
        workshop.deploy("""
                apiVersion: sluice.dev/v1alpha1
                kind: Service
                metadata: {name: crm, namespace: alarms}
                spec: {breaker: {failureRate: 0.5, window: 4, openFor: 60s, halfOpenProbes: 1}}
                """, "alarms-1");
        String id = workshop.rows("INSERT INTO alert (alert_key, kind, definition_id, summary, raised_at)"
                        + " SELECT 'breaker-open:alarms/crm', 'BREAKER_OPEN', id, 'fails', now() FROM definition"
                        + " WHERE namespace = 'alarms' RETURNING id::text")
                .getFirst();

        JsonPath shown = workshop.ask("{ alerts { nodes { alertId workflow { name } } } }");

        assertThat(shown.getMap("alerts.nodes.find { it.alertId == '" + id + "' }"))
                .containsEntry("workflow", null);
        assertThat(workshop.ask("mutation { acknowledgeAlert(alertId: \"" + id + "\") { state } }")
                        .getString("acknowledgeAlert.state"))
                .isEqualTo("ACKNOWLEDGED");
    }

    @Test
    void pausedWorkflowStartsNothingAndIsFoundByThat() {
        workshop.deploy(Workshop.ORDERS.formatted("paused"), "paused-1");

        workshop.ask("mutation { pauseWorkflow(name: \"paused/orders\") { paused } }");
        JsonPath paused = workshop.ask(
                "{ workflows(namespace: \"paused\", paused: true) { nodes { name triggers { active nextFires } } } }");

        assertThat(paused.getList("workflows.nodes.name")).containsExactly("orders");
        assertThat(paused.getBoolean("workflows.nodes[0].triggers[0].active")).isFalse();
        assertThat(workshop.ask("mutation { resumeWorkflow(name: \"paused/orders\") { paused } }")
                        .getBoolean("resumeWorkflow.paused"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "auditor", "steward"})
    void whoMayNotOperateReadsAndChangesNothing(String role) {
        workshop.deploy(Workshop.ORDERS.formatted("roles"), "roles-1");

        assertThat(workshop.send(role, "{ workflows(namespace: \"roles\") { nodes { name } } }", Map.of())
                        .jsonPath()
                        .getList("data.workflows.nodes.name"))
                .containsExactly("orders");
        assertThat(mutations())
                .allSatisfy(mutation -> assertThat(workshop.refusal(role, "mutation { " + mutation + " }"))
                        .as(mutation)
                        .startsWith("FORBIDDEN: a key of role " + role.toUpperCase(java.util.Locale.ROOT)));
    }

    /** Each mutation once. */
    private static List<String> mutations() {
        String id = new UUID(0, 1).toString();
        return List.of(
                "applyDefinitions(files: [], idempotencyKey: \"x\") { applied }",
                "pauseWorkflow(name: \"roles/orders\") { name }",
                "resumeWorkflow(name: \"roles/orders\") { name }",
                "startRun(workflow: \"roles/orders\", idempotencyKey: \"x\") { runId }",
                "rerun(runId: \"" + id + "\", idempotencyKey: \"x\") { runId }",
                "retryFailedTasks(runId: \"" + id + "\", idempotencyKey: \"x\") { runId }",
                "cancelRun(runId: \"" + id + "\") { runId }",
                "createBackfill(backfill: {workflow: \"roles/daily\", partitions: \"x\"}, idempotencyKey: \"x\") { state }",
                "pauseBackfill(backfillId: \"" + id + "\") { state }",
                "resumeBackfill(backfillId: \"" + id + "\") { state }",
                "cancelBackfill(backfillId: \"" + id + "\") { state }",
                "acknowledgeAlert(alertId: \"1\") { state }",
                "holdAsset(namespace: \"a\", name: \"b\", reason: \"c\") { name }",
                "releaseAsset(namespace: \"a\", name: \"b\") { name }",
                "resetBreaker(service: \"a/b\") { state }");
    }

    @Test
    void wrongRequestsSayWhatIsWrongAndWhatToDo() {
        workshop.deploy(Workshop.DAILY.formatted("faults"), "faults-1");

        assertThat(workshop.refusal(
                        "operator", "mutation { startRun(workflow: \"no/such\", idempotencyKey: \"f\") { runId } }"))
                .isEqualTo("NOT_FOUND: there is no workflow 'no/such'; the query workflows lists them");
        assertThat(workshop.refusal(
                        "operator",
                        "mutation { startRun(workflow: \"faults/daily\", idempotencyKey: \"f\") { runId } }"))
                .isEqualTo("BAD_USER_INPUT: the workflow has partitions; name one, for example 2026-01-01");
        assertThat(
                        workshop.refusal(
                                "operator",
                                "mutation { startRun(workflow: \"faults/daily\", partition: \"2026-01-01\", idempotencyKey: \"\") { runId } }"))
                .isEqualTo("BAD_USER_INPUT: idempotencyKey has 0 characters; send 1 to 200, for example a UUID");
        assertThat(workshop.refusal("operator", "{ workflow(name: \"orders\") { name } }"))
                .isEqualTo("BAD_USER_INPUT: 'orders' has no namespace; write it as namespace/name");
        assertThat(workshop.refusal("operator", "{ why(runId: \"x\") { state } }"))
                .startsWith("BAD_USER_INPUT: 'x' is no id; ids look like");
        assertThat(workshop.refusal("operator", "{ workflowRuns(after: \"eHg\") { nodes { runId } } }"))
                .startsWith("BAD_USER_INPUT: the cursor 'eHg' is not of this list");
        assertThat(workshop.refusal("operator", "mutation { resetBreaker(service: \"a/b\") { state } }"))
                .startsWith("NOT_FOUND: there is no service 'a/b'");
    }
}
