package dev.sluice.dashboards.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.dashboards.query.PrometheusApi;
import dev.sluice.dashboards.query.QueryException;
import dev.sluice.dashboards.query.Span;
import java.util.ArrayList;
import java.util.List;

/** Looks at the rules that Prometheus evaluates: each recording rule has to yield a number, no alert may break. */
final class RuleCheck {
    private static final String GROUP = "rules";

    private final PrometheusApi prometheus;
    private final Span span;

    RuleCheck(PrometheusApi prometheus, Span span) {
        this.prometheus = prometheus;
        this.span = span;
    }

    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        try {
            for (JsonNode group : prometheus.get("rules").path("groups")) {
                for (JsonNode rule : group.path("rules")) {
                    String name = group.path("name").asText() + " "
                            + rule.path("name").asText() + labels(rule);
                    findings.add(new Finding(GROUP, name, outcome(rule)));
                }
            }
        } catch (QueryException e) {
            return List.of(new Finding(GROUP, "all", new Outcome.Failed(String.valueOf(e.getMessage()))));
        }
        return findings.isEmpty()
                ? List.of(new Finding(GROUP, "all", new Outcome.Empty("Prometheus evaluates no rules")))
                : findings;
    }

    private static String labels(JsonNode rule) {
        JsonNode labels = rule.path("labels");
        return labels.isEmpty() ? "" : " " + labels;
    }

    private Outcome outcome(JsonNode rule) throws QueryException {
        if (!rule.path("health").asText().equals("ok")) {
            return new Outcome.Failed(
                    rule.path("health").asText() + " " + rule.path("lastError").asText());
        }
        if (rule.path("type").asText().equals("alerting")) {
            return new Outcome.Ok(rule.path("state").asText());
        }
        return PanelCheck.numbers(prometheus, rule.path("name").asText(), span);
    }
}
