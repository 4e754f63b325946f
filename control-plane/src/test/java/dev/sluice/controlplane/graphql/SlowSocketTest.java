package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who does not read is let go: others hear everything meanwhile, and the cursor goes on where they stopped. */
@QuarkusTest
@Tag("service")
@TestProfile(ScheduledStore.class)
class SlowSocketTest {
    /** More than the system keeps for a connection, and the service behind it: 12 MB. */
    private static final int NEWS = 600;

    private static final String LONG =
            IntStream.range(0, 20).mapToObj(i -> "m" + i + ": message").collect(Collectors.joining(" "));

    @Inject
    Workshop workshop;

    private URI uri() {
        return URI.create("ws://localhost:" + RestAssured.port + "/graphql");
    }

    private String run(String namespace) {
        workshop.deploy(Workshop.ORDERS.formatted(namespace), namespace + "-1");
        return workshop.start(namespace + "/orders", namespace + "-2");
    }

    /** Has heard the first piece of news, and reads no more. */
    private RawSocketClient subscribed(String run, int window) throws IOException {
        RawSocketClient client = new RawSocketClient(RestAssured.port, workshop.key("viewer"), window);
        client.send("{\"type\":\"connection_init\"}");
        assertThat(client.readUntil("connection_ack").opcode()).isEqualTo(RawSocketClient.TEXT);
        client.send("{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription { runEvents(runId: \\\""
                + run + "\\\") { cursor kind " + LONG + " } }\"}}");
        assertThat(client.readUntil("RUN_CREATED").opcode()).isEqualTo(RawSocketClient.TEXT);
        return client;
    }

    private void tell(String run) {
        workshop.rows("INSERT INTO run_event (run_id, kind, state, at, message) SELECT '" + run
                + "', 'NEWS_' || n, 'X', now(), repeat('x', 1000) FROM generate_series(1, " + NEWS
                + ") n RETURNING kind");
    }

    private List<String> stored(String run) {
        return workshop.rows("SELECT kind FROM run_event WHERE run_id = '" + run + "' ORDER BY txid, id");
    }

    private int active() {
        return RestAssured.given()
                .header("Authorization", "Bearer " + workshop.key("viewer"))
                .get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("sluice_subscriptions_active"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private void awaitActive(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(active())
                .isEqualTo(count));
    }

    @Test
    void whoNeverReadsLosesTheConnectionWhileOthersHearEverything() throws IOException {
        String run = run("never-reads");
        int before = active();
        try (GraphQlSocketClient other =
                        GraphQlSocketClient.open(uri(), workshop.key("viewer")).initialised();
                RawSocketClient slow = subscribed(run, 4_096)) {
            other.subscribe("1", "subscription { runEvents(runId: \"" + run + "\") { kind } }");
            awaitActive(before + 2);

            tell(run);

            assertThat(GraphQlSocketClient.kinds(other, stored(run).size())).isEqualTo(stored(run));
            awaitActive(before + 1); // nothing is kept for it any more
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> isGone(slow));
        }
    }

    private static boolean isGone(RawSocketClient client) {
        try {
            client.ping();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void whoReadsAgainIsToldAndMissesNothing() throws IOException {
        String run = run("reads-late");
        int before = active();
        List<String> heard = new ArrayList<>(List.of("RUN_CREATED"));
        String cursor = "";
        try (RawSocketClient slow = subscribed(run, 262_144)) {
            awaitActive(before + 1);
            tell(run);
            awaitActive(before);

            RawSocketClient.Frame frame = slow.read();
            for (; frame.opcode() != RawSocketClient.CLOSE; frame = slow.read()) {
                if (frame.text().contains("\"next\"")) {
                    JsonPath event = JsonPath.from(frame.text()).setRootPath("payload.data.runEvents");
                    heard.add(event.getString("kind"));
                    cursor = event.getString("cursor");
                }
            }
            assertThat(frame.closeCode()).isEqualTo(1013);
        }
        List<String> all = stored(run);
        assertThat(heard).hasSizeBetween(2, all.size() - 1).isEqualTo(all.subList(0, heard.size()));

        try (GraphQlSocketClient again =
                GraphQlSocketClient.open(uri(), workshop.key("viewer")).initialised()) {
            again.subscribe(
                    "1",
                    "subscription { runEvents(runId: \"" + run + "\", after: \"" + cursor + "\") { cursor kind } }");
            heard.addAll(GraphQlSocketClient.kinds(again, all.size() - heard.size()));
        }
        assertThat(heard).isEqualTo(all);
    }
}
