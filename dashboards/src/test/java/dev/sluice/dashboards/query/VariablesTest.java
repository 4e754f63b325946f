package dev.sluice.dashboards.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Span SPAN = new Span(NOON.minusSeconds(60), NOON, Duration.ofSeconds(1));
    private static final Substitution SUBSTITUTION =
            Substitution.of(SPAN, Duration.ofSeconds(15)).with("job", "sluice");

    @Test
    void asksForTheLabelOfTheSeriesThatMatchWhatWasChosenBefore() throws Exception {
        try (var prometheus = new StandInPrometheus(_ -> StandInPrometheus.data("[\"a:1\",\"b:1\"]"))) {
            var variables = new Variables(prometheus.api(), SPAN);

            assertThat(variables.values(query("label_values(up{job=~\"$job\", x=\"1\"}, instance)"), SUBSTITUTION))
                    .containsExactly("a:1", "b:1");
            assertThat(variables.values(query("label_values(namespace)"), SUBSTITUTION))
                    .hasSize(2);
            assertThat(prometheus.asked().getFirst())
                    .startsWith("label/instance/values?")
                    .endsWith("&match[]=up{job=~\"sluice\", x=\"1\"}");
            assertThat(prometheus.asked().getLast())
                    .startsWith("label/namespace/values?")
                    .doesNotContain("match");
        }
    }

    @Test
    void refusesQueriesItDoesNotKnow() throws IOException {
        try (var prometheus = new StandInPrometheus(_ -> StandInPrometheus.data("[]"))) {
            assertThatThrownBy(() -> new Variables(prometheus.api(), SPAN).values(query("metrics(.*)"), SUBSTITUTION))
                    .hasMessageStartingWith("variable v asks for 'metrics(.*)'");
        }
    }

    @Test
    void allValuesAreOneRegularExpressionAndMeanThemselves() {
        ShownVariable several = new ShownVariable("v", "query", "", List.of(), true, true, ".+");

        assertThat(Variables.joined(several, List.of("127.0.0.1:1", "b|c")))
                .isEqualTo("(127\\\\.0\\\\.0\\\\.1:1|b\\\\|c)");
        assertThat(Variables.joined(several, List.of("b"))).isEqualTo("b");
        assertThat(Variables.joined(
                        new ShownVariable("v", "query", "", List.of(), false, false, ""), List.of("1.2", "b")))
                .isEqualTo("1.2");
    }

    private static ShownVariable query(String query) {
        return new ShownVariable("v", "query", query, List.of(), true, true, "");
    }
}
