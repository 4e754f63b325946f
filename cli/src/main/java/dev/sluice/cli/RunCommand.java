package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a run. */
@Command(name = "run", description = "Start a run of the current version of a workflow.")
final class RunCommand extends ServiceCommand {
    static final String DOCUMENT = """
            mutation Run($workflow: String!, $parameters: [ParameterInput!]!, $partition: String, $propagate: Boolean,
                $key: String!) {
              startRun(workflow: $workflow, parameters: $parameters, partition: $partition, propagate: $propagate,
                  idempotencyKey: $key) {
            %s  }
            }
            """.formatted(Runs.FIELDS);

    @Parameters(paramLabel = "NAMESPACE/WORKFLOW")
    private String workflow = "";

    @Mixin
    private final ParameterOption parameters = new ParameterOption();

    @Option(names = "--partition", paramLabel = "KEY", description = "Which partition, for a workflow that has some.")
    private @Nullable String partition;

    @Option(
            names = "--propagate",
            negatable = true,
            description = "Whether what it writes fires asset triggers. Default: no.")
    private boolean propagate;

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Mixin
    private final KeyOption key = new KeyOption();

    private final Map<String, Object> variables = new HashMap<>();
    private Duration limit = Duration.ZERO;

    RunCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        limit = wait.limit();
        variables.put("workflow", workflow(workflow));
        variables.put("parameters", parameters.parameters());
        variables.put("propagate", propagate);
        variables.put("key", key.of(surroundings()));
        if (partition != null) {
            variables.put("partition", partition);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        JsonNode run = service.ask(DOCUMENT, variables).path("startRun");
        if (!inJson()) {
            say(Runs.line(run));
        } else if (!wait.isWanted()) {
            json(run);
        }
        return wait.isWanted() ? new RunFollower(service, this).follow(Json.text(run, "runId"), limit) : DONE;
    }
}
