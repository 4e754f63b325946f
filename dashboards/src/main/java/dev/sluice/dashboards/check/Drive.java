package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What loads share.
 *
 * @param api with the admin's key
 * @param steward another person, who approves
 * @param viewer who only reads
 * @param until when what goes on all the time ends
 */
record Drive(Api api, Api steward, Api viewer, Instant until, InstantSource time) {
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    boolean goesOn() {
        return time.instant().isBefore(until);
    }

    void pause(Duration duration) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    }

    /** Asks until an answer is as it has to be. */
    JsonNode await(String what, String document, Map<String, ?> variables, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        Instant end = time.instant().plus(PATIENCE);
        JsonNode answer = api.graphql("Await", document, variables);
        while (!wanted.test(answer)) {
            if (time.instant().isAfter(end)) {
                throw new IOException(
                        what + " did not come within " + PATIENCE.toSeconds() + " s; last answer: " + answer);
            }
            pause(PAUSE);
            answer = api.graphql("Await", document, variables);
        }
        return answer;
    }

    /** A run of a workflow that is asked for; its id. */
    String startRun(String workflow, Map<String, String> parameters) throws IOException, InterruptedException {
        var given = parameters.entrySet().stream()
                .map(each -> Map.of("name", each.getKey(), "value", each.getValue()))
                .toList();
        return api.graphql(
                        "StartRun",
                        """
                        mutation StartRun($workflow: String!, $key: String!, $parameters: [ParameterInput]) {
                          startRun(workflow: $workflow, idempotencyKey: $key, parameters: $parameters, propagate: true) { runId }
                        }""",
                        Map.of("workflow", workflow, "key", UUID.randomUUID().toString(), "parameters", given))
                .path("startRun")
                .path("runId")
                .asText();
    }

    /** Waits for the end of a run; how it ended. */
    String awaitEnd(String runId) throws IOException, InterruptedException {
        return await(
                        "the end of run " + runId,
                        "query Await($run: String!) { workflowRun(runId: $run) { state endedAt } }",
                        Map.of("run", runId),
                        answer -> !answer.path("workflowRun").path("endedAt").isNull())
                .path("workflowRun")
                .path("state")
                .asText();
    }

    /** Runs a workflow to its end, which has to be the one that is expected. */
    String run(String workflow, Map<String, String> parameters, String expected)
            throws IOException, InterruptedException {
        String runId = startRun(workflow, parameters);
        String state = awaitEnd(runId);
        if (!state.equals(expected)) {
            throw new IOException("run " + runId + " of " + workflow + " ended as " + state + ", not as " + expected);
        }
        return runId;
    }
}
