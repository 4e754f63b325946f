package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has a run repeated beside the real data, and tells how alike its outputs are. */
@Command(
        name = "reproduce",
        description = "Run a run again with the inputs that it read, beside the real data, and compare what both wrote."
                + " With --wait, exit code 0 when every output is as alike as declared.")
final class ReproduceCommand extends ServiceCommand {
    static final String FIELDS = """
            id runId repeatedBy state reached expected met detail requestedBy requestedAt endedAt
            outputs {
              namespace name expected reached reason originalSha256 repeatedSha256 onlyOriginal onlyRepeated
              columns { name rows what } metrics { metric original repeated within } remarks
            }
            """;

    static final String ASK = """
            mutation Reproduce($run: String!, $key: String!) {
              verifyReproducibility(input: {runId: $run, idempotencyKey: $key}) {
            %s  }
            }
            """.formatted(FIELDS);

    static final String LOOK = """
            query Reproduction($id: ID!) {
              reproduction(id: $id) {
            %s  }
            }
            """.formatted(FIELDS);

    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Set<String> OVER = Set.of("DONE", "REFUSED", "FAILED");

    @Parameters(paramLabel = "RUN", description = "Id of a run that has succeeded.")
    private String run = "";

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final KeyOption key = new KeyOption();

    private Duration limit = Duration.ZERO;

    ReproduceCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        run = id(run);
        limit = wait.limit();
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode now = service.ask(ASK, Map.of("run", run, "key", key.of(surroundings())))
                .path("verifyReproducibility");
        if (!wait.isWanted()) {
            tell(now);
            return DONE;
        }
        Instant end = surroundings().time().instant().plus(limit);
        while (!OVER.contains(Json.text(now, "state"))) {
            if (!surroundings().time().instant().isBefore(end)) {
                tell(now);
                note("it goes on; ./sluice reproduce " + run + " --wait --key with the same key looks again");
                return Failure.TIMED_OUT;
            }
            surroundings().pause().lasting(BETWEEN);
            now = found(
                    service.ask(LOOK, Map.of("id", Json.text(now, "id"))),
                    "reproduction",
                    "the repetition is not there any more");
        }
        tell(now);
        return now.path("met").asBoolean() ? DONE : Failure.FAILED;
    }

    private void tell(JsonNode reproduction) {
        if (inJson()) {
            json(reproduction);
            return;
        }
        String reached = Json.text(reproduction, "reached");
        String detail = Json.text(reproduction, "detail");
        say(Json.text(reproduction, "id") + "  " + Json.text(reproduction, "state")
                + (reached.isEmpty() ? "" : "  " + reached + ", expected " + Json.text(reproduction, "expected")));
        if (!detail.isEmpty()) {
            say("  " + detail);
        }
        for (JsonNode output : reproduction.path("outputs")) {
            tellOutput(output);
        }
    }

    private void tellOutput(JsonNode output) {
        String reason = Json.text(output, "reason");
        say("  " + Json.text(output, "namespace") + " " + Json.text(output, "name") + ": "
                + Json.text(output, "reached") + (reason.isEmpty() ? "" : ", " + reason));
        for (JsonNode column : output.path("columns")) {
            say("    " + Json.text(column, "name") + ": " + Json.text(column, "what"));
        }
        for (JsonNode metric : output.path("metrics")) {
            say("    " + Json.text(metric, "metric") + ": " + metric.path("original") + ", now "
                    + metric.path("repeated") + (metric.path("within").asBoolean() ? "" : ", out of tolerance"));
        }
        for (JsonNode remark : output.path("remarks")) {
            say("    " + remark.asText());
        }
    }
}
