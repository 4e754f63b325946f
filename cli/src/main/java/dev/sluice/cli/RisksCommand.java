package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the deadlines ahead and how likely each is missed. */
@Command(
        name = "risks",
        description =
                "List deadlines and promises of the next hours: how likely each is missed, its slack, and what it waits"
                        + " for.")
final class RisksCommand extends ServiceCommand {
    static final String DOCUMENT = """
            query Risks($within: String, $minMiss: Float, $workflow: String, $order: RiskOrder, $first: Int, $after: String) {
              risks(within: $within, minMiss: $minMiss, workflow: $workflow, order: $order, first: $first, after: $after) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Forecasts.RISK_FIELDS);

    /** Orders, as the service names them. */
    enum Order {
        DEADLINE,
        MISS
    }

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/WORKFLOW", description = "Whose. Default: of all.")
    private @Nullable String workflow;

    @Option(names = "--within", paramLabel = "DURATION", description = "How far ahead. Default: ${DEFAULT-VALUE}.")
    private String within = "24h";

    @Option(
            names = "--min-miss",
            paramLabel = "PROBABILITY",
            description = "Only those at least as likely missed, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double minMiss = 0.1;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "${COMPLETION-CANDIDATES}: the earliest deadline first, or the likeliest miss.")
    private Order order = Order.DEADLINE;

    private int told;

    RisksCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        if (!(minMiss >= 0 && minMiss <= 1)) {
            throw Failure.wrongUsage("--min-miss is " + minMiss + "; allowed are 0 to 1");
        }
        if (workflow != null) {
            workflow = workflow(workflow);
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        Map<String, Object> variables = new HashMap<>();
        variables.put("within", within);
        variables.put("minMiss", minMiss);
        variables.put("order", order.name());
        if (workflow != null) {
            variables.put("workflow", workflow);
        }
        Pages.each(service, DOCUMENT, "risks", variables, this::tell);
        if (told == 0 && !inJson()) {
            say("no deadline of the next " + within + " is at risk by more than " + Math.round(minMiss * 100) + " %");
        }
        return DONE;
    }

    private void tell(JsonNode risk) {
        told++;
        if (inJson()) {
            json(risk);
        } else {
            Forecasts.risk(risk).forEach(this::say);
        }
    }
}
