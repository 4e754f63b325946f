package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gates over GraphQL, on the real store, driven by the engine with scripted checks. Each test has a namespace of its own. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class GateApiTest {
    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    @Test
    void gateIsListedWithItsChecksBeforeAnythingWasWritten() {
        gates.deploy("fresh");

        JsonPath found = workshop.ask("""
                { gates(asset: %s) { nodes { name version owner phase enforced flapping description
                    asset { name lastVersion } stage { name } lastVerdict { outcome } lastEvaluation { state }
                    checks { id type severity onError columns fail warn description last { outcome }
                             standards { vocabulary name } } } }
                  byOwner: gates(owner: "team:fresh") { nodes { name } }
                  none: gate(name: "fresh/nothing") { name } }
                """.formatted(GateWorkshop.asset("fresh", "orders")));

        Map<String, Object> gate = found.getMap("gates.nodes[0]");
        assertThat(gate)
                .containsEntry("name", "fresh/orders")
                .containsEntry("version", 1)
                .containsEntry("owner", "team:fresh")
                .containsEntry("phase", "POST")
                .containsEntry("enforced", true)
                .containsEntry("flapping", false)
                .containsEntry("description", "Orders as the shop sends them.")
                .containsEntry("stage", null)
                .containsEntry("lastVerdict", null);
        assertThat(found.getString("gates.nodes[0].asset.name")).isEqualTo("shop.fresh.orders");
        assertThat(found.getList("gates.nodes[0].checks.id")).containsExactly("emails", "rows");
        assertThat(found.getMap("gates.nodes[0].checks[0]"))
                .containsEntry("type", "notNull")
                .containsEntry("severity", "ERROR")
                .containsEntry("onError", "BLOCK")
                .containsEntry("columns", List.of("email"))
                .containsEntry("fail", "> 0")
                .containsEntry("last", null);
        assertThat(found.getList("gates.nodes[0].checks[0].standards.vocabulary"))
                .contains("ODCS", "SodaCL", "Great Expectations", "dbt");
        assertThat(found.getMap("gates.nodes[0].checks[1]"))
                .containsEntry("severity", "WARN")
                .containsEntry("fail", "< 10");
        assertThat(found.getList("byOwner.nodes.name")).containsExactly("fresh/orders");
        assertThat(found.<Object>get("none")).isNull();
    }

    @Test
    void failureIsShownWithItsEvidenceAndWhomItHoldsByWhichWay() {
        gates.deploy("held");
        gates.write("held", "held-1", CheckOutcome.FAIL);

        JsonPath found = workshop.ask("""
                { gate(name: "held/orders") { state heldSince
                    reasons { gate check outcome columns message }
                    lastVerdict { outcome good version evidence results { check } evaluation }
                    lastEvaluation { state cause outcome rows version asset { name }
                        results { check type severity outcome columns value unit violations rows threshold message
                                  statement tookMillis at counted sample { cells { column value } } } }
                    checks { id last { outcome } }
                    holds { kind gate onHold since version partition columns asset { name } origin { name }
                        path { name columns job } reasons { check }
                        blocked { workflow task job columns } exempt { workflow task why until waiver } } } }
                """);

        assertThat(found.getString("gate.state")).isEqualTo("HELD");
        assertThat(found.getString("gate.heldSince")).isEqualTo(gates.now().toString());
        assertThat(found.getList("gate.reasons"))
                .containsExactly(Map.of(
                        "gate", "held/orders",
                        "check", "emails",
                        "outcome", "FAIL",
                        "columns", List.of("email"),
                        "message", "3 of 100 values are null"));
        assertThat(found.getMap("gate.lastVerdict"))
                .containsEntry("outcome", "FAIL")
                .containsEntry("good", false)
                .containsEntry("version", 1);
        assertThat(found.getList("gate.lastVerdict.results.check")).containsExactly("emails", "rows");
        assertThat(found.getMap("gate.lastEvaluation"))
                .containsEntry("state", "DONE")
                .containsEntry("cause", "WRITTEN")
                .containsEntry("outcome", "FAIL")
                .containsEntry("rows", 100);
        Map<String, Object> result = found.getMap("gate.lastEvaluation.results[0]");
        assertThat(result)
                .containsEntry("check", "emails")
                .containsEntry("value", 3.0f)
                .containsEntry("violations", 3)
                .containsEntry("tookMillis", 1.0f)
                .containsEntry("counted", true);
        assertThat(found.<Object>get("gate.lastEvaluation.results[0].sample[0].cells[0].value"))
                .isNull();
        assertThat(found.getString("gate.lastEvaluation.results[0].sample[0].cells[1].value"))
                .isEqualTo("***");
        assertThat(found.getList("gate.checks.collect { it.last.outcome }")).containsExactly("FAIL", "PASS");
        assertThat(found.getList("gate.holds.kind")).containsExactlyInAnyOrder("GATE", "DERIVED");
        assertThat(hold(found, "shop.held.orders"))
                .containsEntry("kind", "GATE")
                .containsEntry("onHold", "wait")
                .containsEntry("columns", List.of("email"))
                .containsEntry("path", List.of());
        assertThat(workflows(found, "shop.held.orders", "blocked")).containsExactly("held/mailing");
        assertThat(workflows(found, "shop.held.orders", "exempt")).containsExactly("held/totals");
        assertThat(workflows(found, "shop.held.mails", "blocked")).containsExactly("held/letters");
        assertThat(hold(found, "shop.held.mails").get("path"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .extracting("name")
                .containsExactly("shop.held.orders", "shop.held.mails");
        assertThat(hold(found, "shop.held.mails").toString()).contains("mailing.send");
    }

    private static Map<String, Object> hold(JsonPath found, String asset) {
        return found.getMap("gate.holds.find { it.asset.name == '" + asset + "' }");
    }

    private static List<String> workflows(JsonPath found, String asset, String field) {
        return found.getList("gate.holds.find { it.asset.name == '" + asset + "' }." + field + ".workflow");
    }

    @Test
    void assetsSayWhetherTheirConsumersMayGoOn() {
        gates.deploy("said");
        gates.write("said", "said-1", CheckOutcome.PASS);
        String query = """
                { assets(namespace: "postgres://wh:5432", prefix: "shop.said.") { nodes { name
                    gate { state since newestVersion publishedVersion flapping gates { name } holds { kind } } } } }
                """;

        JsonPath open = workshop.ask(query);
        gates.write("said", "said-2", CheckOutcome.FAIL);
        JsonPath held = workshop.ask(query);

        assertThat(state(open, "orders"))
                .containsEntry("state", "OPEN")
                .containsEntry("since", null)
                .containsEntry("newestVersion", 1)
                .containsEntry("publishedVersion", 1);
        assertThat(state(open, "mails")).isNull();
        assertThat(state(held, "orders"))
                .containsEntry("state", "HELD")
                .containsEntry("newestVersion", 2)
                .containsEntry("publishedVersion", 1)
                .containsEntry("gates", List.of(Map.of("name", "said/orders")));
        assertThat(state(held, "mails"))
                .containsEntry("state", "HELD")
                .containsEntry("gates", List.of())
                .containsEntry("holds", List.of(Map.of("kind", "DERIVED")));
    }

    private static Map<String, Object> state(JsonPath found, String asset) {
        return found.getMap("assets.nodes.find { it.name == 'shop.said." + asset + "' }.gate");
    }

    @Test
    void whyNamesTheHoldBehindTheGate() {
        gates.deploy("asked");
        gates.write("asked", "asked-1", CheckOutcome.FAIL);
        String run = workshop.start("asked/letters", "asked-2");
        gates.settle();

        JsonPath why = workshop.ask("{ why(runId: \"" + run
                + "\") { reasons { holds { gate } } tasks { reasons { code holds { kind gate path { name } } } } } }");

        assertThat(why.getList("why.tasks[0].reasons.code")).containsExactly("GATE");
        assertThat(why.getString("why.tasks[0].reasons[0].holds[0].kind")).isEqualTo("DERIVED");
        assertThat(why.getString("why.tasks[0].reasons[0].holds[0].gate")).isEqualTo("asked/orders");
        assertThat(why.getList("why.tasks[0].reasons[0].holds[0].path.name"))
                .containsExactly("shop.asked.orders", "shop.asked.mails");
    }
}
