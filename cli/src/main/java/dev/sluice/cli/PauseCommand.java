package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Pauses a workflow, or lets it go on. Doing it again changes nothing. */
abstract class PauseCommand extends ServiceCommand {
    @Parameters(paramLabel = "NAMESPACE/WORKFLOW")
    private String workflow = "";

    private final String field;

    private PauseCommand(Surroundings surroundings, String field) {
        super(surroundings);
        this.field = field;
    }

    static String document(String field) {
        return """
                mutation Pause($workflow: String!) {
                  %s(name: $workflow) { namespace name version paused }
                }
                """.formatted(field);
    }

    @Override
    void check() {
        workflow = workflow(workflow);
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode now =
                service.ask(document(field), Map.of("workflow", workflow)).path(field);
        if (inJson()) {
            json(now);
        } else {
            say(workflow + (now.path("paused").asBoolean() ? " is paused" : " is not paused"));
        }
        return DONE;
    }

    /** Keeps new work from starting. */
    @Command(name = "pause", description = "Stop firing the triggers of a workflow and starting its tasks.")
    static final class Pause extends PauseCommand {
        static final String FIELD = "pauseWorkflow";

        Pause(Surroundings surroundings) {
            super(surroundings, FIELD);
        }
    }

    /** Ends the pause. */
    @Command(name = "resume", description = "Go on after pause; schedules catch up as their policy says.")
    static final class Resume extends PauseCommand {
        static final String FIELD = "resumeWorkflow";

        Resume(Surroundings surroundings) {
            super(surroundings, FIELD);
        }
    }
}
