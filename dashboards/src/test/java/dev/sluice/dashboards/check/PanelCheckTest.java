package dev.sluice.dashboards.check;

import static dev.sluice.dashboards.query.StandInPrometheus.data;
import static dev.sluice.dashboards.query.StandInPrometheus.nothing;
import static dev.sluice.dashboards.query.StandInPrometheus.refused;
import static dev.sluice.dashboards.query.StandInPrometheus.series;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dashboards.query.DashboardFiles;
import dev.sluice.dashboards.query.Span;
import dev.sluice.dashboards.query.StandInPrometheus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelCheckTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Span SPAN = new Span(NOON.minusSeconds(60), NOON, Duration.ofSeconds(1));

    private static final String DASHBOARD = """
            {"uid": "u", "title": "T", "templating": {"list": [{"name": "job", "type": "query", "query": "label_values(up, job)"}]},
             "panels": [{"id": 1, "type": "row", "title": "R"},
               {"id": 2, "type": "stat", "title": "P", "targets": [
                 {"refId": "A", "expr": "number{job=~\\"$job\\"}"}, {"refId": "B", "expr": "nan"}, {"refId": "C", "expr": "none"},
                 {"refId": "D", "expr": "broken("}, {"refId": "E", "expr": "x{a=\\"$unknown\\"}"}]},
               {"id": 3, "type": "stat", "title": "Q", "targets": []}]}
            """;

    @Test
    void onlyPanelsWithANumberAreOk() throws IOException {
        assertThat(findings(PanelCheckTest::answer))
                .containsExactly(
                        new Finding("u", "$job", new Outcome.Ok("1 values")),
                        new Finding("u", "2 P A", new Outcome.Ok("1 series")),
                        new Finding("u", "2 P B", new Outcome.Empty("no number in 1 series: nan")),
                        new Finding("u", "2 P C", new Outcome.Empty("no series: none")),
                        new Finding("u", "2 P D", new Outcome.Failed("400 parse error")),
                        new Finding("u", "2 P E", new Outcome.Failed("unknown variable $unknown in x{a=\"$unknown\"}")),
                        new Finding("u", "3 Q -", new Outcome.Failed("the panel asks for nothing")));
    }

    @Test
    void variableWithoutValuesIsEmptyAndSoIsWhatNeedsIt() throws IOException {
        List<Finding> findings = findings(question -> question.startsWith("label/") ? data("[]") : answer(question));

        assertThat(findings.get(0)).isEqualTo(new Finding("u", "$job", new Outcome.Empty("no value")));
        assertThat(findings.get(1).outcome())
                .isEqualTo(new Outcome.Failed("unknown variable $job in number{job=~\"$job\"}"));
    }

    private static List<Finding> findings(java.util.function.Function<String, Map.Entry<Integer, String>> answers)
            throws IOException {
        try (var prometheus = new StandInPrometheus(answers)) {
            return new PanelCheck(prometheus.api(), SPAN).of(DashboardFiles.read(DASHBOARD));
        }
    }

    private static Map.Entry<Integer, String> answer(String question) {
        if (question.startsWith("label/")) {
            return data("[\"sluice\"]");
        }
        if (question.startsWith("format_query")) {
            return question.contains("broken") ? refused("parse error") : data("\"formatted\"");
        }
        if (question.contains("query=number{job=~\"sluice\"}")) {
            return series("{}", "NaN", "+Inf", "7");
        }
        return question.contains("query=nan&") ? series("{}", "NaN", "-Inf") : nothing();
    }
}
