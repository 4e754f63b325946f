package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells why a run does not go on, or why there is none. */
@Command(
        name = "why",
        description =
                "Tell why a run is where it is: trigger, upstream, gate, pool, breaker, deadline; task by task. Of a"
                        + " workflow: why it starts no run.")
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

    /** Asked only where a hold is among the reasons: most runs wait for something else. */
    static final String HOLDS = """
            query WhyHeld($run: String!) {
              why(runId: $run) {
                tasks { task reasons { code holds { %s } } }
              }
            }
            """.formatted(Gates.HOLD_FIELDS);

    static final String OF_WORKFLOW = """
            query WhyWorkflow($name: String!) {
              whyWorkflow(name: $name) {
                workflow paused
                reasons { code text }
                active { %s }
              }
            }
            """.formatted(Runs.FIELDS);

    private static final String HELD = "GATE";

    @Parameters(paramLabel = "RUN|NAMESPACE/WORKFLOW", description = "Id of a run, or name of a workflow.")
    private String run = "";

    WhyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        run = isWorkflow() ? workflow(run) : id(run);
    }

    private boolean isWorkflow() {
        return run.contains("/");
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        if (isWorkflow()) {
            return ofWorkflow(service);
        }
        JsonNode why = service.ask(DOCUMENT, Map.of("run", run)).path("why");
        JsonNode held = isHeld(why) ? service.ask(HOLDS, Map.of("run", run)).path("why") : MissingNode.getInstance();
        if (inJson()) {
            if (held.isObject()) {
                ((ObjectNode) why).set("held", held.path("tasks"));
            }
            json(why);
        } else {
            say("run " + Json.text(why, "runId") + " is " + Json.text(why, "state"));
            say("  started by: " + Json.text(why, "startedBy"));
            tell("  ", why.path("reasons"));
            for (JsonNode task : why.path("tasks")) {
                say("  task " + Json.text(task, "task") + " is " + Json.text(task, "state"));
                tell("    ", task.path("reasons"));
                tellHolds(Json.text(task, "task"), held);
            }
        }
        return DONE;
    }

    private int ofWorkflow(ServiceClient service) throws InterruptedException {
        JsonNode why = service.ask(OF_WORKFLOW, Map.of("name", run)).path("whyWorkflow");
        if (inJson()) {
            json(why);
        } else {
            say("workflow " + run);
            tell("  ", why.path("reasons"));
            why.path("active").forEach(each -> say("  not done: " + Runs.line(each)));
        }
        return DONE;
    }

    private static boolean isHeld(JsonNode why) {
        for (JsonNode task : why.path("tasks")) {
            for (JsonNode reason : task.path("reasons")) {
                if (Json.text(reason, "code").equals(HELD)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void tell(String indent, JsonNode reasons) {
        reasons.forEach(reason -> say(indent + Json.text(reason, "code") + ": " + Json.text(reason, "text")));
    }

    private void tellHolds(String name, JsonNode held) {
        for (JsonNode task : held.path("tasks")) {
            if (Json.text(task, "task").equals(name)) {
                task.path("reasons").forEach(reason -> reason.path("holds")
                        .forEach(hold -> Gates.hold(hold).forEach(line -> say("      " + line))));
            }
        }
    }
}
