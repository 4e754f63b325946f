package dev.sluice.controlplane.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.dispatch.SchedulerParts;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.controlplane.workflow.Definitions.Deployment;
import dev.sluice.scheduler.definition.read.SourceFile;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A waiver from the question to its end, with the gates as they are. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class WaiverEndpointTest {
    private static final String PATH = "/api/v1/gates/waivers";

    @Inject
    Transactions transactions;

    @Inject
    SchedulerParts parts;

    private KeyFixture keys;
    private String name;

    /** A gate without a verdict holds until there is one. */
    @BeforeEach
    void deploy() {
        keys = new KeyFixture(transactions);
        name = "w" + UUID.randomUUID().toString().substring(0, 8);
        var plan = parts.definitions()
                .apply(new Deployment(
                        List.of(new SourceFile("gate.yaml", """
                        apiVersion: sluice.dev/v1alpha1
                        kind: Gate
                        metadata: {name: %s, namespace: shop, ownership: {owner: "team:shop-data"}}
                        spec:
                          asset: "s3://lake/%s"
                          onMissing: block
                          checks:
                            - {id: ids, type: notNull, columns: [id]}
                        """.formatted(name, name))), false, "test", null));
        assertThat(plan.problems()).isEmpty();
    }

    private String decision() {
        return keys.as("airflow", "ingest")
                .body("""
                        {"caller": "a", "job": {"namespace": "airflow", "name": "report"}, "inputs": [{"namespace": "s3://lake", "name": "%s"}]}
                        """.formatted(name))
                .post("/api/v1/gates/decisions")
                .jsonPath()
                .getString("decision");
    }

    private Response request(Duration length) {
        return keys.as("olga", "operator")
                .body("""
                        {"gate": "shop/%s", "scope": "gate", "reason": "known and harmless", "sticky": true, "expiresAt": "%s"}
                        """.formatted(name, Instant.now().plus(length)))
                .post(PATH);
    }

    @Test
    void aSecondPersonLetsConsumersGoOnUntilItExpires() {
        assertThat(decision()).isEqualTo("HOLD");
        Response asked = request(Duration.ofSeconds(8));
        assertThat(asked.statusCode()).as(asked.asString()).isEqualTo(201);
        long id = asked.jsonPath().getLong("id");
        assertThat(decision()).isEqualTo("HOLD");

        assertThat(keys.as("olga", "operator")
                        .post(PATH + "/" + id + "/approve")
                        .statusCode())
                .isEqualTo(403);
        assertThat(keys.as("oskar", "operator")
                        .post(PATH + "/" + id + "/approve")
                        .statusCode())
                .isEqualTo(403);
        assertThat(keys.as("vera", "viewer").post(PATH + "/" + id + "/approve").statusCode())
                .isEqualTo(403);
        Response approved =
                keys.as("stefan", "steward").body("{\"note\": \"agreed\"}").post(PATH + "/" + id + "/approve");
        assertThat(approved.statusCode()).as(approved.asString()).isEqualTo(200);
        assertThat(approved.jsonPath().getString("state")).isEqualTo("APPROVED");
        assertThat(approved.jsonPath().getString("approvedBy")).isEqualTo("stefan");

        assertThat(decision()).isEqualTo("ALLOW_WITH_WARNINGS");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(state(id))
                .isEqualTo("EXPIRED"));
        assertThat(decision()).isEqualTo("HOLD");
        assertThat(keys.as("stefan", "steward")
                        .post(PATH + "/" + id + "/approve")
                        .statusCode())
                .isEqualTo(409);
    }

    private String state(long id) {
        return keys.as("vera", "viewer").get(PATH + "/" + id).jsonPath().getString("state");
    }

    @Test
    void revokingHoldsAgainAtOnce() {
        long id = request(Duration.ofHours(1)).jsonPath().getLong("id");
        keys.as("stefan", "steward").post(PATH + "/" + id + "/approve");
        assertThat(decision()).isEqualTo("ALLOW_WITH_WARNINGS");

        Response revoked = keys.as("stefan", "steward")
                .body("{\"reason\": \"it got worse\"}")
                .post(PATH + "/" + id + "/revoke");

        assertThat(revoked.jsonPath().getString("endedWhy")).isEqualTo("it got worse");
        assertThat(decision()).isEqualTo("HOLD");
    }

    @Test
    void theSameRequestUnderOneKeyAsksOnce() {
        String body = """
                {"gate": "shop/%s", "scope": "check", "check": "ids", "maxValue": 5, "reason": "r", "expiresAt": "%s"}
                """.formatted(name, Instant.now().plusSeconds(600));
        String key = UUID.randomUUID().toString();

        Response first = keys.as("olga", "operator")
                .header("Idempotency-Key", key)
                .body(body)
                .post(PATH);
        Response second = keys.as("olga", "operator")
                .header("Idempotency-Key", key)
                .body(body)
                .post(PATH);

        assertThat(second.jsonPath().getLong("id")).isEqualTo(first.jsonPath().getLong("id"));
        assertThat(first.jsonPath().getDouble("maxValue")).isEqualTo(5);
        assertThat(keys.as("vera", "viewer")
                        .get(PATH + "?gate=shop/" + name)
                        .jsonPath()
                        .getList("id"))
                .hasSize(1);
    }

    @Test
    void whatIsWrongIsSaid() {
        Response late = request(Duration.ofDays(30));
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.jsonPath().getString("detail")).contains("too late");
        Response mixed = keys.as("olga", "operator")
                .body("{\"gate\": \"shop/x\", \"scope\": \"gate\", \"check\": \"ids\", \"expiresAt\": \"soon\"}")
                .post(PATH);
        assertThat(mixed.jsonPath().getList("errors.pointer", String.class))
                .containsExactly("/check", "/reason", "/expiresAt");
        assertThat(keys.as("vera", "viewer").body("{}").post(PATH).statusCode()).isEqualTo(403);
        assertThat(keys.as("olga", "operator").get(PATH + "/999999").statusCode())
                .isEqualTo(404);
        assertThat(keys.as("stefan", "steward").post(PATH + "/999999/approve").statusCode())
                .isEqualTo(404);
    }
}
