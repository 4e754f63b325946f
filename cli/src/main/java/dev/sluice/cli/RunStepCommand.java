package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Does one thing with a run that is there, and tells the run that comes of it. */
abstract class RunStepCommand extends ServiceCommand {
    @Parameters(paramLabel = "RUN", description = "Id of a run.")
    private String run = "";

    private final String field;
    private final String document;

    private RunStepCommand(Surroundings surroundings, String field, String document) {
        super(surroundings);
        this.field = field;
        this.document = document;
    }

    @Override
    void check() {
        run = id(run);
    }

    Map<String, Object> variables() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("run", run);
        return variables;
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode after = service.ask(document, variables()).path(field);
        if (inJson()) {
            json(after);
        } else {
            say(Runs.line(after));
        }
        return DONE;
    }

    private static String repeating(String field) {
        return """
                mutation Again($run: String!, $propagate: Boolean, $key: String!) {
                  %s(runId: $run, propagate: $propagate, idempotencyKey: $key) {
                %s  }
                }
                """.formatted(field, Runs.FIELDS);
    }

    /** Cancelling again changes nothing, so it takes no key. */
    @Command(name = "cancel", description = "Cancel a run: what waits ends at once, what runs is told.")
    static final class Cancel extends RunStepCommand {
        static final String DOCUMENT = """
                mutation Cancel($run: String!) {
                  cancelRun(runId: $run) {
                %s  }
                }
                """.formatted(Runs.FIELDS);

        Cancel(Surroundings surroundings) {
            super(surroundings, "cancelRun", DOCUMENT);
        }
    }

    /** Makes another run of one that is there. */
    private abstract static class Repeat extends RunStepCommand {
        @Mixin
        private final KeyOption key = new KeyOption();

        @Option(names = "--propagate", description = "Let what it writes fire asset triggers. Default: it does not.")
        private boolean propagate;

        Repeat(Surroundings surroundings, String field, String document) {
            super(surroundings, field, document);
        }

        @Override
        Map<String, Object> variables() {
            Map<String, Object> variables = super.variables();
            variables.put("key", key.of(surroundings()));
            if (propagate) {
                variables.put("propagate", true);
            }
            return variables;
        }
    }

    /** Goes on in a new run. */
    @Command(name = "retry", description = "Go on where a run failed, in a new run: what succeeded is not done again.")
    static final class Retry extends Repeat {
        static final String DOCUMENT = repeating("retryFailedTasks");

        Retry(Surroundings surroundings) {
            super(surroundings, "retryFailedTasks", DOCUMENT);
        }
    }

    /** Begins again in a new run. */
    @Command(name = "rerun", description = "Run the same version, parameters and partition again from the beginning.")
    static final class Rerun extends Repeat {
        static final String DOCUMENT = repeating("rerun");

        Rerun(Surroundings surroundings) {
            super(surroundings, "rerun", DOCUMENT);
        }
    }
}
