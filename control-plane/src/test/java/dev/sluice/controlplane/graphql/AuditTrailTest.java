package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.audit.Audited;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.scheduler.execute.ErrorClass;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Mutation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each mutation leaves one entry, with who did it; what changes nothing leaves none. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class AuditTrailTest {
    /** Mutations that are done here. */
    private static final Set<String> HERE = Set.of(
            "applyDefinitions",
            "startRun",
            "rerun",
            "retryFailedTasks",
            "cancelRun",
            "pauseWorkflow",
            "resumeWorkflow",
            "createBackfill",
            "pauseBackfill",
            "resumeBackfill",
            "cancelBackfill",
            "holdAsset",
            "releaseAsset",
            "acknowledgeAlert",
            "resetBreaker");

    /** Mutations whose services write entries of their own, with tests of their own. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("requestWaiver", "waiver.requested"),
            Map.entry("approveWaiver", "waiver.approved"),
            Map.entry("rejectWaiver", "waiver.rejected"),
            Map.entry("withdrawWaiver", "waiver.withdrawn"),
            Map.entry("revokeWaiver", "waiver.revoked"),
            Map.entry("evaluateGate", "gate.asked"),
            Map.entry("cancelEvaluations", "evaluations.cancelled"),
            Map.entry("closeIncident", "incident.closed"),
            Map.entry("acknowledgeIncident", "incident.acknowledged"),
            Map.entry("reverseForecastDecision", "forecast.reversed"),
            Map.entry("setForecastActing", "forecast.acting"),
            Map.entry("createReport", "report.requested"),
            Map.entry("cancelReport", "report.cancelled"),
            Map.entry("verifyReproducibility", "mutation.verifyReproducibility"),
            Map.entry("replayDeadLetter", "deadletter.replayed"),
            Map.entry("discardDeadLetter", "deadletter.discarded"));

    @Inject
    Workshop workshop;

    @Test
    void everyMutationIsUnderTheWitnessAndInOneOfTheLists() {
        List<Method> mutations = Arc.container().beanManager().getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(bean -> bean.getBeanClass())
                .filter(type -> type.isAnnotationPresent(GraphQLApi.class))
                .distinct()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.isAnnotationPresent(Mutation.class))
                .toList();

        assertThat(mutations)
                .allSatisfy(method -> assertThat(method.getDeclaringClass().isAnnotationPresent(Audited.class))
                        .as("%s has mutations: put @Audited on it", method.getDeclaringClass())
                        .isTrue());
        Set<String> fields = new TreeSet<>(workshop.ask("{ __schema { mutationType { fields { name } } } }")
                .<String>getList("__schema.mutationType.fields.name"));
        Set<String> listed = new TreeSet<>(HERE);
        listed.addAll(ELSEWHERE.keySet());
        assertThat(listed).isEqualTo(fields);
        assertThat(mutations).hasSameSizeAs(fields);
    }

    @Test
    void runsLeaveOneEntryEach() {
        told("mutation.applyDefinitions", () -> deploy(Workshop.ORDERS.formatted("trail"), "trail-1"));
        String start =
                "mutation { startRun(workflow: \"trail/orders\", parameters: [{name: \"mode\", value: \"hush-hush\"}],"
                        + " idempotencyKey: \"trail-2\") { runId } }";
        String run = told("mutation.startRun", () -> ask(start, "startRun.runId"));
        untold(() -> ask(start, "startRun.runId"));
        assertThat(workshop.rows("SELECT detail::text FROM audit_entry WHERE action = 'mutation.startRun'"
                        + " AND detail::text LIKE '%trail/%'"))
                .hasSize(1)
                .allSatisfy(detail -> assertThat(detail)
                        .contains("trail/orders")
                        .contains("trail-2")
                        .doesNotContain("hush-hush"));
        workshop.work(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no")));
        told(
                "mutation.retryFailedTasks",
                () -> ask(
                        "mutation { retryFailedTasks(runId: \"" + run + "\", idempotencyKey: \"trail-3\") { runId } }",
                        "retryFailedTasks.runId"));
        workshop.work(ScriptedExecutor.succeeds());
        String again = told(
                "mutation.rerun",
                () -> ask(
                        "mutation { rerun(runId: \"" + run + "\", idempotencyKey: \"trail-4\") { runId } }",
                        "rerun.runId"));
        told(
                "mutation.cancelRun",
                () -> ask("mutation { cancelRun(runId: \"" + again + "\") { state } }", "cancelRun"));
        workshop.work(ScriptedExecutor.succeeds());
        untold(() -> ask("mutation { cancelRun(runId: \"" + again + "\") { state } }", "cancelRun"));
        told(
                "mutation.pauseWorkflow",
                () -> ask("mutation { pauseWorkflow(name: \"trail/orders\") { paused } }", "pauseWorkflow"));
        told(
                "mutation.resumeWorkflow",
                () -> ask("mutation { resumeWorkflow(name: \"trail/orders\") { paused } }", "resumeWorkflow"));
    }

    @Test
    void whatIsRefusedLeavesNone() {
        untold(() -> workshop.apply("kind: Workflow", "trail-bad").getString("applyDefinitions.applied"));
        untold(() -> workshop.refusal("operator", "mutation { pauseWorkflow(name: \"no/such\") { paused } }"));
        untold(() -> workshop.refusal(
                "operator", "mutation { startRun(workflow: \"no/such\", idempotencyKey: \"x\") { runId } }"));
        untold(() -> workshop.refusal("viewer", "mutation { pauseWorkflow(name: \"no/such\") { paused } }"));
    }

    @Test
    void backfillsLeaveOneEntryEach() {
        told("mutation.applyDefinitions", () -> deploy(Workshop.DAILY.formatted("trailed"), "trailed-1"));
        String id = told(
                "mutation.createBackfill",
                () -> ask(
                        "mutation { createBackfill(backfill: {workflow: \"trailed/daily\", partitions:"
                                + " \"2026-01-01..2026-01-05\", parallel: 1}, idempotencyKey: \"trailed-2\") { backfillId"
                                + " } }",
                        "createBackfill.backfillId"));
        for (String what : List.of("pauseBackfill", "resumeBackfill", "cancelBackfill")) {
            told(
                    "mutation." + what,
                    () -> ask("mutation { " + what + "(backfillId: \"" + id + "\") { state } }", what));
        }
        untold(() -> ask("mutation { cancelBackfill(backfillId: \"" + id + "\") { state } }", "cancelBackfill"));
    }

    @Test
    void operationsLeaveOneEntryEach() {
        told("mutation.applyDefinitions", () -> deploy(Workshop.ORDERS.formatted("operated"), "operated-1"));
        workshop.start("operated/orders", "operated-run");
        workshop.work(ScriptedExecutor.succeeds());
        JsonPath assets = workshop.ask("{ assets(prefix: \"\") { nodes { namespace name } } }");
        String key = "namespace: \"" + assets.getString("assets.nodes[0].namespace") + "\", name: \""
                + assets.getString("assets.nodes[0].name") + "\"";
        String hold = "mutation { holdAsset(" + key + ", reason: \"counts\") { name } }";
        told("asset.held", () -> ask(hold, "holdAsset"));
        untold(() -> ask(hold, "holdAsset"));
        told("asset.released", () -> ask("mutation { releaseAsset(" + key + ") { name } }", "releaseAsset"));
        String alert = workshop.rows(
                        "INSERT INTO alert (alert_key, kind, summary, raised_at) VALUES ('trail', 'RUN_FAILED',"
                                + " 'x', now()) RETURNING id::text")
                .getFirst();
        String acknowledge = "mutation { acknowledgeAlert(alertId: \"" + alert + "\") { state } }";
        told("mutation.acknowledgeAlert", () -> ask(acknowledge, "acknowledgeAlert"));
        untold(() -> ask(acknowledge, "acknowledgeAlert"));
        told("mutation.applyDefinitions", () -> deploy("""
            apiVersion: sluice.dev/v1alpha1
            kind: Service
            metadata: {name: crm, namespace: operated}
            spec: {breaker: {failureRate: 0.5, window: 4, openFor: 60s, halfOpenProbes: 1}}
            """, "operated-2"));
        workshop.rows("INSERT INTO breaker (service, state, open_until, changed_at)"
                + " VALUES ('operated/crm', 'OPEN', now(), now()) RETURNING service");
        told(
                "mutation.resetBreaker",
                () -> ask("mutation { resetBreaker(service: \"operated/crm\") { state } }", "resetBreaker"));
    }

    private String ask(String mutation, String field) {
        return String.valueOf(workshop.ask(mutation).<Object>get(field));
    }

    private String deploy(String yaml, String key) {
        return String.valueOf(workshop.deploy(yaml, key).<Object>get("applyDefinitions.applied"));
    }

    /** Does it; there is one more entry then, of the operator whose key was sent. */
    private String told(String action, Supplier<String> work) {
        long before = newest();
        String answer = work.get();

        assertThat(since(before))
                .containsExactly(action + " by test-operator with "
                        + workshop.rows("SELECT id::text FROM api_key WHERE name = 'test-operator'")
                                .getFirst());
        return answer;
    }

    private void untold(Supplier<String> work) {
        long before = newest();
        assertThat(work.get()).isNotNull();

        assertThat(since(before)).isEmpty();
    }

    private long newest() {
        return Long.parseLong(workshop.rows("SELECT coalesce(max(id), 0)::text FROM audit_entry")
                .getFirst());
    }

    private List<String> since(long id) {
        return workshop.rows("SELECT action || ' by ' || actor || ' with ' || actor_key FROM audit_entry WHERE id > "
                + id + " ORDER BY id");
    }
}
