package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "May I run?" as callers see it. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class DecisionEndpointTest {
    private static final String PATH = "/api/v1/gates/decisions";

    @Inject
    Transactions transactions;

    @Inject
    Watch watch;

    private KeyFixture keys;
    private GateFixture gates;
    private String name;
    private long asset;

    @BeforeEach
    void guard() {
        keys = new KeyFixture(transactions);
        gates = new GateFixture(transactions);
        name = "orders-" + UUID.randomUUID();
        asset = gates.guarded(name, Instant.now());
    }

    private String body(String more) {
        return """
                {"caller": "airflow@prod", "job": {"namespace": "airflow-prod", "name": "report"},
                 "inputs": [{"namespace": "lake", "name": "%s"}]%s}""".formatted(name, more);
    }

    private Response ask(String key, String more) {
        var request =
                keys.as("airflow", "ingest").contentType("application/json").body(body(more));
        return (key.isEmpty() ? request : request.header("Idempotency-Key", key)).post(PATH);
    }

    @Test
    void allowedIsAnsweredWithPinsAndTag() {
        Response answer = ask("", "");

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("application/json");
        assertThat(answer.jsonPath().getString("decision")).isEqualTo("ALLOW");
        assertThat(answer.header("Sluice-Decision")).isEqualTo("ALLOW");
        assertThat(answer.header("ETag")).isEqualTo("\"" + answer.jsonPath().getString("etag") + "\"");
        assertThat(answer.jsonPath().getLong("pinned[0].version")).isEqualTo(1);
    }

    @Test
    void theSameKeyGetsTheSameBytesAndAnotherRequestNone() {
        String key = UUID.randomUUID().toString();
        byte[] first = ask(key, "").asByteArray();
        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());

        assertThat(ask(key, "").asByteArray()).isEqualTo(first);
        Response other = ask(key, ", \"attempt\": 2");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.contentType()).startsWith("application/problem+json");
        assertThat(other.jsonPath().getString("code")).isEqualTo("GATE-KEY-REUSED");
    }

    @Test
    void aShellGetsOneLine() {
        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());

        Response answer = keys.as("airflow", "ingest").body(body("")).post(PATH + "?format=text");

        assertThat(answer.contentType()).startsWith("text/plain");
        assertThat(answer.asString())
                .matches("HOLD [0-9a-f-]{36} 15 lake/" + name + ": gate shop/" + name
                        + ": check ids: 3 of 100 values are null\n");
    }

    @Test
    void whoPollsHearsOfTheRelease() throws Exception {
        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());
        Response held = ask("", "");
        String id = held.jsonPath().getString("decisionId");
        String tag = held.header("ETag");
        int unchanged = keys.as("vera", "viewer")
                .header("If-None-Match", tag)
                .get(PATH + "/" + id)
                .statusCode();
        assertThat(unchanged).isEqualTo(304);

        int before = watch.waiters();
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(
                () -> keys.as("vera", "viewer").header("If-None-Match", tag).get(PATH + "/" + id + "?waitSeconds=30"));
        Awaitility.await().until(() -> watch.waiters() > before);
        gates.decide(asset, 3, "OPEN", "PASS", Instant.now());

        Response released = waiting.get(10, TimeUnit.SECONDS);
        assertThat(released.statusCode()).isEqualTo(200);
        assertThat(released.jsonPath().getString("decision")).isEqualTo("ALLOW");
        assertThat(released.jsonPath().getLong("pinned[0].version")).isEqualTo(3);
    }

    @Test
    void aWaitThatIsOverIsAnsweredWithTheHold() {
        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());

        Response answer = ask("", ", \"waitSeconds\": 1");

        assertThat(answer.jsonPath().getString("decision")).isEqualTo("HOLD");
    }

    @Test
    void confirmAndReleaseGoWithTheLease() {
        Response allowed = ask("", ", \"mode\": \"acquire\", \"runId\": \"" + UUID.randomUUID() + "\"");
        String id = allowed.jsonPath().getString("decisionId");
        assertThat(allowed.jsonPath().getString("leaseUntil")).isNotNull();

        assertThat(keys.as("airflow", "ingest")
                        .post(PATH + "/" + id + "/confirm")
                        .statusCode())
                .isEqualTo(200);
        assertThat(keys.as("dagster", "ingest")
                        .post(PATH + "/" + id + "/release")
                        .statusCode())
                .isEqualTo(403);
        assertThat(keys.as("airflow", "ingest")
                        .post(PATH + "/" + id + "/release")
                        .jsonPath()
                        .getString("lease"))
                .isEqualTo("RELEASED");
        assertThat(keys.as("airflow", "ingest")
                        .post(PATH + "/" + id + "/release")
                        .jsonPath()
                        .getString("lease"))
                .isEqualTo("NONE");
    }

    @Test
    void confirmingAfterAFailureConflicts() {
        String id = ask("", "").jsonPath().getString("decisionId");
        gates.decide(asset, 2, "HELD", "FAIL", Instant.now());

        Response confirmed = keys.as("airflow", "ingest").post(PATH + "/" + id + "/confirm");

        assertThat(confirmed.statusCode()).isEqualTo(409);
        assertThat(confirmed.jsonPath().getString("code")).isEqualTo("GATE-SUPERSEDED");
        assertThat(confirmed.jsonPath().getString("detail")).contains("3 of 100 values are null");
    }

    @ParameterizedTest
    @CsvSource({"viewer,403", "auditor,403", "steward,403", "ingest,200", "operator,200"})
    void rolesThatAsk(String role, int status) {
        assertThat(keys.as("one-" + role, role).body(body("")).post(PATH).statusCode())
                .isEqualTo(status);
        String id = ask("", "").jsonPath().getString("decisionId");
        assertThat(keys.as("one-" + role, role).get(PATH + "/" + id).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyForIngestReadsNothingElseOfGates() {
        assertThat(keys.as("airflow", "ingest").get("/api/v1/gates/waivers").statusCode())
                .isEqualTo(403);
        assertThat(keys.as("airflow", "ingest").get(PATH).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|400|GATE-REQUEST-MALFORMED|",
                "[]|400|GATE-REQUEST-MALFORMED|",
                "{\"caller\": 1}|400|GATE-REQUEST-INVALID|/caller",
                "{\"caller\": \"a\"}|400|GATE-REQUEST-INVALID|/job",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \" \"}, \"lineageInputs\": true}|400|GATE-REQUEST-INVALID|/job/name",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}}|400|GATE-REQUEST-INVALID|/inputs",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}, \"inputs\": [{\"namespace\": \"x\"}]}|400|GATE-REQUEST-INVALID|/inputs/0/name",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}, \"inputs\": [{\"namespace\": \"x\", \"name\": \"y\", \"version\": \"latest\"}]}|400|GATE-REQUEST-INVALID|/inputs/0/version",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}, \"lineageInputs\": true, \"waitSeconds\": 61}|400|GATE-REQUEST-INVALID|/waitSeconds",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}, \"lineageInputs\": true, \"waitSecond\": 1}|400|GATE-REQUEST-INVALID|/waitSecond",
                "{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}, \"lineageInputs\": true, \"mode\": \"lock\"}|400|GATE-REQUEST-INVALID|/mode",
                "{\"caller\": \"a\", \"caller\": \"b\"}|400|GATE-REQUEST-MALFORMED|"
            })
    void whatIsWrongIsSaidWithItsPlace(String sent, int status, String code, String pointer) {
        Response answer = keys.as("airflow", "ingest").body(sent).post(PATH);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        if (pointer != null) {
            assertThat(answer.jsonPath().getList("errors.pointer", String.class))
                    .contains(pointer);
        }
    }

    @Test
    void limitsAreSaid() {
        String many = ", \"inputs\": [" + "{\"namespace\": \"a\", \"name\": \"b\"},".repeat(200) + "{}]";
        Response tooMany = keys.as("airflow", "ingest")
                .body("{\"caller\": \"a\", \"job\": {\"namespace\": \"n\", \"name\": \"j\"}" + many + "}")
                .post(PATH);
        assertThat(tooMany.jsonPath().getString("detail")).isEqualTo("/inputs: there are 201 inputs; allowed are 200");
        assertThat(keys.as("airflow", "ingest")
                        .body("x".repeat(300_000))
                        .post(PATH)
                        .statusCode())
                .isEqualTo(413);
        assertThat(keys.as("airflow", "ingest")
                        .header("Idempotency-Key", "k".repeat(201))
                        .body(body(""))
                        .post(PATH)
                        .jsonPath()
                        .getString("code"))
                .isEqualTo("GATE-KEY-INVALID");
        assertThat(keys.as("airflow", "ingest")
                        .get(PATH + "/" + UUID.randomUUID())
                        .statusCode())
                .isEqualTo(404);
        assertThat(keys.as("olga", "operator")
                        .get(PATH + "/1-1-1-1-1")
                        .jsonPath()
                        .getString("code"))
                .isEqualTo("GATE-DECISION-ID");
        assertThat(keys.as("airflow", "ingest")
                        .get(PATH + "/" + UUID.randomUUID() + "?waitSeconds=61")
                        .jsonPath()
                        .getString("code"))
                .isEqualTo("GATE-WAIT-INVALID");
        assertThat(keys.as("airflow", "ingest")
                        .body(body(""))
                        .post(PATH + "?format=xml")
                        .statusCode())
                .isEqualTo(400);
    }
}
