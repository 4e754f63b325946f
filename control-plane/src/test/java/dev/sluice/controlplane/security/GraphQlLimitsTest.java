package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What would keep the service busy is refused before any of it is done, for administrators too. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class GraphQlLimitsTest {
    /** Enough for a slow machine; unfolding any of these takes minutes. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private static void refused(String query, String... codes) {
        long begun = System.nanoTime();
        Response answer = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(answer.statusCode()).as(answer.asString()).isBetween(400, 499);
        assertThat(answer.jsonPath().getString("errors[0].extensions.code"))
                .as(answer.asString())
                .isIn((Object[]) codes);
        assertThat(answer.<Object>path("data")).isNull();
        assertThat(took).isLessThan(AT_ONCE);
    }

    private static String fragments(String on, int levels, String end) {
        return IntStream.range(0, levels)
                        .mapToObj(i -> "fragment f" + i + " on " + on + " { ...f" + (i + 1) + " ...f" + (i + 1) + " }")
                        .collect(Collectors.joining("\n"))
                + "\nfragment f" + levels + " on " + on + " { " + end + " }";
    }

    @Test
    void fragmentsThatDoubleWithEachLevel() {
        refused("{ status { ...f0 } } " + fragments("Status", 30, "logHead"), "OPERATION_TOO_EXPENSIVE");
    }

    @Test
    void fragmentsThatDoubleAndCostNothing() {
        refused("{ status { ...f0 } } " + fragments("Status", 30, "__typename"), "OPERATION_TOO_EXPENSIVE");
    }

    @Test
    void fragmentsInACircle() {
        refused(
                "{ status { ...a } } fragment a on Status { ...b } fragment b on Status { ...a }",
                "GRAPHQL_VALIDATION_FAILED");
    }

    @Test
    void nesting() {
        String query = "{ dataset(namespace: \"x\", name: \"x\") { versions(first: 1) { nodes { "
                + "run { outputs { dataset { versions(first: 1) { nodes { ".repeat(5)
                + "id"
                + " } } } } }".repeat(5)
                + " } } } }";
        refused(query, "LIMIT_EXCEEDED");
    }

    @Test
    void nestingThroughFragments() {
        refused(
                "{ dataset(namespace: \"x\", name: \"x\") { ...a } }"
                        + IntStream.range(0, 8)
                                .mapToObj(i -> " fragment " + (char) ('a' + i)
                                        + " on Dataset { versions(first: 1) { nodes { dataset { ..." + (char) ('b' + i)
                                        + " } } } }")
                                .collect(Collectors.joining())
                        + " fragment i on Dataset { id }",
                "LIMIT_EXCEEDED");
    }

    @Test
    void manyAliasesOfOneField() {
        refused(
                "{ "
                        + IntStream.range(0, 31)
                                .mapToObj(i -> "a" + i + ": status { logHead }")
                                .collect(Collectors.joining(" "))
                        + " }",
                "LIMIT_EXCEEDED");
    }

    @Test
    void listsOfLists() {
        refused(
                "{ datasets(first: 500) { nodes { versions(first: 500) { nodes { id createdAt } } } } }",
                "OPERATION_TOO_EXPENSIVE");
    }

    @Test
    void moreTokensThanAnyoneWrites() {
        refused("{ status { " + "logHead ".repeat(16_000) + "} }", "GRAPHQL_PARSE_FAILED");
        refused("{ status { logHead " + "@a".repeat(16_000) + " } }", "GRAPHQL_PARSE_FAILED");
    }

    @Test
    void bodiesThatAreTooLong() {
        refused("{ status { logHead } } #" + "x".repeat(4_300_000), "LIMIT_EXCEEDED");
    }

    @Test
    void introspectionThatGoesRound() {
        Response answer = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of(
                        "query",
                        "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"))
                .post("/graphql");

        assertThat(answer.<Object>path("data.__schema")).as(answer.asString()).isNull();
        assertThat(answer.jsonPath().getList("errors")).isNotEmpty();
    }

    @Test
    void introspectionWithoutAKey() {
        assertThat(io.restassured.RestAssured.given()
                        .contentType("application/json")
                        .body(Map.of("query", "{ __schema { types { name } } }"))
                        .post("/graphql")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void batches() {
        Response answer = ServiceStores.request()
                .contentType("application/json")
                .body(List.of(Map.of("query", "{ status { logHead } }"), Map.of("query", "{ status { logHead } }")))
                .post("/graphql");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("errors[0].message")).contains("batches of operations are not offered");
    }
}
