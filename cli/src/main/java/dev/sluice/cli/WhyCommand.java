package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells why a run does not go on. */
@Command(
        name = "why",
        description = "Tell why a run is where it is: trigger, upstream, gate, pool, breaker, deadline; task by task.")
final class WhyCommand extends ServiceCommand {
    static final String DOCUMENT = """
            query Why($run: String!) {
              why(runId: $run) {
                runId state startedBy
                reasons { code text }
                tasks { task state reasons { code text } }
              }
            }
            """;

    @Parameters(paramLabel = "RUN", description = "Id of a run.")
    private String run = "";

    WhyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        run = id(run);
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode why = service.ask(DOCUMENT, Map.of("run", run)).path("why");
        if (inJson()) {
            json(why);
        } else {
            say("run " + Json.text(why, "runId") + " is " + Json.text(why, "state"));
            say("  started by: " + Json.text(why, "startedBy"));
            tell("  ", why.path("reasons"));
            for (JsonNode task : why.path("tasks")) {
                say("  task " + Json.text(task, "task") + " is " + Json.text(task, "state"));
                tell("    ", task.path("reasons"));
            }
        }
        return DONE;
    }

    private void tell(String indent, JsonNode reasons) {
        reasons.forEach(reason -> say(indent + Json.text(reason, "code") + ": " + Json.text(reason, "text")));
    }
}
