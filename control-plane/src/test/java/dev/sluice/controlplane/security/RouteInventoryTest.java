package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.ServiceStores;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every way into the service that is registered, written in all the ways that have opened others. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class RouteInventoryTest {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FOO", "get");
    private static final List<List<String>> HEADERS = List.of(
            List.of(),
            List.of("Authorization: Bearer slc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            List.of("Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."),
            List.of("Authorization: Basic YWRtaW46YWRtaW4=", "Cookie: q_session=x; admin=true"),
            List.of("X-HTTP-Method-Override: GET", "X-Original-URL: /q/health", "X-Rewrite-URL: /q/health"),
            List.of("X-Forwarded-For: 127.0.0.1", "X-Forwarded-Prefix: /q/health", "Forwarded: for=127.0.0.1"));

    /** Behind a router of Quarkus' own, which does not tell what it has. */
    private static final Set<Routes.Route> OF_QUARKUS =
            Set.of(new Routes.Route("GET", "/q/metrics"), new Routes.Route("GET", "/q/openapi"));

    @Inject
    Router router;

    @Inject
    ApiKeys keys;

    private Set<Routes.Route> all() {
        return Stream.of(Routes.rest(), Routes.vertx(router), OF_QUARKUS)
                .flatMap(Set::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The raw target and ways to write it that somebody behind the door might take for the same. */
    private static List<String> tricks(String path) {
        String tail = path.substring(1);
        int last = path.lastIndexOf('/');
        return List.of(
                path,
                path + "/",
                "/" + path,
                path.replace("/", "//"),
                path + "/configs",
                path + "/q/health",
                path + ";x",
                path + ";/q/health",
                path.substring(0, last) + ";x" + path.substring(last),
                path + "?x=/q/health",
                path + "#/q/health",
                path + ".",
                path + "..",
                path + "/.",
                path + "/x/..",
                path + "%2f",
                path + "%00",
                path + "%20",
                path + ".json",
                "/./" + tail,
                "/x/../" + tail,
                "/q/health/.." + path,
                "/q/health/../.." + path,
                "/q/health/..;" + path,
                "/q/health;" + path,
                "/q/health%2f..%2f.." + path,
                "/q/health/%2e%2e/%2e%2e" + path,
                "/api/v1/hooks/a/b/c/../../../../../.." + path,
                "/" + tail.replace("/", "%2f"),
                "/" + tail.replace("/", "\\"),
                "/%" + Integer.toHexString(tail.isEmpty() ? '/' : tail.charAt(0))
                        + tail.substring(Math.min(1, tail.length())),
                path.toUpperCase(java.util.Locale.ROOT),
                "http://localhost" + path,
                "http://localhost/q/health/.." + path);
    }

    @Test
    void theInventoryIsThatOfTheDocumentationAndHasWhatIsNeverMissing() {
        Set<String> rest = Routes.rest().stream()
                .map(route -> route.method() + " " + route.path().replaceAll("\\{([a-z]+): [^}]+}", "{$1}"))
                .collect(Collectors.toCollection(TreeSet::new));
        var documented = ServiceStores.request()
                .accept("application/json")
                .get("/q/openapi?format=json")
                .jsonPath();
        Set<String> described = new TreeSet<>();
        documented.<String, java.util.Map<String, Object>>getMap("paths").forEach((path, verbs) -> verbs.keySet()
                .forEach(verb -> {
                    if (!verb.equals("parameters")) {
                        described.add(verb.toUpperCase(java.util.Locale.ROOT) + " " + path);
                    }
                }));

        assertThat(rest).isEqualTo(described).hasSizeGreaterThan(35);
        assertThat(Routes.vertx(router)).extracting(Routes.Route::path).contains("/graphql", "/metrics", "/q/");
    }

    @Test
    void nothingAnswersWithoutAKeyHoweverItIsWritten() throws IOException {
        List<String> open = new ArrayList<>();
        int tried = 0;
        try (RawHttp http = new RawHttp(RestAssured.port)) {
            for (String path :
                    all().stream().map(Routes.Route::example).distinct().toList()) {
                for (String target : tricks(path)) {
                    for (int i = 0; i < METHODS.size(); i++) {
                        String method = METHODS.get(i);
                        if (isPublic(method, target)) {
                            continue;
                        }
                        int status = http.status(method, target, HEADERS.get(tried++ % HEADERS.size()));
                        if (status / 100 == 2 || status / 100 == 3 || status == 500) {
                            open.add(status + " " + method + " " + target);
                        }
                    }
                }
            }
        }

        assertThat(tried).isGreaterThan(10_000);
        assertThat(open).isEmpty();
    }

    /** The short list, letter for letter. */
    private static boolean isPublic(String method, String target) {
        return KeyFilter.PUBLIC.contains(target) || SignedCalls.contains(method, target);
    }

    @Test
    void whatIsPublicIsHealthAndTheDoorOfSignedCalls() {
        assertThat(KeyFilter.PUBLIC)
                .containsExactlyInAnyOrder("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");
        assertThat(RestAssured.given().body("{}").post("/api/v1/hooks/a/b/c").statusCode())
                .isBetween(400, 499);
    }

    @Test
    void aKeyThatOnlySendsReachesNothingElseHoweverItIsWritten() throws IOException, SQLException {
        List<String> key = List.of("X-Api-Key: " + keys.create("inventory", Role.INGEST));
        Principal sender = new Principal(1, "inventory", List.of(Grant.whole(Role.INGEST)));
        List<String> open = new ArrayList<>();
        try (RawHttp http = new RawHttp(RestAssured.port)) {
            for (Routes.Route route : all()) {
                if (sender.allows(route.method(), route.example())) {
                    continue;
                }
                for (String target : tricks(route.example())) {
                    if (isPublic(route.method(), target)) {
                        continue;
                    }
                    int status = http.status(route.method(), target, key);
                    if (status / 100 == 2 || status / 100 == 3 || status == 500) {
                        open.add(status + " " + route.method() + " " + target);
                    }
                }
            }
        }

        assertThat(open).isEmpty();
    }
}
