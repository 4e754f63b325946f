package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckOutcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** News of holds and decisions over a websocket: in order and resumable. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class GateSubscriptionTest {
    @Inject
    Workshop workshop;

    @Inject
    GateWorkshop gates;

    private GraphQlSocketClient connect() {
        return GraphQlSocketClient.open(
                        URI.create("ws://localhost:" + RestAssured.port + "/graphql"), workshop.key("viewer"))
                .initialised();
    }

    private static List<JsonPath> next(GraphQlSocketClient client, int count) {
        return Stream.generate(() -> client.next("next").setRootPath("payload.data.gateChanges"))
                .limit(count)
                .toList();
    }

    private static List<String> kinds(List<JsonPath> changes) {
        return changes.stream().map(each -> each.getString("change")).toList();
    }

    private List<String> stored(String namespace) {
        return workshop.rows("""
                SELECT c.kind FROM gate_change c JOIN asset a ON a.id = c.asset_id
                WHERE a.name = 'shop.%s.orders' ORDER BY c.txid, c.id
                """.formatted(namespace));
    }

    private static String subscription(String namespace, String more) {
        return "subscription { gateChanges(asset: " + GateWorkshop.asset(namespace, "orders") + more
                + ") { cursor change name gate kind decision outcome version columns reasons { check } since at } }";
    }

    @Test
    void holdsAndDecisionsAreHeardAsTheyCome() {
        gates.deploy("heard-gate");
        int before = stored("heard-gate").size();
        try (GraphQlSocketClient client = connect()) {
            client.subscribe("1", subscription("heard-gate", ""));
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
            gates.write("heard-gate", "heard-gate-1", CheckOutcome.FAIL);
            List<String> news = stored("heard-gate");

            List<JsonPath> heard = next(client, news.size() - before);

            assertThat(kinds(heard))
                    .isEqualTo(news.subList(before, news.size()))
                    .contains("HELD");
            assertThat(heard)
                    .filteredOn(each -> "GATE".equals(each.getString("kind"))
                            && each.getString("change").equals("HELD"))
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.getString("gate")).isEqualTo("heard-gate/orders");
                        assertThat(each.getList("columns")).containsExactly("email");
                        assertThat(each.getList("reasons.check")).containsExactly("emails");
                    });
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
        }
    }

    @Test
    void resumesFromACursorWithoutGapOrRepetition() {
        gates.deploy("resumed-gate");
        gates.write("resumed-gate", "resumed-gate-1", CheckOutcome.FAIL);
        String start = new dev.sluice.controlplane.schedulerview.EventPosition(1, 0).cursor();
        List<String> heard = new ArrayList<>();
        String cursor;
        try (GraphQlSocketClient client = connect()) {
            client.subscribe("1", subscription("resumed-gate", ", after: \"" + start + "\""));
            JsonPath first = next(client, 1).getFirst();
            heard.add(first.getString("change"));
            cursor = first.getString("cursor");
        }
        gates.write("resumed-gate", "resumed-gate-2", CheckOutcome.PASS);

        try (GraphQlSocketClient client = connect()) {
            client.subscribe("1", subscription("resumed-gate", ", after: \"" + cursor + "\""));
            heard.addAll(kinds(next(client, stored("resumed-gate").size() - 1)));
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
        }

        assertThat(heard).isEqualTo(stored("resumed-gate")).contains("HELD", "RELEASED", "DECIDED");
    }

    @Test
    void aTransactionThatCommitsLateIsNotPassedBy() throws SQLException {
        gates.deploy("late-gate");
        gates.write("late-gate", "late-gate-1", CheckOutcome.PASS);
        String hold = """
                INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since)
                SELECT id, '%s', 'test', 'test', now() FROM asset WHERE name = 'shop.late-gate.orders' RETURNING source
                """;
        try (GraphQlSocketClient client = connect();
                Connection slow = workshop.dataSource.getConnection();
                Statement late = slow.createStatement()) {
            client.subscribe("1", subscription("late-gate", ""));
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
            slow.setAutoCommit(false);
            late.execute(hold.formatted("began-first"));
            workshop.rows(hold.formatted("began-second"));

            boolean silent = client.isSilentFor(Duration.ofMillis(800));
            slow.commit();
            slow.setAutoCommit(true);

            assertThat(silent).isTrue();
            assertThat(kinds(next(client, 2))).containsExactly("HELD", "HELD");
        }
        workshop.rows("DELETE FROM asset_hold WHERE source LIKE 'began-%' RETURNING source");
    }

    @Test
    void newsOfAGateThatNeverWasAreRefused() {
        try (GraphQlSocketClient client = connect()) {
            client.subscribe("1", "subscription { gateChanges(gate: \"no/such\") { change } }");

            assertThat(client.next("error").getString("payload[0].message")).contains("there is no gate 'no/such'");
        }
    }
}
