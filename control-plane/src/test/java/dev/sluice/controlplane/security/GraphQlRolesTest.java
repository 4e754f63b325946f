package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dead letters over GraphQL, and that a mutation needs the role which REST needs for the same. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class GraphQlRolesTest {
    @Inject
    ApiKeys keys;

    @Test
    void aRefusedEventIsListedReplayedAndGivenUp() {
        String broken = "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"job\":{\"name\":\"graphql-dead-letter\"}}";
        String id = refuse(broken);

        JsonPath listed =
                Api.ask("{ deadLetters(first: 500) { totalCount nodes { id code reason attempts raw stage } } }");
        assertThat(listed.getInt("deadLetters.totalCount"))
                .isEqualTo(listed.getList("deadLetters.nodes").size());
        assertThat(listed.<Map<String, Object>>getList("deadLetters.nodes"))
                .filteredOn(each -> id.equals(each.get("id")))
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .containsEntry("raw", broken)
                        .containsEntry("attempts", 1)
                        .containsEntry("stage", "PARSE")
                        .containsEntry("code", "INGEST-JOB-NAMESPACE-MISSING")
                        .containsEntry("reason", "job.namespace is missing; send the scheduler's namespace"));
        assertThat(Api.ask("mutation { replayDeadLetter(id: \"%s\") { state attempts } }".formatted(id))
                        .getMap("replayDeadLetter"))
                .isEqualTo(Map.of("state", "WAITING", "attempts", 2));
        assertThat(Api.ask("mutation { discardDeadLetter(id: \"%s\", reason: \"a test\") { state reason } }"
                                .formatted(id))
                        .getString("discardDeadLetter.reason"))
                .startsWith("discarded: a test | ");
        assertThat(Api.ask("{ node(id: \"%s\") { ... on DeadLetter { state } } }".formatted(id))
                        .getString("node.state"))
                .isEqualTo("DISCARDED");
    }

    @Test
    void pagesGoOnBehindACursor() {
        for (int i = 0; i < 3; i++) {
            refuse("{\"graphql-page\":" + i + "}");
        }
        List<String> all =
                Api.ask("{ deadLetters(first: 500) { nodes { id } } }").getList("deadLetters.nodes.id");

        String query = "{ deadLetters(first: 1%s) { nodes { id } pageInfo { endCursor } } }";
        JsonPath first = Api.ask(query.formatted(""));
        JsonPath second =
                Api.ask(query.formatted(", after: \"" + first.getString("deadLetters.pageInfo.endCursor") + "\""));
        JsonPath third =
                Api.ask(query.formatted(", after: \"" + second.getString("deadLetters.pageInfo.endCursor") + "\""));

        assertThat(List.of(
                        first.getString("deadLetters.nodes[0].id"),
                        second.getString("deadLetters.nodes[0].id"),
                        third.getString("deadLetters.nodes[0].id")))
                .isEqualTo(all.subList(0, 3));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aMutationNeedsTheRoleThatRestNeeds(Role role) throws SQLException {
        String key = keys.create("graphql-" + role, role);
        String id = refuse("{\"graphql-role\":\"" + role + "\"}");
        int number = Api.ask("{ node(id: \"%s\") { ... on DeadLetter { number } } }".formatted(id))
                .getInt("node.number");

        boolean graphQl = done(key, "mutation { discardDeadLetter(id: \"%s\", reason: \"x\") { id } }".formatted(id));
        boolean replay = done(key, "mutation { replayDeadLetter(id: \"%s\") { id } }".formatted(id));
        int rest = RestAssured.given()
                .header("X-Api-Key", key)
                .post("/api/v1/dead-letters/" + number + "/discard?reason=x")
                .statusCode();

        assertThat(graphQl).isEqualTo(rest == 200).isEqualTo(role == Role.ADMIN || role == Role.OPERATOR);
        assertThat(replay).isEqualTo(graphQl);
        assertThat(Api.ask("{ node(id: \"%s\") { ... on DeadLetter { state } } }".formatted(id))
                        .getString("node.state"))
                .isEqualTo(graphQl ? "DISCARDED" : "WAITING");
    }

    /** Each mutation of the schema, so also those to come. */
    @ParameterizedTest
    @EnumSource(names = {"AUDITOR", "VIEWER"})
    void whoOnlyReadsChangesNothingButReports(Role role) throws SQLException {
        String key = keys.create("graphql-reader-" + role, role);
        Map<String, Map<String, Object>> types = MutationCalls.types();
        Set<String> known = Set.of("createReport", "cancelReport");
        Map<String, String> answers = new TreeMap<>();
        for (Map<String, Object> mutation : MutationCalls.fields(types, "Mutation")) {
            String name = String.valueOf(mutation.get("name"));
            if (!known.contains(name)) {
                answers.put(name, code(key, "mutation { " + MutationCalls.call(mutation, types) + " }"));
            }
        }

        assertThat(answers).hasSizeGreaterThan(25).allSatisfy((_, code) -> assertThat(code)
                .isEqualTo("FORBIDDEN"));
    }

    private static String code(String key, String query) {
        return String.valueOf(RestAssured.given()
                .header("X-Api-Key", key)
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql")
                .jsonPath()
                .getString("errors[0].extensions.code"));
    }

    @Test
    void aMutationInTheQueryStringIsNotRun() throws SQLException {
        String key = keys.create("graphql-smuggler", Role.ADMIN);
        String id = refuse("{\"graphql-smuggled\":true}");

        RestAssured.given()
                .header("X-Api-Key", key)
                .contentType("application/json")
                .queryParam("query", "mutation { discardDeadLetter(id: \"" + id + "\", reason: \"x\") { id } }")
                .body(Map.of("query", "{ status { logHead } }"))
                .post("/graphql");

        assertThat(Api.ask("{ node(id: \"%s\") { ... on DeadLetter { state } } }".formatted(id))
                        .getString("node.state"))
                .isEqualTo("WAITING");
    }

    /** Whether it was; what is forbidden says so. */
    private static boolean done(String key, String mutation) {
        var answer = RestAssured.given()
                .header("X-Api-Key", key)
                .contentType("application/json")
                .body(Map.of("query", mutation))
                .post("/graphql");
        if (answer.statusCode() == 403) {
            return false; // a key for ingest does not even get to GraphQL
        }
        String code = answer.jsonPath().getString("errors[0].extensions.code");
        assertThat(code).isIn(null, "FORBIDDEN");
        return code == null;
    }

    /** Sends an event that is refused; the id of its dead letter. */
    private static String refuse(String broken) {
        ServiceStores.request().body(broken).post("/api/v1/lineage").then().statusCode(400);
        List<Map<String, String>> letters =
                Api.ask("{ deadLetters(first: 500) { nodes { id raw } } }").getList("deadLetters.nodes");
        return letters.stream()
                .filter(letter -> broken.equals(letter.get("raw")))
                .map(letter -> Objects.requireNonNull(letter.get("id")))
                .findFirst()
                .orElseThrow();
    }
}
