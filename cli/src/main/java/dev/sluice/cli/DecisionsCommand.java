package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what was decided because of forecasts, sums up how it came out, or takes one back. */
@Command(
        name = "decisions",
        description =
                "List what was decided because of forecasts: why, what it changed, and whether it helped; --scores sums"
                        + " that up, --reverse takes one back.")
final class DecisionsCommand extends ServiceCommand {
    static final String LIST = """
            query Decisions($kind: ForecastDecisionKind, $mode: ForecastMode, $workflow: String, $first: Int, $after: String) {
              forecastDecisions(kind: $kind, mode: $mode, workflow: $workflow, first: $first, after: $after) {
                nodes { %s }
                pageInfo { hasNextPage endCursor }
              }
            }
            """.formatted(Forecasts.DECISION_FIELDS);

    static final String SCORES = """
            query Scores($workflow: String) {
              forecastScores(workflow: $workflow) {
                kind mode decisions helped noDifference harmed unknown open reversed
              }
            }
            """;

    static final String REVERSE = """
            mutation Reverse($id: ID!, $reason: String!, $key: String!) {
              reverseForecastDecision(id: $id, reason: $reason, idempotencyKey: $key) { %s }
            }
            """.formatted(Forecasts.DECISION_FIELDS);

    /** Kinds of decision, as the service names them. */
    enum Kind {
        START_EARLY,
        RAISE_PRIORITY,
        HOLD_BACK,
        RETRY_EARLY,
        HOLD_DOOMED,
        KILL_HUNG,
        WARN
    }

    /** Whether it was carried out. */
    enum Mode {
        ACT,
        ADVISE
    }

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/WORKFLOW", description = "Whose. Default: of all.")
    private @Nullable String workflow;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private @Nullable Kind kind;

    @Option(names = "--mode", paramLabel = "MODE", description = "Only those carried out (act) or recorded (advise).")
    private @Nullable Mode mode;

    @Option(names = "--limit", paramLabel = "N", description = "How many; at most 10000. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--scores", description = "How many helped, by kind, instead of the list.")
    private boolean scores;

    @Option(names = "--reverse", paramLabel = "ID", description = "Take this one back.")
    private @Nullable String reverse;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why it is taken back, for the audit trail.")
    private @Nullable String reason;

    @Mixin
    private final KeyOption key = new KeyOption();

    DecisionsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    void check() {
        Pages.bounded(limit);
        if (workflow != null) {
            workflow = workflow(workflow);
        }
        if (reverse != null) {
            reverse = id(reverse);
            if (reason == null || reason.isBlank()) {
                throw Failure.wrongUsage("say why: --reason \"...\"");
            }
        } else if (reason != null) {
            throw Failure.wrongUsage("--reason is for --reverse ID");
        }
    }

    @Override
    int answer(ServiceClient service) throws InterruptedException {
        if (reverse != null) {
            tell(service.ask(
                            REVERSE,
                            Map.of("id", reverse, "reason", String.valueOf(reason), "key", key.of(surroundings())))
                    .path("reverseForecastDecision"));
            return DONE;
        }
        Map<String, Object> variables = new HashMap<>();
        if (workflow != null) {
            variables.put("workflow", workflow);
        }
        if (scores) {
            service.ask(SCORES, variables).path("forecastScores").forEach(this::tellScore);
            return DONE;
        }
        if (kind != null) {
            variables.put("kind", kind.name());
        }
        if (mode != null) {
            variables.put("mode", mode.name());
        }
        if (Pages.first(service, LIST, "forecastDecisions", variables, limit, this::tell)) {
            note("there are more; --limit shows more than " + limit);
        }
        return DONE;
    }

    private void tell(JsonNode decision) {
        if (inJson()) {
            json(decision);
        } else {
            Forecasts.decision(decision).forEach(this::say);
        }
    }

    private void tellScore(JsonNode score) {
        if (inJson()) {
            json(score);
            return;
        }
        say(
                "%-14s  %-6s  %d: %d helped, %d made no difference, %d harmed, %d cannot be told, %d not scored yet, %d reversed"
                        .formatted(
                                Json.text(score, "kind"),
                                Json.text(score, "mode"),
                                score.path("decisions").asLong(),
                                score.path("helped").asLong(),
                                score.path("noDifference").asLong(),
                                score.path("harmed").asLong(),
                                score.path("unknown").asLong(),
                                score.path("open").asLong(),
                                score.path("reversed").asLong()));
    }
}
