package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decisions by forecasts over GraphQL: why they were made, and how people take them back. Each test has names of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class ForecastDecisionApiTest extends ForecastCalls {
    @Test
    void decisionsSayWhyAndWhetherTheyHelped() {
        long definition = deploy("decided");
        rows().decision(id(130), "START_EARLY", "ACT", definition, null, 10)
                .decision(id(131), "START_EARLY", "ACT", definition, null, 7_200)
                .decision(id(132), "HOLD_BACK", "ADVISE", definition, null, 20)
                .scored(id(131), "HELPED");

        JsonPath found = workshop.ask("""
                { forecastDecisions(workflow: "decided/orders") { nodes { id kind mode state subject reason missBefore missAfter
                    inputs { name value } effect { name value } decidedAt expiresAt score scoreDetail { name value } slot
                    workflow { namespace } run { state } } }
                  early: forecastDecisions(workflow: "decided/orders", kind: START_EARLY, mode: ACT, scored: true) { nodes { id score } }
                  since: forecastDecisions(workflow: "decided/orders", since: "%s") { nodes { id } }
                  one: forecastDecision(id: "%s") { kind }
                  forecastScores(workflow: "decided/orders") { kind mode decisions helped noDifference harmed unknown open reversed } }
                """.formatted(now().minusSeconds(15), id(132)));

        assertThat(found.getList("forecastDecisions.nodes.id"))
                .containsExactly(id(130).toString(), id(132).toString(), id(131).toString());
        assertThat(found.getList("forecastDecisions.nodes.state")).containsExactly("LIVE", "ADVICE", "EXPIRED");
        assertThat(found.getMap("forecastDecisions.nodes[2]"))
                .containsEntry("missBefore", 0.7f)
                .containsEntry("missAfter", 0.08f)
                .containsEntry("score", "HELPED")
                .containsEntry("scoreDetail", List.of(Map.of("name", "without", "value", "3400")))
                .containsEntry("workflow", Map.of("namespace", "decided"));
        assertThat(found.getList("forecastDecisions.nodes[0].inputs"))
                .contains(Map.of("name", "p90", "value", "3000"), Map.of("name", "queue", "value", "{\"p90\":60}"));
        assertThat(found.getList("early.nodes.id")).containsExactly(id(131).toString());
        assertThat(found.getList("since.nodes.id")).containsExactly(id(130).toString());
        assertThat(found.getString("one.kind")).isEqualTo("HOLD_BACK");
        assertThat(found.getList("forecastScores"))
                .containsExactly(summary("HOLD_BACK", "ADVISE", 1, 0, 1), summary("START_EARLY", "ACT", 2, 1, 1));
        assertThat(all("forecastDecisions(workflow: \"decided/orders\", first: 1%s)", "id"))
                .containsExactly(id(130).toString(), id(132).toString(), id(131).toString());
        assertThat(workshop.refusal("viewer", "{ forecastDecisions(after: \"eHg\") { nodes { id } } }"))
                .startsWith("BAD_USER_INPUT: the cursor 'eHg' is not of this list");
        assertThat(workshop.refusal("viewer", "{ forecastDecision(id: \"12\") { id } }"))
                .startsWith("BAD_USER_INPUT: '12' is no id");
    }

    private static Map<String, Object> summary(String kind, String mode, int decisions, int helped, int open) {
        return Map.of(
                "kind",
                kind,
                "mode",
                mode,
                "decisions",
                decisions,
                "helped",
                helped,
                "noDifference",
                0,
                "harmed",
                0,
                "unknown",
                0,
                "open",
                open,
                "reversed",
                0);
    }

    private static String reverse(UUID decision, String key) {
        return "mutation { reverseForecastDecision(id: \"" + decision
                + "\", reason: \" finance waits \", idempotencyKey: \"" + key
                + "\") { state reversedBy reversal reversedAt } }";
    }

    @Test
    void decisionIsTakenBackOnceByAnOperatorAndThatIsOnRecord() {
        long definition = deploy("taken-back");
        rows().decision(id(150), "HOLD_BACK", "ACT", definition, null, 10)
                .waiting(id(150), id(153))
                .decision(id(151), "HOLD_BACK", "ADVISE", definition, null, 10);

        String refused = workshop.refusal("viewer", reverse(id(150), "taken-back-1"));
        JsonPath done = workshop.ask(reverse(id(150), "taken-back-1"));
        JsonPath again = workshop.ask(reverse(id(150), "taken-back-1"));
        JsonPath audit = workshop.ask(
                "{ auditEntries(subject: \"decision:" + id(150) + "\") { nodes { action actor detail } } }");

        assertThat(refused).isEqualTo("FORBIDDEN: a key of role VIEWER may not do this; use one of role OPERATOR");
        assertThat(done.getMap("reverseForecastDecision"))
                .containsEntry("state", "REVERSED")
                .containsEntry("reversedBy", "test-operator")
                .containsEntry("reversal", "finance waits")
                .containsEntry("reversedAt", now().toString());
        assertThat(again.getMap("reverseForecastDecision")).isEqualTo(done.getMap("reverseForecastDecision"));
        assertThat(audit.getList("auditEntries.nodes.actor")).containsExactly("test-operator");
        assertThat(workshop.refusal("admin", reverse(id(150), "taken-back-2")))
                .startsWith("CONFLICT: decision " + id(150) + " cannot be taken back: ");
        assertThat(workshop.refusal("operator", reverse(id(151), "taken-back-3")))
                .startsWith("CONFLICT: decision " + id(151) + " cannot be taken back: it was only advised");
        assertThat(workshop.refusal("operator", reverse(id(152), "taken-back-4")))
                .isEqualTo("NOT_FOUND: there is no decision " + id(152) + "; the query forecastDecisions lists them");
        assertThat(workshop.refusal("operator", reverse(id(150), "taken-back-5").replace(" finance waits ", " ")))
                .isEqualTo("BAD_USER_INPUT: reason has 0 characters; allowed are 1 to 1000");
    }

    @Test
    void decisionsAreStoppedAndResumedForAll() {
        String stop = "mutation { setForecastActing(acting: %s, reason: \"%s\", idempotencyKey: \"%s\")"
                + " { acting reason changedBy changedAt } }";

        String entries = "{ auditEntries(subject: \"forecasts\") { nodes { action } } forecasting { acting } }";
        int before = workshop.ask(entries).getList("auditEntries.nodes").size();

        String refused = workshop.refusal("steward", stop.formatted("false", "audit", "acting-1"));
        JsonPath stopped = workshop.ask(stop.formatted("false", "audit", "acting-1"));
        JsonPath resumed = workshop.ask(stop.formatted("true", "initial", "acting-2"));
        workshop.ask(stop.formatted("false", "audit", "acting-1"));
        JsonPath audit = workshop.ask(entries);

        assertThat(refused).startsWith("FORBIDDEN");
        assertThat(stopped.getMap("setForecastActing"))
                .containsEntry("acting", false)
                .containsEntry("reason", "audit")
                .containsEntry("changedBy", "test-operator");
        assertThat(resumed.getBoolean("setForecastActing.acting")).isTrue();
        assertThat(audit.getList("auditEntries.nodes")).hasSize(before + 2);
        assertThat(audit.getBoolean("forecasting.acting")).isTrue();
    }
}
