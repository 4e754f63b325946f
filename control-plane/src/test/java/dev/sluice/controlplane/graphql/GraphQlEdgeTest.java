package dev.sluice.controlplane.graphql;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@Tag("service")
@TestProfile(SeededCatalog.class)
class GraphQlEdgeTest {
    @Test
    void getIsRefused() {
        Response answer = given().queryParam("query", "{ status { logHead } }").get("/graphql");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.contentType()).startsWith("application/problem+json");
    }

    @Test
    void malformedRequestsAre400WithACode() {
        assertRefused(post("not json"), 400, "BAD_USER_INPUT");
        assertRefused(post("[]"), 400, "BAD_USER_INPUT");
        assertRefused(post("{}"), 400, "BAD_USER_INPUT");
        assertRefused(post("{\"query\": 5}"), 400, "BAD_USER_INPUT");
        assertRefused(post("{\"query\": \"{ status { logHead } }\", \"variables\": 7}"), 400, "BAD_USER_INPUT");
        assertRefused(
                post("{\"query\": \"{ status { logHead } }\", \"operationName\": \"No\"}"), 400, "BAD_USER_INPUT");
        assertRefused(query("{ status {"), 400, "GRAPHQL_PARSE_FAILED");
        assertRefused(query("{ nothing }"), 400, "GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void oversizedBodyIs413() {
        assertRefused(query("{ status { logHead } } #" + "x".repeat(4_300_000)), 413, "LIMIT_EXCEEDED");
    }

    @Test
    void expensiveAndManyfoldQueriesAreRefused() {
        String expensive = "{ datasets(first: 500) { nodes { versions(first: 500) { nodes { id createdAt } } } } }";
        StringBuilder manyfold = new StringBuilder("{");
        for (int i = 0; i < 31; i++) {
            manyfold.append(" a").append(i).append(": status { logHead }");
        }

        assertRefused(query(expensive), 400, "OPERATION_TOO_EXPENSIVE");
        assertRefused(query(manyfold.append("}").toString()), 400, "LIMIT_EXCEEDED");
    }

    @Test
    void introspectionIsExempt() {
        Response answer = query("{ __schema { types { name fields { name type { name ofType { name } } } } } }");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.jsonPath().getList("errors")).isNull();
    }

    private static void assertRefused(Response answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("errors[0].extensions.code")).isEqualTo(code);
        assertThat(answer.jsonPath().getString("errors[0].message"))
                .isNotBlank()
                .doesNotContain("Exception");
    }

    private static Response query(String query) {
        return given().contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
    }

    private static Response post(String body) {
        return given().contentType("application/json").body(body).post("/graphql");
    }
}
