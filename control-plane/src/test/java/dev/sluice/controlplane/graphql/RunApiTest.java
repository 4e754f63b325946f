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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs, backfills, holds and alerts over GraphQL, on the real store, driven by the engine. Each test has a namespace of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class RunApiTest {
    @Inject
    Workshop workshop;

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
        JsonPath assets = workshop.ask("{ assets(prefix: \"shop.raw\") { nodes { namespace name } } }");
        String raw = assets.getString("assets.nodes.find { it.name.contains('raw.orders') }.name");
        String asset = "namespace: \""
                + assets.getString("assets.nodes.find { it.name.contains('raw.orders') }.namespace") + "\", name: \""
                + raw
                + "\"";
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
    void cancelledRunEndsAtOnceWhileNothingOfItRuns() {
        workshop.deploy(Workshop.ORDERS.formatted("cancelled"), "cancelled-1");
        String run = workshop.start("cancelled/orders", "cancelled-2");

        JsonPath cancelled = workshop.ask("mutation { cancelRun(runId: \"" + run + "\") { state cancelAskedBy } }");

        assertThat(cancelled.getMap("cancelRun"))
                .isEqualTo(Map.of("state", "CANCELLED", "cancelAskedBy", "test-operator"));
    }
}
