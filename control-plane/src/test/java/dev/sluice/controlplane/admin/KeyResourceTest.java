package dev.sluice.controlplane.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class KeyResourceTest {
    private static Response create(String body) {
        return given().auth().oauth2(ServiceStores.key()).body(body).post("/api/v1/admin/keys");
    }

    @Test
    void aNewKeyWorksUntilItIsRevokedAndItsSecretIsSeenOnce() {
        Response made = create("{\"name\": \"auditor of the year\", \"role\": \"auditor\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        String secret = made.jsonPath().getString("secret");
        long id = made.jsonPath().getLong("id");

        given().auth().oauth2(secret).get("/api/v1/namespaces").then().statusCode(200);
        given().auth().oauth2(secret).get("/api/v1/admin/keys").then().statusCode(403);
        String listed = given().auth()
                .oauth2(ServiceStores.key())
                .get("/api/v1/admin/keys?first=200")
                .asString();
        assertThat(listed).contains("auditor of the year").doesNotContain(secret);

        for (int time = 0; time < 2; time++) {
            given().auth()
                    .oauth2(ServiceStores.key())
                    .post("/api/v1/admin/keys/" + id + "/revoke")
                    .then()
                    .statusCode(200);
        }
        given().auth().oauth2(secret).get("/api/v1/namespaces").then().statusCode(401);
    }

    @Test
    void keysArePaged() {
        create("{\"name\": \"one\", \"role\": \"viewer\"}");
        create("{\"name\": \"two\", \"role\": \"viewer\"}");
        Response first = given().auth().oauth2(ServiceStores.key()).get("/api/v1/admin/keys?first=1");
        long next = first.jsonPath().getLong("next");
        assertThat(first.jsonPath().getList("keys")).hasSize(1);
        List<Integer> more = given().auth()
                .oauth2(ServiceStores.key())
                .get("/api/v1/admin/keys?first=1&after=" + next)
                .jsonPath()
                .getList("keys.id");
        assertThat(more).hasSize(1).allMatch(id -> id > next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"role\":\"viewer\"}",
                "{\"name\":\"x\",\"role\":\"god\"}",
                "{\"name\":\"x\",\"role\":\"viewer\",\"expiresAt\":\"tomorrow\"}"
            })
    void badRequestsAreTold(String body) {
        create(body).then().statusCode(400).body("code", equalTo("KEY-INVALID"));
    }

    @Test
    void whoIsNotThereCannotBeRevoked() {
        given().auth()
                .oauth2(ServiceStores.key())
                .post("/api/v1/admin/keys/999999999/revoke")
                .then()
                .statusCode(404)
                .body("detail", containsString("999999999"));
    }
}
