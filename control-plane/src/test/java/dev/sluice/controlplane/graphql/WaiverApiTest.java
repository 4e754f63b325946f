package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waivers over GraphQL: who may take which step, what follows from it, and what is left behind. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class WaiverApiTest {
    private static final String FIELDS =
            " { id gate check consumer version sticky maxValue minValue reason ticket state"
                    + " requestedBy approvedBy expiresAt endedBy endedWhy }";

    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    private String request(String namespace, String more, String key) {
        return "mutation { requestWaiver(waiver: {gate: \"" + namespace + "/orders\", reason: \"known\", expiresAt: \""
                + gates.now().plus(Duration.ofHours(4)) + "\"" + more + "}, idempotencyKey: \"" + key + "\")" + FIELDS
                + " }";
    }

    private static String step(String name, String id, String more, String key) {
        return "mutation { " + name + "(id: \"" + id + "\"" + more + ", idempotencyKey: \"" + key + "\")" + FIELDS
                + " }";
    }

    private JsonPath as(String role, String mutation) {
        JsonPath answer = workshop.send(role, mutation, Map.of()).jsonPath();
        assertThat(answer.<Object>get("errors")).as(answer.prettify()).isNull();
        return answer.setRootPath("data");
    }

    private String state(String namespace) {
        return workshop.ask("{ gate(name: \"" + namespace + "/orders\") { state } }")
                .getString("gate.state");
    }

    @Test
    void checkIsWaivedByTwoPeopleAndHeldAgainOnceRevoked() {
        gates.deploy("waived");
        gates.write("waived", "waived-1", CheckOutcome.FAIL);

        JsonPath asked =
                workshop.ask(request("waived", ", check: \"emails\", maxValue: 5, ticket: \"SHOP-1\"", "waived-2"));
        String id = asked.getString("requestWaiver.id");
        String before = state("waived");
        JsonPath approved = as("steward", step("approveWaiver", id, ", note: \"agreed\"", "waived-3"));
        JsonPath same = as("steward", step("approveWaiver", id, ", note: \"agreed\"", "waived-3"));
        JsonPath open = workshop.ask("""
                { gate(name: "waived/orders") { state waivers { id } holds { kind } }
                  gateDecisions(gate: "waived/orders", first: 1) { nodes { decision overriddenBy why until waivers } } }
                """);
        JsonPath revoked = as("steward", step("revokeWaiver", id, ", reason: \"no more\"", "waived-4"));

        assertThat(asked.getMap("requestWaiver"))
                .containsEntry("gate", "waived/orders")
                .containsEntry("check", "emails")
                .containsEntry("consumer", null)
                .containsEntry("version", 1)
                .containsEntry("maxValue", 5.0f)
                .containsEntry("ticket", "SHOP-1")
                .containsEntry("state", "REQUESTED")
                .containsEntry("requestedBy", "test-operator");
        assertThat(before).isEqualTo("HELD");
        assertThat(approved.getMap("approveWaiver"))
                .containsEntry("state", "APPROVED")
                .containsEntry("approvedBy", "test-steward");
        assertThat(same.getMap("approveWaiver")).isEqualTo(approved.getMap("approveWaiver"));
        assertThat(open.getString("gate.state")).isEqualTo("OVERRIDDEN");
        assertThat(open.getList("gate.waivers.id")).containsExactly(id);
        assertThat(open.getList("gate.holds")).isEmpty();
        assertThat(open.getMap("gateDecisions.nodes[0]"))
                .containsEntry("decision", "OVERRIDDEN")
                .containsEntry("waivers", List.of(id));
        assertThat(revoked.getMap("revokeWaiver"))
                .containsEntry("state", "REVOKED")
                .containsEntry("endedBy", "test-steward")
                .containsEntry("endedWhy", "no more");
        assertThat(state("waived")).isEqualTo("HELD");
        assertThat(workshop.ask("{ auditEntries(subject: \"waiver:" + id + "\") { nodes { action actor } } }")
                        .getList("auditEntries.nodes"))
                .containsExactly(
                        Map.of("action", "waiver.revoked", "actor", "test-steward"),
                        Map.of("action", "waiver.approved", "actor", "test-steward"),
                        Map.of("action", "waiver.requested", "actor", "test-operator"));
    }

    @Test
    void consumerGoesOnWhileTheAssetStaysHeld() {
        gates.deploy("alone");
        gates.write("alone", "alone-1", CheckOutcome.FAIL);
        String id = workshop.ask(request("alone", ", consumer: \"alone/mailing\"", "alone-2"))
                .getString("requestWaiver.id");

        as("steward", step("approveWaiver", id, "", "alone-3"));
        JsonPath hold = workshop.ask("""
                { gateHolds(asset: %s) { nodes { blocked { workflow } exempt { workflow task why until waiver } waivers { id } } } }
                """.formatted(GateWorkshop.asset("alone", "orders")));

        assertThat(hold.getList("gateHolds.nodes")).hasSize(1);
        assertThat(hold.getList("gateHolds.nodes[0].blocked")).isEmpty();
        assertThat(hold.getMap("gateHolds.nodes[0].exempt.find { it.workflow == 'alone/mailing' }"))
                .containsEntry("task", "send")
                .containsEntry("waiver", id)
                .containsEntry("why", "waiver " + id + ": known")
                .containsEntry("until", gates.now().plus(Duration.ofHours(4)).toString());
        assertThat(hold.getList("gateHolds.nodes[0].waivers.id")).containsExactly(id);
    }

    @Test
    void whoAskedDoesNotDecideAndMayTakeItBack() {
        gates.deploy("same");
        gates.write("same", "same-1", CheckOutcome.FAIL);
        String asked = as("steward", request("same", "", "same-2")).getString("requestWaiver.id");
        String refused = as("steward", request("same", "", "same-3")).getString("requestWaiver.id");
        String other = workshop.ask(request("same", "", "same-4")).getString("requestWaiver.id");

        assertThat(workshop.refusal("steward", step("approveWaiver", asked, "", "same-5")))
                .isEqualTo("FORBIDDEN: test-steward asked for it with this key; a second person decides, with a key of"
                        + " their own");
        assertThat(as("steward", step("withdrawWaiver", asked, "", "same-6")).getString("withdrawWaiver.state"))
                .isEqualTo("WITHDRAWN");
        assertThat(as("admin", step("rejectWaiver", refused, ", reason: \"no\"", "same-7"))
                        .getMap("rejectWaiver"))
                .containsEntry("state", "REJECTED")
                .containsEntry("endedWhy", "no");
        assertThat(as("operator", step("revokeWaiver", other, ", reason: \"mistake\"", "same-8"))
                        .getMap("revokeWaiver"))
                .containsEntry("state", "WITHDRAWN")
                .containsEntry("endedWhy", "mistake");
        assertThat(workshop.refusal("admin", step("approveWaiver", refused, "", "same-9")))
                .startsWith("CONFLICT: it is REJECTED");
        assertThat(workshop.ask("{ waivers(gate: \"same/orders\") { nodes { state } } waiver(id: \"" + refused
                                + "\") { endedBy } none: waiver(id: \"999999\") { id } }")
                        .getList("waivers.nodes.state"))
                .containsExactly("WITHDRAWN", "REJECTED", "WITHDRAWN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"viewer", "auditor"})
    void whoMayNotWaiveIsRefused(String role) {
        assertThat(List.of(
                        request("roles", "", "x"),
                        step("approveWaiver", "1", "", "x"),
                        step("rejectWaiver", "1", ", reason: \"x\"", "x"),
                        step("withdrawWaiver", "1", "", "x"),
                        step("revokeWaiver", "1", ", reason: \"x\"", "x"),
                        "mutation { evaluateGate(gate: \"roles/orders\", idempotencyKey: \"x\") { id } }"))
                .allSatisfy(mutation -> assertThat(workshop.refusal(role, mutation))
                        .as(mutation)
                        .startsWith("FORBIDDEN: a key of role " + role.toUpperCase(java.util.Locale.ROOT)));
    }

    @Test
    void wrongRequestsSayWhatIsWrong() {
        gates.deploy("wrong-waiver");
        gates.write("wrong-waiver", "wrong-waiver-1", CheckOutcome.FAIL);

        assertThat(workshop.refusal(
                        "operator", request("wrong-waiver", ", check: \"mails\", consumer: \"a/b\"", "wrong-waiver-2")))
                .isEqualTo("BAD_USER_INPUT: gate wrong-waiver/orders has no check 'mails'; it has [emails, rows]");
        assertThat(workshop.refusal(
                        "operator",
                        request("wrong-waiver", ", check: \"emails\", minValue: 1, maxValue: 2", "wrong-waiver-3")))
                .startsWith("BAD_USER_INPUT: send maxValue where more is worse");
        assertThat(workshop.refusal("operator", request("wrong-waiver", ", check: \"mails\"", "wrong-waiver-4")))
                .isEqualTo("BAD_USER_INPUT: gate wrong-waiver/orders has no check 'mails'; it has [emails, rows]");
        assertThat(workshop.refusal("operator", request("no-such", "", "wrong-waiver-5")))
                .startsWith("NOT_FOUND: there is no gate 'no-such/orders'");
        assertThat(workshop.refusal("steward", step("approveWaiver", "999999", "", "wrong-waiver-6")))
                .isEqualTo("NOT_FOUND: there is no waiver 999999");
        assertThat(workshop.refusal("steward", step("approveWaiver", "x", "", "wrong-waiver-7")))
                .isEqualTo("BAD_USER_INPUT: 'x' is no id of a waiver; such ids are numbers, for example 12");
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        gates.deploy("keyed");
        gates.write("keyed", "keyed-1", CheckOutcome.FAIL);
        String asked = request("keyed", "", "keyed-2");

        String id = workshop.ask(asked).getString("requestWaiver.id");

        assertThat(workshop.ask(asked).getString("requestWaiver.id")).isEqualTo(id);
        assertThat(workshop.refusal("operator", request("keyed", ", sticky: true", "keyed-2")))
                .startsWith("CONFLICT: idempotencyKey 'keyed-2' was used for another request");
    }
}
