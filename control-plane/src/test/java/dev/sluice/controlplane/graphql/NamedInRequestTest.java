package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamedInRequestTest {
    private static NamedInRequest named(String query, Map<String, Object> variables) {
        return NamedInRequest.of(
                Parser.parse(query)
                        .getDefinitionsOfType(OperationDefinition.class)
                        .getFirst(),
                variables);
    }

    @Test
    void argumentsOfRootFieldsNameANamespaceAndARun() {
        assertThat(named("{ run(runId: \"r1\") { runId } jobs(namespace: \"n\") { totalCount } }", Map.of()))
                .isEqualTo(new NamedInRequest("n", "r1"));
        assertThat(named(
                        "mutation M($w: String!) { startRun(workflow: $w, idempotencyKey: \"k\") { runId } }",
                        Map.of("w", "n/load")))
                .isEqualTo(new NamedInRequest("n", null));
    }

    @Test
    void twoOfAKindAreNone() {
        assertThat(named("{ a: run(runId: \"r1\") { runId } b: run(runId: \"r2\") { runId } }", Map.of()))
                .isEqualTo(new NamedInRequest(null, null));
    }

    @Test
    void whatIsNoTextNamesNothing() {
        assertThat(named("query Q($r: String) { run(runId: $r) { runId } x(namespace: null, workflow: 3) }", Map.of()))
                .isEqualTo(new NamedInRequest(null, null));
    }
}
