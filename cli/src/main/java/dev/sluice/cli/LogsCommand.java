package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what the attempts of a run wrote. */
@Command(name = "logs", description = "Print what the tasks of a run wrote, attempt by attempt.")
final class LogsCommand extends ServiceCommand {
    private static final int MOST_ATTEMPTS = 50;

    static final String DOCUMENT = """
            query Attempts($run: String!) {
              workflowRun(runId: $run) {
                tasks { task attemptCount attempts(last: %d) { attemptId number state } }
              }
            }
            """.formatted(MOST_ATTEMPTS);

    @Parameters(paramLabel = "RUN", description = "Id of a run.")
    private String run = "";

    @Option(names = "--task", paramLabel = "TASK", description = "Only this task.")
    private @Nullable String task;

    LogsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        run = id(run);
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode found = found(
                service.ask(DOCUMENT, Map.of("run", run)),
                "workflowRun",
                "there is no run " + run + "; ./sluice runs lists them");
        LogPages logs = new LogPages(service);
        for (JsonNode each : wanted(found.path("tasks"))) {
            String name = Json.text(each, "task");
            if (each.path("attemptCount").asInt() > MOST_ATTEMPTS) {
                note(name + " has " + each.path("attemptCount") + " attempts; these are the last " + MOST_ATTEMPTS);
            }
            for (JsonNode attempt : each.path("attempts")) {
                logs.read(Json.text(attempt, "attemptId"), null, line -> tell(name, attempt, line));
            }
        }
        return DONE;
    }

    private List<JsonNode> wanted(JsonNode tasks) {
        List<JsonNode> wanted = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (JsonNode each : tasks) {
            String name = Json.text(each, "task");
            names.add(name);
            if (task == null || task.equals(name)) {
                wanted.add(each);
            }
        }
        if (task != null && wanted.isEmpty()) {
            throw Failure.failed(
                    "NOT_FOUND",
                    "run " + run + " has no task '" + task + "'"
                            + (names.isEmpty() ? "; it has not begun" : "; it has " + String.join(", ", names)));
        }
        return wanted;
    }

    /** Ends the reading when nobody reads on, as behind {@code | head}. */
    private boolean tell(String name, JsonNode attempt, JsonNode line) {
        if (inJson()) {
            json(LogText.json(name, attempt, line));
        } else {
            say(LogText.line(attempt.path("number").asInt() > 1 ? name + "#" + attempt.path("number") : name, line));
        }
        return !surroundings().out().checkError();
    }
}
