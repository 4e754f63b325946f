package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists backfills, or moves one. Moving it where it is already changes nothing. */
@Command(
        name = "backfills",
        description = "List backfills, newest first; --pause, --resume and --cancel move the one of that id.")
final class BackfillsCommand extends ServiceCommand {
    static final String LIST = """
            query Backfills($workflow: String, $first: Int, $after: String) {
              backfills(workflow: $workflow, first: $first, after: $after) {
                nodes {
            %s    }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(BackfillCommand.FIELDS);

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/WORKFLOW", description = "Whose. Default: of all.")
    private @Nullable String workflow;

    @Option(names = "--limit", paramLabel = "N", description = "How many; at most 10000. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--pause", paramLabel = "ID", description = "Start no further runs of it; active ones go on.")
    private @Nullable String pause;

    @Option(names = "--resume", paramLabel = "ID", description = "Go on after --pause.")
    private @Nullable String resume;

    @Option(names = "--cancel", paramLabel = "ID", description = "End it and cancel its active runs.")
    private @Nullable String cancel;

    private String field = "";
    private @Nullable String moved;

    BackfillsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    static String document(String field) {
        return """
                mutation Move($id: String!) {
                  %s(backfillId: $id) {
                %s  }
                }
                """.formatted(field, BackfillCommand.FIELDS);
    }

    @Override
    void check() {
        Pages.bounded(limit);
        List<String> ids =
                Stream.of(pause, resume, cancel).filter(Objects::nonNull).toList();
        if (ids.size() + (workflow == null ? 0 : 1) > 1) {
            throw Failure.wrongUsage("give one of NAMESPACE/WORKFLOW, --pause, --resume and --cancel");
        }
        if (!ids.isEmpty()) {
            moved = id(ids.getFirst());
            field = pause != null ? "pauseBackfill" : resume != null ? "resumeBackfill" : "cancelBackfill";
        } else if (workflow != null) {
            workflow = workflow(workflow);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        if (moved != null) {
            tell(service.ask(document(field), Map.of("id", moved)).path(field));
            return DONE;
        }
        Map<String, Object> variables = new HashMap<>();
        if (workflow != null) {
            variables.put("workflow", workflow);
        }
        if (Pages.first(service, LIST, "backfills", variables, limit, this::tell)) {
            note("there are more; --limit shows more than " + limit);
        }
        return DONE;
    }

    private void tell(JsonNode backfill) {
        if (inJson()) {
            json(backfill);
        } else {
            say(BackfillCommand.line(backfill));
        }
    }
}
