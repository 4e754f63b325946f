package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what is odd, one incident for each root cause, or closes one. */
@Command(
        name = "incidents",
        description = "List open incidents: what is odd, since when, and what came first; --close ends one.")
final class IncidentsCommand extends ServiceCommand {
    static final String LIST = """
            query Incidents($open: Boolean, $first: Int, $after: String) {
              incidents(open: $open, first: $first, after: $after) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Forecasts.INCIDENT_FIELDS);

    static final String CLOSE = """
            mutation Close($id: ID!, $reason: String!, $key: String!) {
              closeIncident(id: $id, reason: $reason, idempotencyKey: $key) { %s }
            }
            """.formatted(Forecasts.INCIDENT_FIELDS);

    @Option(names = "--all", description = "Closed ones as well.")
    private boolean all;

    @Option(names = "--limit", paramLabel = "N", description = "How many; at most 10000. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--close", paramLabel = "ID", description = "End this one.")
    private @Nullable String close;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is over, for the audit trail.")
    private @Nullable String reason;

    @Mixin
    private final KeyOption key = new KeyOption();

    private int told;

    IncidentsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        Pages.bounded(limit);
        if (close == null) {
            if (reason != null) {
                throw Failure.wrongUsage("--reason is for --close ID");
            }
        } else if (!close.matches("[0-9]{1,18}")) {
            throw Failure.wrongUsage("'" + close + "' is no id of an incident; ids are numbers like 12");
        } else if (reason == null || reason.isBlank()) {
            throw Failure.wrongUsage("say why: --reason \"...\"");
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        if (close != null) {
            tell(service.ask(
                            CLOSE, Map.of("id", close, "reason", String.valueOf(reason), "key", key.of(surroundings())))
                    .path("closeIncident"));
            return DONE;
        }
        Map<String, Object> variables = new HashMap<>();
        if (!all) {
            variables.put("open", true);
        }
        boolean more = Pages.first(service, LIST, "incidents", variables, limit, this::tell);
        if (more) {
            note("there are more; --limit shows more than " + limit);
        }
        if (told == 0 && !inJson()) {
            say(all ? "there was no incident yet" : "there is no open incident");
        }
        return DONE;
    }

    private void tell(JsonNode incident) {
        told++;
        if (inJson()) {
            json(incident);
        } else {
            Forecasts.incident(incident).forEach(this::say);
        }
    }
}
