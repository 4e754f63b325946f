package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.graphql.GraphQlSocketClient;
import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/access.md is what the service does: for every role, every route of REST and every field of GraphQL's roots.
 * What is new and not in the table fails.
 */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class RoleMatrixTest {
    private static final Path DOCS = Path.of("../docs/access.md");
    private static final Path MEASURED = Path.of("target/roles.md");
    private static final String BEGIN = "<!-- roles: begin; a test compares this with the service -->";
    private static final String END = "<!-- roles: end -->";
    private static final String HEAD =
            "| | " + Arrays.stream(Role.values()).map(Role::spelled).collect(Collectors.joining(" | ")) + " |\n|---|"
                    + "---|".repeat(Role.values().length) + "\n";
    /** What those who may would do to the service under the other tests. */
    private static final Set<String> LEFT_ALONE =
            Set.of("POST /api/v1/admin/projections/rebuild", "mutation setForecastActing");

    private static final String SIGNED = "/api/v1/hooks/";

    @Inject
    ApiKeys keys;

    @Inject
    Router router;

    private final Map<Role, String> secrets = new EnumMap<>(Role.class);

    @BeforeEach
    void oneKeyForEachRole() throws SQLException {
        for (Role role : Role.values()) {
            secrets.put(role, keys.create("matrix-" + role.spelled(), role));
        }
    }

    @Test
    void theTableIsWhatTheServiceDoes() throws IOException {
        Map<String, String> table = new TreeMap<>();
        Routes.rest().stream()
                .filter(route -> !route.path().startsWith(SIGNED)) // no key counts there, only a signature
                .forEach(route -> table.put(route.toString(), row(route.toString(), role -> answers(role, route))));
        Routes.vertx(router).stream()
                .filter(route ->
                        !route.path().startsWith("/q/health") && !route.path().startsWith("/graphql"))
                .filter(route -> route.method().equals("GET"))
                .forEach(route -> table.put(route.toString(), row(route.toString(), role -> answers(role, route))));
        Map<String, Map<String, Object>> types = MutationCalls.types();
        for (String root : List.of("Query", "Mutation")) {
            for (Map<String, Object> field : MutationCalls.fields(types, root)) {
                String name = root.toLowerCase(java.util.Locale.ROOT) + " " + field.get("name");
                String call = (root.equals("Query") ? "{ " : "mutation { ") + MutationCalls.call(field, types) + " }";
                table.put(name, row(name, role -> executes(role, call)));
            }
        }
        for (Map<String, Object> field : MutationCalls.fields(types, "Subscription")) {
            String name = "subscription " + field.get("name");
            String call = "subscription { " + MutationCalls.call(field, types) + " }";
            table.put(name, row(name, role -> hears(role, call)));
        }
        String measured = HEAD
                + table.entrySet().stream()
                        .map(entry -> "| `" + entry.getKey() + "` |" + entry.getValue() + "\n")
                        .collect(Collectors.joining());
        Files.writeString(MEASURED, measured);
        String docs = Files.readString(DOCS);

        assertThat(docs.substring(docs.indexOf(BEGIN) + BEGIN.length(), docs.indexOf(END))
                        .strip())
                .as("docs/access.md; where the change is meant, take the table of control-plane/%s", MEASURED)
                .isEqualTo(measured.strip());
    }

    private String row(String name, Predicate<Role> allowed) {
        return Arrays.stream(Role.values())
                .map(role -> (LEFT_ALONE.contains(name) ? isTold(name, role) : allowed.test(role)) ? " yes |" : " |")
                .collect(Collectors.joining());
    }

    /** Rules alone; whoever may not is tried in other tests. */
    private static boolean isTold(String name, Role role) {
        return name.startsWith("mutation") ? role.mayOperate() : role.allows("POST", name.substring(5));
    }

    private boolean answers(Role role, Routes.Route route) {
        int status = RestAssured.given()
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .header("X-Api-Key", Objects.requireNonNull(secrets.get(role)))
                .request(route.method(), route.example())
                .statusCode();
        assertThat(status).as(role + " " + route).isNotIn(401, 500);
        return status != 403;
    }

    private boolean executes(Role role, String call) {
        Response answer = RestAssured.given()
                .header("X-Api-Key", Objects.requireNonNull(secrets.get(role)))
                .contentType("application/json")
                .body(Map.of("query", call))
                .post("/graphql");
        if (answer.statusCode() == 403) {
            return false;
        }
        String code = String.valueOf(answer.jsonPath().getString("errors[0].extensions.code"));
        assertThat(code).as(call).isNotIn("GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "INTERNAL_ERROR");
        return !code.equals("FORBIDDEN");
    }

    private boolean hears(Role role, String call) {
        URI uri = URI.create("ws://localhost:" + RestAssured.port + "/graphql");
        try (GraphQlSocketClient client =
                GraphQlSocketClient.open(uri, secrets.get(role)).initialised()) {
            client.subscribe("1", call);
            return !client.isRefusedWithin(java.time.Duration.ofMillis(400));
        } catch (java.util.concurrent.CompletionException e) {
            return false;
        }
    }
}
