package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.ServiceStores;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.function.Consumer;

/** An identity provider and what is granted to the people it knows. */
abstract class TokenStage {
    static final String ME = "/api/v1/me";

    /** Put here by {@link WithTokens.Running}. */
    @SuppressWarnings("NullAway.Init")
    Issuer issuer;

    static RequestSpecification with(String token) {
        return RestAssured.given().header("Authorization", "Bearer " + token);
    }

    static long grant(String kind, String name, String role, String more) {
        Response made = ServiceStores.request()
                .body("{\"kind\":\"%s\",\"name\":\"%s\",\"role\":\"%s\"%s}".formatted(kind, name, role, more))
                .post("/api/v1/admin/grants");
        assertThat(made.statusCode()).as(made.asString()).isIn(200, 201);
        return made.jsonPath().getLong("id");
    }

    String token(String name, Consumer<Map<String, Object>> change, String... groups) {
        Map<String, Object> claims = issuer.claims(name, groups);
        change.accept(claims);
        return issuer.sign(claims);
    }
}
