package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.scheduler.execute.ErrorClass;
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

/** The scheduler over GraphQL, on the real store, driven by the engine. Each test has a namespace of its own. */
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
    void runIsShownWithTasksAttemptsLogsInputsAndWhy() {
        workshop.deploy(Workshop.ORDERS.formatted("shown"), "shown-1");
        String run = workshop.start("shown/orders", "shown-2");
        JsonPath why = workshop.ask(
                "{ why(runId: \"" + run + "\") { state startedBy tasks { task state reasons { code } } } }");
        workshop.work(ScriptedExecutor.failsFirst("publish", 1));

        JsonPath shown = workshop.ask("""
                { workflowRun(runId: "%s") { state triggerKind createdBy parameters { name value } workflow { name }
                    definition { version } inputs { version } lineageRun { state }
                    events { nodes { kind task } }
                    tasks { task state attemptCount attempts { number state message lineageRun { state } } } } }
                """.formatted(run));

        assertThat(why.getList("why.tasks.reasons[0].code")).containsExactly("QUEUE");
        assertThat(why.getList("why.tasks.reasons[1].code")).containsExactly("UPSTREAM");
        assertThat(shown.getString("workflowRun.state")).isEqualTo("FAILED");
        assertThat(shown.getString("workflowRun.createdBy")).isEqualTo("test-operator");
        assertThat(shown.getMap("workflowRun.parameters[0]")).isEqualTo(Map.of("name", "mode", "value", "full"));
        assertThat(shown.getList("workflowRun.tasks.state")).containsExactly("SUCCEEDED", "FAILED");
        assertThat(shown.getList("workflowRun.tasks[1].attempts.message")).containsExactly("not yet");
        assertThat(shown.getList("workflowRun.events.nodes.kind"))
                .startsWith("RUN_CREATED")
                .contains("RUN_FAILED");

        String retried = workshop.ask("mutation { retryFailedTasks(runId: \"" + run
                        + "\", idempotencyKey: \"shown-3\") { runId rerunOf triggerKind } }")
                .getString("retryFailedTasks.runId");
        ScriptedExecutor executor = ScriptedExecutor.succeeds();
        workshop.work(executor);
        assertThat(executor.tasks()).containsExactly("publish");
        assertThat(workshop.ask(
                                "{ workflowRuns(workflow: \"shown/orders\", state: SUCCEEDED) { nodes { runId rerunOf } } }")
                        .getList("workflowRuns.nodes.runId"))
                .containsExactly(retried);
    }

    @Test
    void logIsReadOnFromItsEndCursor() {
        workshop.deploy(Workshop.ORDERS.formatted("logs"), "logs-1");
        String run = workshop.start("logs/orders", "logs-2");
        workshop.work(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no")));
        String attempt = workshop.ask(
                        "{ workflowRun(runId: \"" + run + "\") { tasks { attempts { attemptId logLines } } } }")
                .getString("workflowRun.tasks[0].attempts[0].attemptId");
        for (int i = 2; i <= 5; i++) {
            workshop.rows("INSERT INTO attempt_log VALUES ('" + attempt + "', " + i + ", " + i % 2 + ", now(), 'line "
                    + i + "') RETURNING line");
        }

        JsonPath first = workshop.ask("{ attemptLog(attemptId: \"" + attempt + "\", first: 3) { nodes { line stream }"
                + " pageInfo { endCursor hasNextPage } } }");
        JsonPath rest = workshop.ask("{ attemptLog(attemptId: \"" + attempt + "\", first: 3, after: \""
                + first.getString("attemptLog.pageInfo.endCursor")
                + "\") { nodes { line } pageInfo { hasNextPage } } }");
        JsonPath errors =
                workshop.ask("{ attemptLog(attemptId: \"" + attempt + "\", stream: ERR) { nodes { line } } }");

        assertThat(first.getList("attemptLog.nodes.line")).containsExactly("attempt 1 of extract", "line 2", "line 3");
        assertThat(first.getBoolean("attemptLog.pageInfo.hasNextPage")).isTrue();
        assertThat(rest.getList("attemptLog.nodes.line")).containsExactly("line 4", "line 5");
        assertThat(errors.getList("attemptLog.nodes.line")).containsExactly("line 3", "line 5");
    }

    @Test
    void runsArePagedNewestFirstAndFiltered() {
        workshop.deploy(Workshop.DAILY.formatted("paged"), "paged-1");
        for (int day = 1; day <= 5; day++) {
            workshop.ask("mutation { startRun(workflow: \"paged/daily\", partition: \"2026-01-0" + day
                    + "\", idempotencyKey: \"paged-run-" + day + "\") { runId } }");
        }
        String query =
                "{ workflowRuns(workflow: \"paged/daily\", trigger: \"manual\", first: 2%s) { nodes { partition }"
                        + " pageInfo { endCursor hasNextPage } } }";

        JsonPath page = workshop.ask(query.formatted(""));
        List<String> all = new java.util.ArrayList<>(page.getList("workflowRuns.nodes.partition"));
        while (page.getBoolean("workflowRuns.pageInfo.hasNextPage")) {
            page = workshop.ask(
                    query.formatted(", after: \"" + page.getString("workflowRuns.pageInfo.endCursor") + "\""));
            all.addAll(page.getList("workflowRuns.nodes.partition"));
        }

        assertThat(all).containsExactlyInAnyOrder("2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-05");
        assertThat(workshop.ask(
                                "{ workflowRuns(workflow: \"paged/daily\", partition: \"2026-01-03\") { nodes { partition } } }")
                        .getList("workflowRuns.nodes.partition"))
                .containsExactly("2026-01-03");
    }

    @Test
    void backfillIsPlannedMadePausedAndCancelled() {
        workshop.deploy(Workshop.DAILY.formatted("filled"), "filled-1");
        String wanted = "backfill: {workflow: \"filled/daily\", partitions: \"2026-01-01..2026-01-05\", parallel: 2}";

        JsonPath plan = workshop.ask("{ planBackfill(" + wanted + ") { partitions first last } }");
        String id = workshop.ask(
                        "mutation { createBackfill(" + wanted + ", idempotencyKey: \"filled-2\") { backfillId } }")
                .getString("createBackfill.backfillId");
        JsonPath paused = workshop.ask("mutation { pauseBackfill(backfillId: \"" + id + "\") { state } }");
        workshop.work(ScriptedExecutor.succeeds());
        JsonPath still = workshop.ask("{ backfill(backfillId: \"" + id + "\") { waiting succeeded } }");
        workshop.ask("mutation { resumeBackfill(backfillId: \"" + id + "\") { state } }");
        workshop.work(ScriptedExecutor.succeeds());

        JsonPath done =
                workshop.ask("{ backfill(backfillId: \"" + id + "\") { state total waiting running succeeded failed"
                        + " workflow { name } runs { nodes { partition state } } } }");
        assertThat(plan.getLong("planBackfill.partitions")).isEqualTo(done.getLong("backfill.total"));
        assertThat(paused.getString("pauseBackfill.state")).isEqualTo("PAUSED");
        assertThat(still.getLong("backfill.succeeded")).isZero();
        assertThat(done.getString("backfill.state")).isEqualTo("DONE");
        assertThat(done.getLong("backfill.succeeded")).isEqualTo(done.getLong("backfill.total"));
        assertThat(done.getList("backfill.runs.nodes.state")).containsOnly("SUCCEEDED");
        assertThat(workshop.refusal("operator", "mutation { pauseBackfill(backfillId: \"" + id + "\") { state } }"))
                .isEqualTo("CONFLICT: backfill " + id + " is DONE and stays so; make a new one");
    }

    @Test
    void heldAssetHoldsItsConsumerUntilReleased() {
        workshop.deploy(Workshop.ORDERS.formatted("by-hand"), "by-hand-1");
        JsonPath assets = workshop.ask("{ assets(prefix: \"\") { nodes { namespace name } } }");
        String raw = assets.getList("assets.nodes.name", String.class).stream()
                .filter(name -> name.contains("raw.orders"))
                .findFirst()
                .orElseThrow();
        String asset = "namespace: \"" + assets.getString("assets.nodes[0].namespace") + "\", name: \"" + raw + "\"";
        String run = workshop.start("by-hand/orders", "by-hand-2");

        workshop.ask("mutation { holdAsset(" + asset + ", reason: \"counts are off\") { name } }");
        workshop.work(ScriptedExecutor.succeeds());
        JsonPath why = workshop.ask("{ why(runId: \"" + run + "\") { tasks { reasons { code text } } }"
                + " assets(held: true) { nodes { name holds { source reason heldBy } } } }");
        workshop.ask("mutation { releaseAsset(" + asset + ") { name } }");

        assertThat(why.getString("why.tasks[1].reasons[0].code")).isEqualTo("GATE");
        assertThat(why.getString("why.tasks[1].reasons[0].text")).contains("counts are off");
        assertThat(why.getList("assets.nodes.find { it.name == '" + raw + "' }.holds"))
                .containsExactly(Map.of("source", "operator", "reason", "counts are off", "heldBy", "test-operator"));
        assertThat(workshop.ask("{ assets(held: true) { nodes { name } } }").getList("assets.nodes.name"))
                .doesNotContain(raw);
    }

    @Test
    void failedRunRaisesAnAlertThatIsAcknowledgedOnce() {
        workshop.deploy(Workshop.ORDERS.formatted("alerted"), "alerted-1");
        workshop.start("alerted/orders", "alerted-2");
        workshop.work(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no")));

        JsonPath open = workshop.ask("{ alerts(workflow: \"alerted/orders\", state: OPEN) { nodes { alertId kind runId"
                + " workflow { name } } } }");
        String id = open.getString("alerts.nodes[0].alertId");
        workshop.ask("mutation { acknowledgeAlert(alertId: \"" + id + "\") { state } }");

        assertThat(open.getList("alerts.nodes.kind")).containsExactly("RUN_FAILED");
        assertThat(workshop.ask("{ alerts(workflow: \"alerted/orders\") { nodes { state acknowledgedBy } } }")
                        .getMap("alerts.nodes[0]"))
                .isEqualTo(Map.of("state", "ACKNOWLEDGED", "acknowledgedBy", "test-operator"));
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

    @Test
    void cancelledRunEndsAtOnceWhileNothingOfItRuns() {
        workshop.deploy(Workshop.ORDERS.formatted("cancelled"), "cancelled-1");
        String run = workshop.start("cancelled/orders", "cancelled-2");

        JsonPath cancelled = workshop.ask("mutation { cancelRun(runId: \"" + run + "\") { state cancelAskedBy } }");

        assertThat(cancelled.getMap("cancelRun"))
                .isEqualTo(Map.of("state", "CANCELLED", "cancelAskedBy", "test-operator"));
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
