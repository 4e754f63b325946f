package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Evaluates a gate now and waits for what comes of it. */
@Command(
        name = "check",
        description = "Evaluate a gate now and wait: exit code 0 passed or warned, 1 failed or broke, 3 timed out.")
final class CheckCommand extends ServiceCommand {
    static final String ASK = """
            mutation Check($gate: String!, $partition: String, $key: String!) {
              evaluateGate(gate: $gate, partition: $partition, idempotencyKey: $key) { id gate state }
            }
            """;

    static final String LOOK = """
            query Evaluation($id: ID!) {
              gateEvaluation(id: $id) { %s }
            }
            """.formatted(Gates.EVALUATION_FIELDS);

    static final String CANCEL = """
            mutation Cancel($gate: String!, $reason: String!) {
              cancelEvaluations(gate: $gate, reason: $reason) { id message }
            }
            """;

    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final int SAMPLE_ROWS = 5;
    private static final Set<String> GOOD = Set.of("PASS", "WARN", "SKIPPED", "WAIVED");

    @Parameters(paramLabel = "NAMESPACE/GATE")
    private String gate = "";

    @Option(names = "--partition", paramLabel = "KEY", description = "Only this partition. Default: the whole asset.")
    private @Nullable String partition;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            defaultValue = "10m",
            description = "How long to wait, 90s or 1h30m. Default: ${DEFAULT-VALUE}.")
    private String timeout = "10m";

    @Option(
            names = "--cancel",
            paramLabel = "REASON",
            description = "End what is queued or runs for the gate instead; the reason is kept.")
    private @Nullable String cancel;

    @Mixin
    private final KeyOption key = new KeyOption();

    private Duration limit = Duration.ZERO;

    CheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        gate = workflow(gate);
        try {
            limit = Durations.parse(timeout);
        } catch (ScheduleException e) {
            throw Failure.wrongUsage("--timeout: " + e.getMessage());
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        return cancel == null ? evaluate(service) : cancel(service, cancel);
    }

    private int cancel(ServiceClient service, String reason) throws InterruptedException {
        JsonNode ended =
                service.ask(CANCEL, Map.of("gate", gate, "reason", reason)).path("cancelEvaluations");
        if (inJson()) {
            json(ended);
        } else if (ended.isEmpty()) {
            say("nothing is queued or runs for " + gate);
        }
        if (!inJson()) {
            ended.forEach(one -> say("evaluation " + Json.text(one, "id") + ": " + Json.text(one, "message")));
        }
        return DONE;
    }

    private int evaluate(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        variables.put("gate", gate);
        variables.put("key", key.of(surroundings()));
        if (partition != null) {
            variables.put("partition", partition);
        }
        String id = Json.text(service.ask(ASK, variables).path("evaluateGate"), "id");
        Instant end = surroundings().time().instant().plus(limit);
        while (true) {
            JsonNode now = found(
                    service.ask(LOOK, Map.of("id", id)),
                    "gateEvaluation",
                    "evaluation " + id + " is not there any more");
            String state = Json.text(now, "state");
            if (state.equals("DONE") || state.equals("DROPPED")) {
                return tell(now);
            }
            if (!surroundings().time().instant().isBefore(end)) {
                note("evaluation " + id + " is still " + state + progress(now) + "; it goes on. ./sluice gates " + gate
                        + " tells what comes of it");
                return Failure.TIMED_OUT;
            }
            surroundings().pause().lasting(BETWEEN);
        }
    }

    private static String progress(JsonNode evaluation) {
        return evaluation.path("progress").isNumber()
                ? " (%d%%)".formatted(Math.round(evaluation.path("progress").asDouble() * 100))
                : "";
    }

    private int tell(JsonNode evaluation) {
        String outcome = Json.text(evaluation, "outcome");
        if (inJson()) {
            json(evaluation);
        } else {
            for (JsonNode result : evaluation.path("results")) {
                say(Gates.result(result));
                sample(result);
            }
            String message = Json.text(evaluation, "message");
            say(Json.text(evaluation, "gate") + " on " + Gates.version(evaluation) + ": "
                    + (outcome.isEmpty() ? Json.text(evaluation, "state") : outcome)
                    + (message.isEmpty() ? "" : ": " + message));
        }
        return GOOD.contains(outcome) ? DONE : Failure.FAILED;
    }

    private void sample(JsonNode result) {
        int shown = 0;
        for (JsonNode row : result.path("sample")) {
            if (shown++ == SAMPLE_ROWS) {
                say("          ...");
                return;
            }
            StringBuilder cells = new StringBuilder();
            row.path("cells").forEach(cell -> cells.append(cells.isEmpty() ? "" : ", ")
                    .append(Json.text(cell, "column"))
                    .append('=')
                    .append(cell.path("value").isNull() ? "NULL" : Json.text(cell, "value")));
            say("          " + cells);
        }
    }
}
