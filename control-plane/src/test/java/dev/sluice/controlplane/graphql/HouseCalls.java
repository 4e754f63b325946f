package dev.sluice.controlplane.graphql;

import java.util.Map;
import java.util.TreeMap;

/**
 * A call of every mutation and query about what Sluice runs, with its object by name: {@code $ns} stands for a namespace, and
 * {@code $run} for the id of its run.
 */
final class HouseCalls {
    private static final String ASSET = "namespace: \"postgres://$ns-db:5432\", name: \"shop.$ns.orders\"";
    private static final String KEY = ", idempotencyKey: \"$key\"";

    private static final String FILE = """
            files: [{path: "x.yaml", text: "{apiVersion: sluice.dev/v1alpha1, kind: Workflow, metadata: {name: extra, namespace: $ns}, \
            spec: {tasks: [{id: a, type: noop}]}}"}]""";

    private HouseCalls() {}

    /** By their names, those of reports and dead letters left out. */
    static Map<String, String> mutations() {
        Map<String, String> calls = new TreeMap<>();
        calls.put("acknowledgeAlert", "alertId: \"$alert\"");
        calls.put("acknowledgeIncident", "id: \"$incident\"");
        calls.put("applyDefinitions", FILE + KEY);
        calls.put("approveWaiver", "id: \"$waiver\"" + KEY);
        calls.put("cancelBackfill", "backfillId: \"$backfill\"");
        calls.put("cancelEvaluations", "gate: \"$ns/orders\", reason: \"x\"");
        calls.put("cancelRun", "runId: \"$run\"");
        calls.put("closeIncident", "id: \"$incident\", reason: \"x\"" + KEY);
        calls.put(
                "createBackfill", "backfill: {workflow: \"$ns/daily\", partitions: \"2026-02-01..2026-02-02\"}" + KEY);
        calls.put("evaluateGate", "gate: \"$ns/orders\"" + KEY);
        calls.put("holdAsset", ASSET + ", reason: \"x\"");
        calls.put("pauseBackfill", "backfillId: \"$backfill\"");
        calls.put("pauseWorkflow", "name: \"$ns/load\"");
        calls.put("rejectWaiver", "id: \"$waiver\", reason: \"x\"" + KEY);
        calls.put("releaseAsset", ASSET);
        calls.put("requestWaiver", """
                waiver: {gate: "$ns/orders", reason: "known", expiresAt: "2026-01-03T00:00:00Z"}""" + KEY);
        calls.put("rerun", "runId: \"$run\"" + KEY);
        calls.put("resetBreaker", "service: \"$ns/api\"");
        calls.put("resumeBackfill", "backfillId: \"$backfill\"");
        calls.put("resumeWorkflow", "name: \"$ns/load\"");
        calls.put("retryFailedTasks", "runId: \"$run\"" + KEY);
        calls.put("reverseForecastDecision", "id: \"$decision\", reason: \"x\"" + KEY);
        calls.put("revokeWaiver", "id: \"$waiver\", reason: \"x\"" + KEY);
        calls.put("setForecastActing", "acting: true, reason: \"x\"" + KEY);
        calls.put("startRun", "workflow: \"$ns/load\"" + KEY);
        calls.put("verifyReproducibility", "input: {runId: \"$run\", idempotencyKey: \"$key\"}");
        calls.put("withdrawWaiver", "id: \"$waiver\"" + KEY);
        return calls;
    }

    /** By their names: about one thing, with an empty text where they list everything. */
    static Map<String, String> queries() {
        Map<String, String> calls = new TreeMap<>();
        for (String list : new String[] {
            "alerts",
            "assets",
            "backfills",
            "forecastDecisions",
            "gateAnswers",
            "gateDecisions",
            "gateEvaluations",
            "gateHolds",
            "gates",
            "incidents",
            "reproductions",
            "risks",
            "waivers",
            "workflowRuns",
            "workflows"
        }) {
            calls.put(list, "first: 3");
        }
        for (String all : new String[] {"forecastScores", "pools", "services"}) {
            calls.put(all, "");
        }
        calls.put("attempt", "attemptId: \"$attempt\"");
        calls.put("attemptLog", "attemptId: \"$attempt\", first: 3");
        calls.put("backfill", "backfillId: \"$backfill\"");
        calls.put("checkResults", "gate: \"$ns/orders\", check: \"emails\", first: 3");
        calls.put("forecastDecision", "id: \"$decision\"");
        calls.put("gate", "name: \"$ns/orders\"");
        calls.put("gateAnswer", "id: \"$run\"");
        calls.put("gateEvaluation", "id: \"$evaluation\"");
        calls.put("gateVerdicts", "gate: \"$ns/orders\", first: 3");
        calls.put("incident", "id: \"$incident\"");
        calls.put("jobForecast", "namespace: \"sluice\", name: \"$ns.load\"");
        calls.put("landing", ASSET);
        calls.put("planBackfill", "backfill: {workflow: \"$ns/daily\", partitions: \"2026-02-01..2026-02-02\"}");
        calls.put("planDefinitions", FILE);
        calls.put("profile", "asset: {" + ASSET + "}");
        calls.put("profiles", "asset: {" + ASSET + "}, first: 3");
        calls.put("qualitySeries", "gate: \"$ns/orders\", check: \"emails\", first: 3");
        calls.put("reproduction", "id: \"$reproduction\"");
        calls.put("waiver", "id: \"$waiver\"");
        calls.put("why", "runId: \"$held\"");
        calls.put("whyWorkflow", "name: \"$ns/load\"");
        calls.put("workflow", "name: \"$ns/load\"");
        calls.put("workflowDiff", "workflow: \"$ns/load\", from: 1, to: 1");
        calls.put("workflowRun", "runId: \"$run\"");
        calls.put("workflowVersion", "workflow: \"$ns/load\", version: 1");
        return calls;
    }

    /** The arguments with what stands for the object of a namespace. */
    static String filled(String call, String house, Map<String, String> ids, String key) {
        String filled = call;
        for (Map.Entry<String, String> each : ids.entrySet()) {
            String[] kind = each.getKey().split(" ", -1);
            if (kind[1].equals(house)) {
                filled = filled.replace("\"$" + kind[0] + "\"", "\"" + each.getValue() + "\"");
            }
        }
        return filled.replace("$ns", house)
                .replace("$key", key)
                .replaceAll("\"\\$(alert|incident|waiver|evaluation)\"", "\"987654321\"")
                .replaceAll("\"\\$[a-z]+\"", "\"00000000-0000-7000-8000-0000000000ff\"");
    }
}
