package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.controlplane.dispatch.ScriptedExecutor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** News of runs over a websocket: in order, resumable, and not past the key filter. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class RunEventSubscriptionTest {
    @Inject
    Workshop workshop;

    private GraphQlSocketClient connect(@Nullable String key) {
        return GraphQlSocketClient.open(URI.create("ws://localhost:" + RestAssured.port + "/graphql"), key);
    }

    private String run(String namespace) {
        workshop.deploy(Workshop.ORDERS.formatted(namespace), namespace + "-1");
        return workshop.start(namespace + "/orders", namespace + "-2");
    }

    private List<String> stored(String run) {
        return workshop.rows("SELECT kind FROM run_event WHERE run_id = '" + run + "' ORDER BY txid, id");
    }

    @Test
    void newsOfARunAreHeardFromItsBeginningAndAsTheyCome() {
        String run = run("heard");
        try (GraphQlSocketClient client = connect(workshop.key("viewer")).initialised()) {
            client.subscribe(
                    "1",
                    "subscription { runEvents(runId: \"" + run + "\") { cursor kind task state workflow runId at } }");
            JsonPath first = client.nextEvent();
            workshop.work(ScriptedExecutor.succeeds());

            List<String> kinds = new ArrayList<>(List.of(first.getString("kind")));
            kinds.addAll(GraphQlSocketClient.kinds(client, stored(run).size() - 1));

            assertThat(first.getString("workflow")).isEqualTo("heard/orders");
            assertThat(kinds).isEqualTo(stored(run)).startsWith("RUN_CREATED").endsWith("RUN_SUCCEEDED");
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
        }
    }

    @Test
    void resumesFromACursorWithoutGapOrRepetition() {
        String run = run("resumed");
        String cursor;
        List<String> heard = new ArrayList<>();
        try (GraphQlSocketClient client = connect(workshop.key("viewer")).initialised()) {
            client.subscribe("1", "subscription { runEvents(runId: \"" + run + "\") { cursor kind } }");
            JsonPath first = client.nextEvent();
            heard.add(first.getString("kind"));
            cursor = first.getString("cursor");
        }
        workshop.work(ScriptedExecutor.succeeds());

        try (GraphQlSocketClient client = connect(workshop.key("viewer")).initialised()) {
            client.subscribe(
                    "1",
                    "subscription { runEvents(workflow: \"resumed/orders\", after: \"" + cursor
                            + "\") { cursor kind } }");
            heard.addAll(GraphQlSocketClient.kinds(client, stored(run).size() - 1));
        }

        assertThat(heard).isEqualTo(stored(run));
    }

    @Test
    void aTransactionThatCommitsLateIsNotPassedBy() throws SQLException {
        String run = run("late");
        String insert = "INSERT INTO run_event (run_id, kind, state, at) VALUES ('" + run + "', '%s', 'X', now())";
        try (GraphQlSocketClient client = connect(workshop.key("viewer")).initialised();
                Connection slow = workshop.dataSource.getConnection();
                Statement late = slow.createStatement()) {
            client.subscribe("1", "subscription { runEvents(workflow: \"late/orders\") { kind } }");
            assertThat(client.isSilentFor(Duration.ofMillis(600))).isTrue();
            slow.setAutoCommit(false);
            late.execute(insert.formatted("BEGAN_FIRST"));
            workshop.rows(insert.formatted("BEGAN_SECOND") + " RETURNING kind");

            boolean silent = client.isSilentFor(Duration.ofMillis(800));
            slow.commit();
            slow.setAutoCommit(true);

            assertThat(silent).isTrue();
            assertThat(GraphQlSocketClient.kinds(client, 2)).containsExactly("BEGAN_FIRST", "BEGAN_SECOND");
        }
    }

    @Test
    void withoutAKeyThereIsNoWebsocket() {
        assertThat(statusOf(null)).isEqualTo(401);
        assertThat(statusOf("slc_wrong")).isEqualTo(401);
        assertThat(statusOf(workshop.key("ingest"))).isEqualTo(403);
    }

    private int statusOf(@Nullable String key) {
        CompletionException refused = catchThrowableOfType(CompletionException.class, () -> connect(key));
        return ((WebSocketHandshakeException) Objects.requireNonNull(refused.getCause()))
                .getResponse()
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/graphql", "//graphql", "/graphql/", "/graphql?x=1", "/q/health/../../graphql", "/GRAPHQL"})
    void anUpgradeWithoutAKeyIsRefusedHoweverThePathIsWritten(String path) {
        int status = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Version", "13")
                .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                .header("Sec-WebSocket-Protocol", "graphql-transport-ws")
                .get(path)
                .statusCode();

        assertThat(status).isEqualTo(401);
    }

    @Test
    void onlySubscriptionsGoOverAWebsocketEvenForAnAdmin() {
        workshop.deploy(Workshop.ORDERS.formatted("refused"), "refused-1");
        try (GraphQlSocketClient client = connect(workshop.key("admin")).initialised()) {
            client.subscribe("1", "mutation { pauseWorkflow(name: \"refused/orders\") { name } }");
            JsonPath mutation = client.next("error");
            client.subscribe("2", "{ status { logHead } }");
            JsonPath query = client.next("error");
            client.subscribe("3", "subscription { nothing }");
            JsonPath invalid = client.next("error");
            client.subscribe("4", "subscription { runEvents(runId: \"" + new UUID(0, 1) + "\") { kind } }");
            JsonPath unknown = client.next("error");

            assertThat(mutation.getString("id")).isEqualTo("1");
            assertThat(mutation.getString("payload[0].message"))
                    .isEqualTo("only subscriptions go over a websocket; send the rest by POST");
            assertThat(query.getString("payload[0].extensions.code")).isEqualTo("BAD_USER_INPUT");
            assertThat(invalid.getString("payload[0].extensions.code")).isEqualTo("GRAPHQL_VALIDATION_FAILED");
            assertThat(unknown.getString("payload[0].message")).contains("there is no run");
            assertThat(workshop.ask("{ workflow(name: \"refused/orders\") { paused } }")
                            .getBoolean("workflow.paused"))
                    .isFalse();
        }
    }

    @Test
    void subscriptionsOfOneWebsocketAreBounded() {
        try (GraphQlSocketClient client = connect(workshop.key("viewer")).initialised()) {
            for (int i = 0; i < 20; i++) {
                client.subscribe("s" + i, "subscription { runEvents { kind } }");
            }
            client.subscribe("one-more", "subscription { runEvents { kind } }");

            JsonPath refused = client.next("error");
            assertThat(refused.getString("id")).isEqualTo("one-more");
            assertThat(refused.getString("payload[0].message"))
                    .isEqualTo("20 subscriptions are open on this websocket; end one first");
        }
    }

    @Test
    void whoDoesNotKeepToTheProtocolIsClosed() {
        try (GraphQlSocketClient early = connect(workshop.key("viewer"));
                GraphQlSocketClient garbled = connect(workshop.key("viewer"))) {
            early.subscribe("1", "subscription { runEvents { kind } }");
            garbled.send("{");

            assertThat(early.closeCode()).isEqualTo(4401);
            assertThat(garbled.closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void subscriptionByPostIsRefusedWithTheWayThere() {
        assertThat(workshop.refusal("viewer", "subscription { runEvents { kind } }"))
                .isEqualTo(
                        "BAD_USER_INPUT: subscriptions are heard over a websocket on this path, protocol graphql-transport-ws");
    }
}
