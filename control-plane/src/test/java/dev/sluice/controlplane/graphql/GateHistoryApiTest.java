package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Verdicts and evaluations of gates over GraphQL, in pages and one by one. Each test has a namespace of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class GateHistoryApiTest {
    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    @Test
    void historyIsPagedNewestFirstAndNamesItsEvidence() {
        gates.deploy("past");
        gates.write("past", "past-1", CheckOutcome.PASS);
        gates.write("past", "past-2", CheckOutcome.FAIL);
        gates.write("past", "past-3", CheckOutcome.PASS);

        JsonPath found = workshop.ask("""
                { gateDecisions(gate: "past/orders") { nodes { decision outcome version changed cause by since evidence verdicts
                    reasons { check } grounds { gate ground verdict } results { check outcome } asset { name } } }
                  gateVerdicts(gate: "past/orders") { nodes { outcome version waived { check } missing } }
                  checkResults(gate: "past/orders", check: "emails") { nodes { outcome version } }
                  gateEvaluations(gate: "past/orders", state: DONE) { nodes { version outcome } }
                  qualitySeries(gate: "past/orders", check: "emails") { unit points { version value good rows } }
                  profile(asset: %1$s) { version rows columns { name type nulls distinct min max mean
                      quantiles { at value } histogram { from to count } top { value count } } }
                  profiles(asset: %1$s, first: 2) { nodes { version good } pageInfo { hasNextPage } } }
                """.formatted(GateWorkshop.asset("past", "orders")));

        Map<String, Object> held = found.getMap("gateDecisions.nodes.find { it.outcome == 'FAIL' }");
        assertThat(held)
                .containsEntry("decision", "HELD")
                .containsEntry("version", 2)
                .containsEntry("reasons", List.of(Map.of("check", "emails")));
        assertThat(found.getList("gateDecisions.nodes.find { it.outcome == 'FAIL' }.evidence"))
                .hasSameSizeAs(List.of("emails", "rows"));
        assertThat(found.getList("gateDecisions.nodes.find { it.outcome == 'FAIL' }.results.outcome"))
                .containsExactly("FAIL", "PASS");
        assertThat(found.getList("gateDecisions.nodes[0].grounds.ground")).containsExactly("PASSED");
        assertThat(found.getList("gateVerdicts.nodes.version")).containsExactly(3, 2, 1);
        assertThat(found.getList("checkResults.nodes.outcome")).containsExactly("PASS", "FAIL", "PASS");
        assertThat(found.getList("gateEvaluations.nodes.version")).containsExactly(3, 2, 1);
        assertThat(found.getString("qualitySeries.unit")).isEqualTo("rows");
        assertThat(found.getInt("profile.rows")).isEqualTo(100);
        assertThat(found.getList("profile.columns.type")).containsExactly("bigint", "text");
        assertThat(found.getList("profile.columns[0].histogram"))
                .containsExactly(
                        Map.of("from", 1.0f, "to", 50.0f, "count", 48),
                        Map.of("from", 50.0f, "to", 100.0f, "count", 49));
        assertThat(found.getList("profile.columns[1].top.value")).containsExactly("DE", "AT");
    }

    @Test
    void listsGoOnFromTheirEndCursor() {
        for (String namespace : List.of("paged1", "paged2", "paged3")) {
            gates.deploy(namespace);
            gates.write(namespace, namespace + "-1", CheckOutcome.FAIL);
        }

        assertThat(all("gates(state: HELD, first: 2%s)", "name"))
                .contains("paged1/orders", "paged2/orders", "paged3/orders");
        assertThat(all("gateHolds(first: 2%s)", "gate"))
                .filteredOn(gate -> gate.startsWith("paged"))
                .hasSize(6);
        assertThat(all("gateDecisions(first: 2%s)", "id"))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThan(5);
        assertThat(workshop.refusal("viewer", "{ gates(after: \"eHg\") { nodes { name } } }"))
                .startsWith("BAD_USER_INPUT: the cursor 'eHg' is not of this list");
    }

    private List<String> all(String list, String field) {
        String root = list.substring(0, list.indexOf('('));
        String query = "{ " + list + " { nodes { " + field + " } pageInfo { hasNextPage endCursor } } }";
        List<String> all = new ArrayList<>();
        String after = "";
        while (true) {
            JsonPath page = workshop.ask(query.formatted(after));
            all.addAll(page.getList(root + ".nodes." + field));
            if (!page.getBoolean(root + ".pageInfo.hasNextPage")) {
                return all;
            }
            after = ", after: \"" + page.getString(root + ".pageInfo.endCursor") + "\"";
        }
    }

    @Test
    void evaluationIsAskedForOnceAndLookedAtUntilItIsDone() {
        gates.deploy("again");
        gates.write("again", "again-1", CheckOutcome.FAIL);
        gates.says("again", CheckOutcome.PASS);
        String ask =
                "mutation { evaluateGate(gate: \"again/orders\", idempotencyKey: \"%s\") { id state cause askedBy version } }";

        JsonPath asked = workshop.ask(ask.formatted("again-2"));
        JsonPath same = workshop.ask(ask.formatted("again-2"));
        JsonPath joined = workshop.ask(ask.formatted("again-3"));
        gates.settle();
        String id = asked.getString("evaluateGate.id");
        JsonPath done = workshop.ask(
                "{ gateEvaluation(id: \"" + id + "\") { state outcome } gate(name: \"again/orders\")"
                        + " { state } auditEntries(subject: \"gate:again/orders\") { nodes { action actor detail } } }");

        assertThat(asked.getMap("evaluateGate"))
                .containsEntry("state", "QUEUED")
                .containsEntry("cause", "ASKED")
                .containsEntry("askedBy", "test-operator")
                .containsEntry("version", 1);
        assertThat(same.getString("evaluateGate.id")).isEqualTo(id);
        assertThat(joined.getString("evaluateGate.id")).isEqualTo(id);
        assertThat(done.getMap("gateEvaluation")).isEqualTo(Map.of("state", "DONE", "outcome", "PASS"));
        assertThat(done.getString("gate.state")).isEqualTo("OPEN");
        assertThat(done.getList("auditEntries.nodes.action")).containsExactly("gate.asked", "gate.asked");
        assertThat(done.getString("auditEntries.nodes[0].detail")).contains("\"evaluation\":" + id);
        assertThat(workshop.refusal(
                        "operator", ask.replace("again/orders", "again/none").formatted("again-4")))
                .isEqualTo("NOT_FOUND: there is no gate 'again/none'; the query gates lists them");
        assertThat(workshop.refusal("viewer", ask.formatted("again-5"))).startsWith("FORBIDDEN: a key of role VIEWER");
        assertThat(workshop.refusal("viewer", "{ gateEvaluation(id: \"x\") { state } }"))
                .isEqualTo("BAD_USER_INPUT: 'x' is no id of an evaluation; such ids are numbers, for example 12");
    }
}
