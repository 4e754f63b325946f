package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Versions that pass, warn and fail, waivers that two people agree on, and systems that ask before they read. */
final class GateLoad implements Load {
    private static final Duration WAIVED = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    @Override
    public void drive(Drive drive) throws IOException, InterruptedException {
        String dataset = load(drive, 0, "WARN");
        ask(drive, dataset, "ALLOW");
        load(drive, 5, "WARN");
        load(drive, 50, "FAIL");
        ask(drive, dataset, "HOLD");
        waive(drive);
        ask(drive, dataset, "ALLOW_WITH_WARNINGS");
        load(drive, 50, "WAIVED");
        waiverThatWaits(drive);
        while (drive.goesOn()) {
            ask(drive, dataset, "ALLOW_WITH_WARNINGS");
            drive.pause(BETWEEN);
        }
    }

    /** Writes orders, of which so many in a hundred are bad; the namespace that they are in. */
    private static String load(Drive drive, int bad, String outcome) throws IOException, InterruptedException {
        drive.run("observed/load", Map.of("bad", Integer.toString(bad)), "SUCCEEDED");
        JsonNode evaluation = drive.await(
                        "the verdict on " + bad + " bad orders", """
                        query Await { gateEvaluations(gate: "observed/orders", first: 1) {
                          nodes { state outcome asset { namespace } results { check outcome } } } }""", Map.of(), answer -> answer.path("gateEvaluations")
                                .path("nodes")
                                .path(0)
                                .path("outcome")
                                .asText()
                                .equals(outcome))
                .path("gateEvaluations")
                .path("nodes")
                .path(0);
        return evaluation.path("asset").path("namespace").asText();
    }

    private static void ask(Drive drive, String namespace, String expected) throws IOException, InterruptedException {
        ObjectNode question = Api.JSON
                .createObjectNode()
                .put("caller", "observe")
                .put("runId", UUID.randomUUID().toString())
                .put("attempt", 1)
                .put("mode", "check");
        question.putObject("job").put("namespace", "elsewhere").put("name", "reader");
        question.putArray("inputs").addObject().put("namespace", namespace).put("name", "raw.orders");
        Api.Answer answer = drive.api().post("/api/v1/gates/decisions", question.toString());
        String decision = answer.body().path("decision").asText();
        if (answer.status() != 200 || !decision.startsWith(expected)) {
            throw new IOException("asked for orders: " + answer.status() + " " + answer.body() + ", not " + expected);
        }
    }

    private static void waive(Drive drive) throws IOException, InterruptedException {
        String id = request(drive, "known, and nobody is written to");
        String approve =
                "mutation Approve($id: ID!, $key: String!) { approveWaiver(id: $id, idempotencyKey: $key) { state } }";
        drive.steward()
                .graphql(
                        "Approve",
                        approve,
                        Map.of("id", id, "key", UUID.randomUUID().toString()));
    }

    private static void waiverThatWaits(Drive drive) throws IOException, InterruptedException {
        request(drive, "waits for a second person");
    }

    private static String request(Drive drive, String reason) throws IOException, InterruptedException {
        return drive.api()
                .graphql(
                        "Waive",
                        """
                        mutation Waive($key: String!, $reason: String!, $until: DateTime!) {
                          requestWaiver(idempotencyKey: $key,
                            waiver: {gate: "observed/orders", reason: $reason, expiresAt: $until, sticky: true}) { id }
                        }""",
                        Map.of(
                                "key", UUID.randomUUID().toString(),
                                "reason", reason,
                                "until", drive.time().instant().plus(WAIVED).toString()))
                .path("requestWaiver")
                .path("id")
                .asText();
    }
}
