package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists runs. */
@Command(name = "runs", description = "List runs, newest first.")
final class RunsCommand extends ServiceCommand {
    static final String DOCUMENT = """
            query Runs($workflow: String, $first: Int, $after: String) {
              workflowRuns(workflow: $workflow, first: $first, after: $after) {
                nodes {
            %s    }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Runs.FIELDS);

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/WORKFLOW", description = "Whose runs. Default: of all.")
    private @Nullable String workflow;

    @Option(names = "--limit", paramLabel = "N", description = "How many; at most 10000. Default: 20.")
    private int limit = 20;

    RunsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        Pages.bounded(limit);
        if (workflow != null) {
            workflow = workflow(workflow);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        if (workflow != null) {
            variables.put("workflow", workflow);
        }
        if (Pages.first(service, DOCUMENT, "workflowRuns", variables, limit, this::tell)) {
            note("there are more; --limit shows more than " + limit);
        }
        return DONE;
    }

    private void tell(JsonNode run) {
        if (inJson()) {
            json(run);
        } else {
            say(Runs.line(run));
        }
    }
}
