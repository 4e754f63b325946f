package dev.sluice.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is reached without a key, however the path is written. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class KeyFilterTest {
    @Inject
    ApiKeys keys;

    @Inject
    AgroalDataSource dataSource;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/lineage",
                "//api/v1/lineage",
                "/api/v1/lineage/",
                "/api/v1/namespaces",
                "/api/v1/dead-letters",
                "/api/v1/admin/projections/rebuild",
                "/graphql",
                "/graphql/",
                "/graphql/schema.graphql",
                "/q/metrics",
                "/q/openapi",
                "/q/health/../metrics",
                "/q/health/../../graphql",
                "/q/health/live/",
                "/q/health/live;x",
                "/q/health/ready/../../metrics",
                "/q/health%2f..%2fmetrics",
                "/q/health/ready;x=/q/metrics",
                "/q/health?x",
                "/Q/METRICS",
                "/q//metrics",
                "/api/v1/hooks",
                "/api/v1/hooks/",
                "/api/v1/hooks/sales/orders",
                "/api/v1/hooks/sales/orders/shop/",
                "/api/v1/hooks/sales/orders/shop/more",
                "/api/v1/hooks/sales/orders/shop?x=1",
                "/api/v1/hooks/sales/orders/shop;x",
                "/api/v1/hooks/sales/orders/..",
                "/api/v1/hooks/sales/orders/%2e%2e",
                "/api/v1/hooks/sales/../../lineage",
                "/api/v1/hooks/../lineage/batch",
                "/API/v1/hooks/sales/orders/shop",
                "/nothing"
            })
    void withoutAKeyThereIsNothing(String path) {
        var get = RestAssured.given().urlEncodingEnabled(false).get(path);
        var post = RestAssured.given().urlEncodingEnabled(false).body("{}").post(path);

        assertThat(get.statusCode()).as("GET %s", path).isEqualTo(401);
        assertThat(post.statusCode()).as("POST %s", path).isEqualTo(401);
        assertThat(post.jsonPath().getString("code")).isEqualTo("UNAUTHENTICATED");
        assertThat(get.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(get.contentType()).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"slc_wrong", "", "slc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aWrongKeyIsNone(String key) {
        RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .get("/api/v1/namespaces")
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void onlyPostingToAHookIsLeftToItsSignature(String method) {
        var response = RestAssured.given().request(method, "/api/v1/hooks/sales/orders/shop");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("code")).isEqualTo("UNAUTHENTICATED");
    }

    /** By hand, for clients of HTTP tidy paths up before they send them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/v1/hooks/sales/orders/shop",
                "/api/v1//hooks/sales/orders/shop",
                "/api/v1/hooks/sales/orders/../../../lineage",
                "/api/v1/hooks/sales/orders/./shop",
                "/api/v1/hooks/sales/orders/shop#x",
                "http://other/api/v1/hooks/sales/orders/shop"
            })
    void hookWrittenInAnotherWayIsNone(String target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("POST " + target
                                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                            .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("WEBHOOK");
        }
    }

    @Test
    void healthIsPublic() {
        RestAssured.get("/q/health/live").then().statusCode(200);
        RestAssured.get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void aKeyForIngestOnlySends() throws SQLException {
        String key = keys.create("airflow", Role.INGEST);

        RestAssured.given()
                .header("X-Api-Key", key)
                .body(Events.start("k1", Events.runId(9_001)).bytes())
                .post("/api/v1/lineage")
                .then()
                .statusCode(201);
        RestAssured.given()
                .header("X-Api-Key", key)
                .get("/api/v1/namespaces")
                .then()
                .statusCode(403)
                .body("code", equalTo("FORBIDDEN"));
    }

    @Test
    void aViewerReadsAndChangesNothing() throws SQLException {
        String key = keys.create("anna", Role.VIEWER);

        RestAssured.given()
                .header("X-Api-Key", key)
                .get("/api/v1/namespaces")
                .then()
                .statusCode(200);
        RestAssured.given()
                .header("X-Api-Key", key)
                .post("/api/v1/admin/projections/rebuild")
                .then()
                .statusCode(403);
        RestAssured.given()
                .header("X-Api-Key", key)
                .post("/api/v1/dead-letters/1/discard?reason=x")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/admin/projections/rebuild",
                "//api/v1/admin/projections/rebuild",
                "/api/v1/./admin/projections/rebuild",
                "/api/v1/x/../admin/projections/rebuild",
                "/api/v1/%61dmin/projections/rebuild",
                "/api/v1/admin%2fprojections/rebuild",
                "/api/v1/admin;x=1/projections/rebuild",
                "/api/v1;x/admin/projections/rebuild",
                "/api;/v1/admin/projections/rebuild/"
            })
    void administeringNeedsAnAdminHoweverThePathIsWritten(String path) throws SQLException {
        String key = keys.create("operator", Role.OPERATOR);

        int status = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", key)
                .post(path)
                .statusCode();

        assertThat(status).as(path).isIn(403, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/lineage/../namespaces",
                "/api/v1/lineage/batch/../../../../graphql",
                "/api/v1/lineage;x/../dead-letters",
                "/graphql",
                "/graphql;x",
                "/api/v1/dead-letters/1/replay",
                "/q/metrics"
            })
    void aKeyForIngestReachesNothingElseByOddPaths(String path) throws SQLException {
        String key = keys.create("airflow", Role.INGEST);

        int post = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", key)
                .body("{\"query\":\"{ status { logHead } }\"}")
                .post(path)
                .statusCode();
        int get = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", key)
                .get(path)
                .statusCode();

        assertThat(post).as("POST %s", path).isEqualTo(403);
        assertThat(get).as("GET %s", path).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/graphql/../api/v1/dead-letters/1/discard?reason=x",
                "/graphql%2f..%2fapi/v1/dead-letters/1/discard?reason=x",
                "/graphql;/../api/v1/dead-letters/1/discard?reason=x",
                "/graphql/..;/api/v1/dead-letters/1/discard?reason=x",
                "/graphqlx/../api/v1/lineage"
            })
    void aViewerDoesNotPassAsAGraphQlQuery(String path) throws SQLException {
        String key = keys.create("anna", Role.VIEWER);

        int status = RestAssured.given()
                .urlEncodingEnabled(false)
                .header("X-Api-Key", key)
                .body("{}")
                .post(path)
                .statusCode();

        assertThat(status).as(path).isIn(403, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"revoked_at", "expires_at"})
    void aKeyThatIsRevokedOrExpiredIsNone(String column) throws SQLException {
        String key = keys.create("former-" + column, Role.ADMIN);
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE api_key SET " + column
                    + " = now() - interval '1 minute' WHERE name = 'former-" + column + "'");
        }

        RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .get("/api/v1/namespaces")
                .then()
                .statusCode(401);
    }

    @Test
    void keysAreNotStored() throws SQLException {
        String key = keys.create("hashed", Role.VIEWER);

        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT api_key::text FROM api_key WHERE name = 'hashed'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).doesNotContain(key).doesNotContain(key.substring(11));
        }
    }

    @Test
    void theFirstKeyIsAnAdministratorsInAFileThatOnlyItsOwnerReads() throws IOException {
        Path file = ServiceStores.keyFile();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.resolveSibling("api-key.new")).doesNotExist();
        ServiceStores.request()
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("admin"))
                .body("grants.role", equalTo(java.util.List.of("admin")));
    }
}
