package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What keys for the namespaces of one house hear over a websocket of another house: nothing. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class ScopedNewsTest {
    private static final Duration MOMENT = Duration.ofMillis(800);

    @Inject
    TwoHouses houses;

    @Inject
    Workshop workshop;

    @BeforeEach
    void build() {
        houses.ids();
    }

    private GraphQlSocketClient viewer() {
        URI address = URI.create("ws://localhost:" + RestAssured.port + "/graphql");
        return GraphQlSocketClient.open(address, houses.key("viewer", TwoHouses.ANNA))
                .initialised();
    }

    @Test
    void ofAllRunsThoseOfTheOwnHouseAreHeard() {
        try (GraphQlSocketClient client = viewer()) {
            client.subscribe("1", "subscription { runEvents { kind workflow runId } }");
            assertThat(client.isSilentFor(MOMENT)).isTrue();

            // The other house's run first: were it told, it would come first.
            String other = workshop.start("bert/mailing", "news-bert");
            String own = workshop.start("anna/mailing", "news-anna");
            JsonPath told = client.nextEvent();

            assertThat(told.getString("workflow")).isEqualTo("anna/mailing");
            assertThat(told.getString("runId")).isEqualTo(own).isNotEqualTo(other);
        }
    }

    @Test
    void oneRunOfTheOtherHouseIsNotThere() {
        String other = houses.ids().get("run bert");
        String own = houses.ids().get("run anna");
        try (GraphQlSocketClient client = viewer()) {
            client.subscribe("1", "subscription { runEvents(runId: \"" + other + "\") { kind } }");
            assertThat(client.next("error").getString("payload[0].message")).contains("there is no run");

            client.subscribe("2", "subscription { runEvents(runId: \"" + own + "\") { kind runId } }");
            assertThat(client.nextEvent().getString("runId")).isEqualTo(own);
        }
    }

    @Test
    void ofAllHoldsThoseOnTheOwnAssetsAreHeard() {
        String hold = """
                INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since)
                SELECT id, 'scoped-news', 'test', 'test', now() FROM asset WHERE name = 'shop.%s.mails' RETURNING source
                """;
        try (GraphQlSocketClient client = viewer()) {
            client.subscribe("1", "subscription { gateChanges { change name namespace } }");
            assertThat(client.isSilentFor(MOMENT)).isTrue();

            assertThat(workshop.rows(hold.formatted("bert"))).hasSize(1);
            assertThat(workshop.rows(hold.formatted("anna"))).hasSize(1);
            JsonPath told = client.next("next").setRootPath("payload.data.gateChanges");

            assertThat(told.getString("name")).isEqualTo("shop.anna.mails");
            assertThat(client.isSilentFor(MOMENT)).isTrue();
        } finally {
            workshop.rows("DELETE FROM asset_hold WHERE source = 'scoped-news' RETURNING source");
        }
    }
}
