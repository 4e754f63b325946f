package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.testkit.Events;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/** Every mutation of the schema once, about something in a house of its own that is ready for it, one after the other. */
@Singleton
class AuditedDeeds {
    static final String HOUSE = "carla";

    private static final String ANY_REPORT = "report:[0-9a-f-]{36}";

    @Inject
    TwoHouses houses;

    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    private Map<String, String> ids = Map.of();
    private final Map<String, Supplier<Deed>> deeds = new LinkedHashMap<>();

    /**
     * A mutation, and the entry that it leaves.
     *
     * @param role whose key does it
     * @param action of the entry
     * @param subject of the entry, a pattern
     * @param told what stands in its details
     */
    record Deed(String mutation, String role, String arguments, String action, String subject, String told) {
        String call() {
            return "mutation { " + mutation + "(" + arguments + ") { __typename } }";
        }

        Deed by(String other) {
            return new Deed(mutation, other, arguments, action, subject, told);
        }
    }

    /** By name, in the order in which they have to be done; what one needs is made when it is asked for. */
    synchronized Map<String, Supplier<Deed>> all() {
        if (deeds.isEmpty()) {
            ids = houses.built(HOUSE);
            runs();
            backfills();
            gatesAndWaivers();
            operations();
            forecasts();
            reports();
            deadLetters();
        }
        return deeds;
    }

    /** As {@link HouseCalls} calls it. */
    private Deed deed(String mutation, Map<String, String> about, String action, String subject, String told) {
        Map<String, String> of = new LinkedHashMap<>(ids);
        about.forEach((kind, id) -> of.put(kind + " " + HOUSE, id));
        String call = Objects.requireNonNull(HouseCalls.mutations().get(mutation));
        return new Deed(
                mutation, "operator", HouseCalls.filled(call, HOUSE, of, "deed-" + mutation), action, subject, told);
    }

    /** One whose entry tells the name and the arguments of the mutation. */
    private void plain(String mutation, String subject, Supplier<Map<String, String>> about) {
        deeds.put(mutation, () -> deed(mutation, about.get(), "mutation." + mutation, subject, ""));
    }

    private String id(String kind) {
        return Objects.requireNonNull(ids.get(kind + " " + HOUSE));
    }

    private String one(String sql) {
        return workshop.rows(sql).getFirst();
    }

    private void runs() {
        String run = id("run");
        deeds.put(
                "applyDefinitions",
                () -> deed(
                        "applyDefinitions",
                        Map.of(),
                        "mutation.applyDefinitions",
                        "applyDefinitions",
                        "CREATE WORKFLOW carla/extra"));
        plain("startRun", "workflow:carla/load", Map::of);
        plain("retryFailedTasks", "runId:[0-9a-f-]{36}", () -> {
            String failed = workshop.start(HOUSE + "/load", "deed-fails");
            workshop.work(ScriptedExecutor.does(_ -> ScriptedExecutor.failed(ErrorClass.PERMANENT, "no")));
            return Map.of("run", failed);
        });
        plain("rerun", "runId:" + run, Map::of);
        plain("cancelRun", "runId:[0-9a-f-]{36}", () -> Map.of("run", workshop.start(HOUSE + "/load", "deed-live")));
        plain("pauseWorkflow", "name:carla/load", Map::of);
        plain("resumeWorkflow", "name:carla/load", Map::of);
        plain("verifyReproducibility", "runId:" + run, Map::of);
    }

    private void backfills() {
        String[] open = new String[1];
        plain("createBackfill", "workflow:carla/daily", Map::of);
        plain("pauseBackfill", "backfillId:[0-9a-f-]{36}", () -> {
            open[0] = workshop.ask("""
                    mutation { createBackfill(backfill: {workflow: "carla/daily", partitions: "2026-03-01..2026-03-09"},
                      idempotencyKey: "deed-open") { backfillId } }
                    """).getString("createBackfill.backfillId");
            return Map.of("backfill", open[0]);
        });
        plain("resumeBackfill", "backfillId:[0-9a-f-]{36}", () -> Map.of("backfill", open[0]));
        plain("cancelBackfill", "backfillId:[0-9a-f-]{36}", () -> Map.of("backfill", open[0]));
    }

    private void gatesAndWaivers() {
        deeds.put(
                "evaluateGate",
                () -> deed("evaluateGate", Map.of(), "gate.asked", "gate:carla/orders", "\"evaluation\""));
        deeds.put("cancelEvaluations", () -> {
            one("""
                    INSERT INTO gate_evaluation (definition_id, gate_version, asset_id, version, slice, cause, state, due_at, created_at)
                    SELECT definition_id, gate_version, asset_id, version, 'another', cause, 'QUEUED', due_at, created_at
                    FROM gate_evaluation WHERE state = 'QUEUED' AND definition_id =
                      (SELECT definition_id FROM gate WHERE name = 'carla/orders') RETURNING id::text
                    """);
            return deed(
                    "cancelEvaluations",
                    Map.of(),
                    "gate.evaluation_cancelled",
                    "gate:carla/orders",
                    "\"evaluations\": [");
        });
        deeds.put(
                "requestWaiver",
                () -> new Deed(
                        "requestWaiver",
                        "operator",
                        waiver("deed-waiver"),
                        "waiver.requested",
                        "waiver:[0-9]+",
                        "carla/orders"));
        waived("approveWaiver", "steward", "waiver.approved");
        waived("rejectWaiver", "steward", "waiver.rejected");
        waived("withdrawWaiver", "operator", "waiver.withdrawn");
        deeds.put("revokeWaiver", () -> {
            String approved = one("SELECT max(id)::text FROM waiver WHERE state = 'APPROVED' AND reason = 'deed'");
            return deed(
                            "revokeWaiver",
                            Map.of("waiver", approved),
                            "waiver.revoked",
                            "waiver:" + approved,
                            "carla/orders")
                    .by("steward");
        });
    }

    private void waived(String mutation, String role, String action) {
        deeds.put(mutation, () -> {
            String asked = workshop.ask("mutation { requestWaiver(" + waiver(mutation) + ") { id } }")
                    .getString("requestWaiver.id");
            return deed(mutation, Map.of("waiver", asked), action, "waiver:" + asked, "carla/orders")
                    .by(role);
        });
    }

    private String waiver(String key) {
        return "waiver: {gate: \"carla/orders\", reason: \"deed\", expiresAt: \""
                + gates.now().plus(Duration.ofHours(4)) + "\"}, idempotencyKey: \"" + key + "-asked\"";
    }

    private void operations() {
        String orders = one("SELECT id::text FROM asset WHERE name = 'shop.carla.orders'");
        plain("acknowledgeAlert", "alertId:" + id("alert"), Map::of);
        deeds.put(
                "holdAsset",
                () -> deed("holdAsset", Map.of(), "asset.held", "asset:" + orders, "postgres://carla-db:5432"));
        deeds.put(
                "releaseAsset",
                () -> deed("releaseAsset", Map.of(), "asset.released", "asset:" + orders, "postgres://carla-db:5432"));
        plain("resetBreaker", "service:carla/api", () -> {
            one(
                    "INSERT INTO breaker (service, state, open_until, changed_at) VALUES ('carla/api', 'OPEN', now(), now())"
                            + " RETURNING service");
            return Map.of();
        });
    }

    private void forecasts() {
        String incident = "incident:" + id("incident");
        UUID decision = UUID.nameUUIDFromBytes(new byte[] {7});
        deeds.put(
                "acknowledgeIncident",
                () -> deed("acknowledgeIncident", Map.of(), "incident.acknowledged", incident, "carla.load"));
        deeds.put("closeIncident", () -> deed("closeIncident", Map.of(), "incident.closed", incident, "carla.load"));
        deeds.put("reverseForecastDecision", () -> {
            long load = Long.parseLong(one("SELECT id::text FROM definition WHERE namespace = '" + HOUSE
                    + "' AND name = 'load' AND kind = 'Workflow'"));
            new ForecastRows(workshop.jdbc, gates.now())
                    .decision(decision, "HOLD_BACK", "ACT", load, null, 10)
                    .waiting(decision, UUID.nameUUIDFromBytes(new byte[] {8}));
            return deed(
                    "reverseForecastDecision",
                    Map.of("decision", decision.toString()),
                    "forecast.reversed",
                    "decision:" + decision,
                    "\"x\"");
        });
        deeds.put("setForecastActing", () -> {
            workshop.rows("UPDATE forecast_switch SET acting = false RETURNING reason");
            return deed("setForecastActing", Map.of(), "forecast.acting", "forecasts", "\"x\"");
        });
    }

    private void reports() {
        String asked = "report: {kind: RUN, purpose: \"deed\", runId: \"" + id("run") + "\"}, idempotencyKey: ";
        deeds.put(
                "createReport",
                () -> new Deed(
                        "createReport", "auditor", asked + "\"deed-1\"", "report.requested", ANY_REPORT, id("run")));
        deeds.put("cancelReport", () -> {
            String report = workshop.send(
                            "auditor", "mutation { createReport(" + asked + "\"deed-2\") { reportId } }", Map.of())
                    .jsonPath()
                    .getString("data.createReport.reportId");
            return new Deed(
                    "cancelReport", "auditor", "id: \"" + report + "\"", "report.cancelled", "report:" + report, "");
        });
    }

    private void deadLetters() {
        deeds.put("discardDeadLetter", () -> {
            long letter = letter("{}");
            return new Deed(
                    "discardDeadLetter",
                    "operator",
                    "id: \"" + NodeId.of(NodeId.Kind.DEAD_LETTER, letter).text() + "\", reason: \"hopeless\"",
                    "deadletter.discarded",
                    "deadletter:" + letter,
                    "hopeless");
        });
        deeds.put("replayDeadLetter", () -> {
            // What is not made yet would wait for the catalog, which nobody fills here.
            workshop.rows("UPDATE report SET state = 'CANCELLED', ended_at = now(), lease_until = NULL,"
                    + " epoch = nextval('lease_epoch') WHERE state IN ('QUEUED', 'RUNNING') RETURNING state");
            long letter = letter(Events.complete("deed", Events.runId(91_001)).json());
            return new Deed(
                    "replayDeadLetter",
                    "operator",
                    "id: \"" + NodeId.of(NodeId.Kind.DEAD_LETTER, letter).text() + "\"",
                    "deadletter.replayed",
                    "deadletter:" + letter,
                    "Stored");
        });
    }

    private long letter(String event) {
        return Long.parseLong(one("""
                INSERT INTO dead_letter (received_at, transport, stage, code, reason, content_hash, body, attempts, state, updated_at)
                SELECT now(), 1, 'PARSE', 'INGEST-NOT-JSON', 'not understood then', sha256(e), e, 1, 'WAITING', now()
                FROM (SELECT convert_to($event$%s$event$, 'UTF8') AS e) t RETURNING id::text
                """.formatted(event)));
    }
}
