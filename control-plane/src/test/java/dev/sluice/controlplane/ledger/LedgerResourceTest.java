package dev.sluice.controlplane.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.ledger.tree.Hash;
import dev.sluice.ledger.tree.Proofs;
import dev.sluice.ledger.tree.TreeHasher;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class LedgerResourceTest {
    private static RequestSpecification admin() {
        return given().auth().oauth2(ServiceStores.key());
    }

    private static String newKey(String role) {
        return admin().body("{\"name\": \"ledger test " + role + "\", \"role\": \"" + role + "\"}")
                .post("/api/v1/admin/keys")
                .jsonPath()
                .getString("secret");
    }

    private static List<Map<String, Object>> of(String subject) {
        return admin().queryParam("subject", subject)
                .get("/api/v1/ledger/entries")
                .jsonPath()
                .getList("entries");
    }

    @Test
    void aNewKeyIsInTheLedgerWithoutItsSecret() {
        Response made = admin().body("{\"name\": \"in the ledger\", \"role\": \"viewer\"}")
                .post("/api/v1/admin/keys");
        String subject = "key:" + made.jsonPath().getLong("id");
        await().atMost(Duration.ofSeconds(20)).until(() -> !of(subject).isEmpty());
        Map<String, Object> entry = of(subject).getFirst();
        assertThat(entry.toString())
                .contains("key.changed", "in the ledger", "viewer")
                .doesNotContain(made.jsonPath().getString("secret"));
    }

    @Test
    void anEntryIsProvedByWhatTheServiceGives() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admin().get("/api/v1/ledger/entries?limit=3")
                                .jsonPath()
                                .getList("entries")
                                .size()
                        == 3);
        String page = admin().get("/api/v1/ledger/entries?from=1&limit=1").asString();
        JsonPath json = JsonPath.from(page);
        String entry = page.substring(page.indexOf("\"entry\":") + 8, page.indexOf("}],\"next\""));
        Hash leaf = TreeHasher.leaf(entry.getBytes(StandardCharsets.UTF_8));
        assertThat(leaf.base64()).isEqualTo(json.getString("entries[0].leafHash"));
        List<String> hashes =
                admin().get("/api/v1/ledger/inclusion?seq=1&size=3").jsonPath().getList("hashes");
        List<Hash> proof = hashes.stream().map(Hash::fromBase64).toList();
        Hash root = TreeHasher.node(TreeHasher.node(proof.getFirst(), leaf), proof.getLast());
        assertThat(Proofs.verifyInclusion(leaf, 1, 3, proof, root)).isTrue();
        admin().get("/api/v1/ledger/consistency?from=2&to=3").then().statusCode(200);
        admin().get("/api/v1/ledger/inclusion?seq=5&size=4")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("LEDGER-NOT-FOUND"));
        admin().get("/api/v1/ledger/entries?limit=0")
                .then()
                .statusCode(400)
                .body("detail", containsString("limit is 1 to 1000"));
    }

    @Test
    void entriesAreForAuditors() {
        given().get("/api/v1/ledger/entries").then().statusCode(401);
        given().auth()
                .oauth2(newKey("viewer"))
                .get("/api/v1/ledger/entries")
                .then()
                .statusCode(403);
        String auditor = newKey("auditor");
        given().auth().oauth2(auditor).get("/api/v1/ledger/entries").then().statusCode(200);
        given().auth().oauth2(auditor).get("/api/v1/ledger/keys").then().statusCode(200);
        given().auth()
                .oauth2(auditor)
                .get("/api/v1/ledger/checkpoint")
                .then()
                .statusCode(404)
                .body("detail", containsString("no signed checkpoint"));
    }
}
