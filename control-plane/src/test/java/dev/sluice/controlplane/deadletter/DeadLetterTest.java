package dev.sluice.controlplane.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A refused event is not lost: it waits with its bytes and the reason. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class DeadLetterTest {
    @Inject
    AgroalDataSource dataSource;

    @Test
    void aRefusedEventWaitsIsTriedAgainAndIsGivenUp() {
        byte[] broken = "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"job\":{\"name\":\"dead-letter-test\"}}"
                .getBytes(StandardCharsets.UTF_8);
        ServiceStores.request().body(broken).post("/api/v1/lineage").then().statusCode(400);

        Map<String, Object> letter = waiting("INGEST-JOB-NAMESPACE-MISSING", broken.length);
        String path = "/api/v1/dead-letters/" + letter.get("id");

        assertThat(letter).containsEntry("stage", "PARSE").containsEntry("attempts", 1);
        assertThat(ServiceStores.request().get(path + "/event").asByteArray()).isEqualTo(broken);
        ServiceStores.request()
                .post(path + "/replay")
                .then()
                .statusCode(200)
                .body("state", equalTo("WAITING"))
                .body("attempts", equalTo(2));
        ServiceStores.request().post(path + "/discard").then().statusCode(400);
        ServiceStores.request()
                .post(path + "/discard?reason=test")
                .then()
                .statusCode(200)
                .body("state", equalTo("DISCARDED"));
        ServiceStores.request().get("/api/v1/dead-letters/999999").then().statusCode(404);
    }

    @Test
    void theSameBytesRefusedAgainAreOneLetterWithMoreAttempts() {
        byte[] broken = "{\"eventTime\":\"dead-letter-twice\"}".getBytes(StandardCharsets.UTF_8);

        ServiceStores.request().body(broken).post("/api/v1/lineage").then().statusCode(400);
        ServiceStores.request().body(broken).post("/api/v1/lineage").then().statusCode(400);

        List<Map<String, Object>> letters = ServiceStores.request()
                .get("/api/v1/dead-letters?first=500")
                .jsonPath()
                .getList("findAll { it.length == " + broken.length + " && it.stage == 'PARSE' }");
        assertThat(letters).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 2));
    }

    /** As after an upgrade whose parser understands what an older one refused. */
    @Test
    void aLetterThatIsUnderstoodNowIsReplayedIntoTheLog() throws Exception {
        byte[] event = Events.complete("dead-letter-late", Events.runId(5_001))
                .output("dead-letter-late.out")
                .bytes();
        long id = insert(event);

        JsonPath replayed = ServiceStores.request()
                .post("/api/v1/dead-letters/" + id + "/replay")
                .then()
                .statusCode(200)
                .body("state", equalTo("REPLAYED"))
                .extract()
                .jsonPath();
        long position = replayed.getLong("resolvedPosition");
        ServiceStores.request()
                .post("/api/v1/dead-letters/" + id + "/replay")
                .then()
                .statusCode(200)
                .body("state", equalTo("REPLAYED"))
                .body("resolvedPosition", equalTo((int) position));
        ServiceStores.request()
                .post("/api/v1/dead-letters/" + id + "/discard?reason=late")
                .then()
                .body("state", equalTo("REPLAYED"));

        Api.awaitProjections();
        assertThat(Api.ask("{ run(runId:\"" + Events.runId(5_001) + "\") { state lastPosition } }")
                        .getLong("run.lastPosition"))
                .isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first=0", "first=501", "first=x", "after=x"})
    void pagesAreBounded(String query) {
        ServiceStores.request()
                .get("/api/v1/dead-letters?" + query)
                .then()
                .statusCode(anyOf(equalTo(400), equalTo(404)))
                .contentType("application/problem+json");
    }

    @Test
    void pagesGoOnBehindAnId() {
        for (int i = 0; i < 3; i++) {
            ServiceStores.request().body("{\"page\":" + i + "}").post("/api/v1/lineage");
        }

        List<Integer> all = ids("first=500");
        List<Integer> rest = ids("first=500&after=" + all.getFirst());

        assertThat(all).isSorted().hasSizeGreaterThanOrEqualTo(3);
        assertThat(rest).isEqualTo(all.subList(1, all.size()));
        assertThat(ids("first=2")).isEqualTo(all.subList(0, 2));
    }

    private static List<Integer> ids(String query) {
        return ServiceStores.request()
                .get("/api/v1/dead-letters?" + query)
                .jsonPath()
                .getList("id");
    }

    private long insert(byte[] event) throws Exception {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        INSERT INTO dead_letter (received_at, transport, stage, code, reason, content_hash, body, attempts,
                            state, updated_at)
                        VALUES (now(), 1, 'PARSE', 'INGEST-NOT-JSON', 'not understood then', ?, ?, 1, 'WAITING', now())
                        RETURNING id
                        """)) {
            statement.setBytes(1, MessageDigest.getInstance("SHA-256").digest(event));
            statement.setBytes(2, event);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getLong(1);
            }
        }
    }

    private static Map<String, Object> waiting(String code, int length) {
        JsonPath letters =
                ServiceStores.request().get("/api/v1/dead-letters?first=500").jsonPath();
        return letters.<Map<String, Object>>getList("").stream()
                .filter(l ->
                        code.equals(l.get("code")) && Integer.valueOf(length).equals(l.get("length")))
                .findFirst()
                .orElseThrow();
    }
}
