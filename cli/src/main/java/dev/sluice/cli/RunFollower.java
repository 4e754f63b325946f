package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scheduler.plan.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks at a run until it is over, and tells what its tasks do and write. */
final class RunFollower {
    static final String DOCUMENT = """
            query Follow($run: String!) {
              workflowRun(runId: $run) {
            %s    tasks { task state reason attempts(last: 5) { attemptId number state message exitCode } }
              }
            }
            """.formatted(Runs.FIELDS);

    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final ServiceClient service;
    private final SluiceCommand command;
    private final LogPages logs;
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, String> cursors = new HashMap<>();
    private final Set<String> readToTheEnd = new HashSet<>();

    RunFollower(ServiceClient service, SluiceCommand command) {
        this.service = service;
        this.command = command;
        this.logs = new LogPages(service);
    }

    /** Returns the exit code. */
    int follow(String run, Duration limit) throws InterruptedException {
        Instant end = command.surroundings().time().instant().plus(limit);
        while (true) {
            JsonNode now = ServiceCommand.found(
                    service.ask(DOCUMENT, Map.of("run", run)), "workflowRun", "run " + run + " is not there any more");
            for (JsonNode task : now.path("tasks")) {
                tell(task);
            }
            if (Runs.isDone(now)) {
                return tellEnd(now);
            }
            if (!command.surroundings().time().instant().isBefore(end)) {
                if (command.inJson()) {
                    command.json(now);
                }
                command.note("run " + run + " is still " + Runs.state(now) + "; it goes on. ./sluice why " + run
                        + " says what it waits for");
                return Failure.TIMED_OUT;
            }
            command.surroundings().pause().lasting(BETWEEN);
        }
    }

    private int tellEnd(JsonNode run) {
        if (command.inJson()) {
            command.json(run);
        } else {
            command.say("run " + Runs.state(run));
        }
        return Runs.hasSucceeded(run) ? SluiceCommand.DONE : Failure.FAILED;
    }

    private void tell(JsonNode task) throws InterruptedException {
        boolean isDone = Arrays.stream(TaskStatus.values())
                .anyMatch(each -> each.isDone() && each.name().equals(Json.text(task, "state")));
        if (!isDone) {
            tellState(task);
        }
        for (JsonNode attempt : task.path("attempts")) {
            tellAttempt(Json.text(task, "task"), attempt);
        }
        if (isDone) {
            tellState(task);
        }
    }

    private void tellState(JsonNode task) {
        String name = Json.text(task, "task");
        String state = Runs.state(task);
        if (!state.equals(states.put(name, state)) && !command.inJson()) {
            command.say(name + ": " + state);
        }
    }

    /** The state is older than the lines that are read: when it is an end, they are all. */
    private void tellAttempt(String task, JsonNode attempt) throws InterruptedException {
        String id = Json.text(attempt, "attemptId");
        if (readToTheEnd.contains(id)) {
            return;
        }
        String cursor = logs.read(id, cursors.get(id), line -> tellLine(task, attempt, line));
        if (cursor != null) {
            cursors.put(id, cursor);
        }
        String state = Json.text(attempt, "state");
        if (!state.equals("RUNNING")) {
            readToTheEnd.add(id);
            if (!state.equals("SUCCEEDED") && !command.inJson()) {
                String message = Json.text(attempt, "message");
                command.say(task + ": attempt " + Json.text(attempt, "number") + " " + state
                        + (message.isEmpty() ? "" : ": " + message));
            }
        }
    }

    private boolean tellLine(String task, JsonNode attempt, JsonNode line) {
        if (command.inJson()) {
            command.json(LogText.json(task, attempt, line));
        } else {
            command.say(LogText.line(task, line));
        }
        return true;
    }
}
