package dev.sluice.controlplane.report.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.testing.ReportRows;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.model.Sha256;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bundles over HTTP: whole, in parts, single files; for whom, and with what trace. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class ReportResourceTest {
    private static final byte[] BUNDLE = ReportRows.bundle();
    private static final String ETAG = "\"" + Sha256.hexOf(BUNDLE) + "\"";

    @Inject
    Transactions transactions;

    private UUID report = new UUID(0, 0);

    @BeforeEach
    void aReportOfAnna() {
        report = new ReportRows(transactions).put("anna", null, "DONE", null);
    }

    private static RequestSpecification as(String name, String role, String @Nullable ... namespaces) {
        Map<String, Object> key = new HashMap<>(Map.of("name", name, "role", role));
        if (namespaces != null && namespaces.length > 0) {
            key.put("namespaces", namespaces);
        }
        Response made = ServiceStores.request()
                .contentType("application/json")
                .body(key)
                .post("/api/v1/admin/keys");
        assertThat(made.statusCode()).as(made.asString()).isEqualTo(201);
        return RestAssured.given().auth().oauth2(made.jsonPath().getString("secret"));
    }

    private String path(String rest) {
        return "/api/v1/reports/" + report + rest;
    }

    /** Downloads in the ledger: file and range. */
    private List<String> downloads() {
        return transactions.call(tx -> tx.query(
                "SELECT coalesce(detail ->> 'file', '') || ' ' || coalesce(detail ->> 'range', '') FROM audit_entry"
                        + " WHERE action = 'report.downloaded' AND subject = ? ORDER BY id",
                row -> row.getString(1).strip(),
                "report:" + report));
    }

    @Test
    void aBundleIsFetchedWholeAndThatIsInTheLedger() {
        Response head = ServiceStores.request().head(path("/bundle"));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(BUNDLE.length));
        assertThat(downloads()).isEmpty();

        Response got = ServiceStores.request().get(path("/bundle"));

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.asByteArray()).isEqualTo(BUNDLE);
        for (Response each : List.of(head, got)) {
            assertThat(each.contentType()).isEqualTo("application/zip");
            assertThat(each.header("ETag")).isEqualTo(ETAG);
            assertThat(each.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(each.header("Content-Disposition"))
                    .isEqualTo("attachment; filename=\"report-" + report + ".zip\"");
            assertThat(each.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(downloads()).containsExactly("bundle");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(ServiceStores.request()
                        .queryParam("subject", "report:" + report)
                        .get("/api/v1/ledger/entries")
                        .asString())
                .contains("report.downloaded", "report.state"));
    }

    @ParameterizedTest
    @CsvSource({"0-0, 0, 0", "262000-263000, 262000, 263000", "-5, -5, -1", "300000-, 300000, -1"})
    void aPartIsFetched(String asked, int from, int to) {
        int first = from < 0 ? BUNDLE.length + from : from;
        int last = to < 0 ? BUNDLE.length + to : to;

        Response got = ServiceStores.request().header("Range", "bytes=" + asked).get(path("/bundle"));

        assertThat(got.statusCode()).isEqualTo(206);
        assertThat(got.header("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + BUNDLE.length);
        assertThat(got.asByteArray()).isEqualTo(Arrays.copyOfRange(BUNDLE, first, last + 1));
        assertThat(downloads()).containsExactly("bundle " + first + "-" + last);
    }

    @Test
    void conditionsAreKept() {
        ServiceStores.request()
                .header("Range", "bytes=" + BUNDLE.length + "-")
                .get(path("/bundle"))
                .then()
                .statusCode(416)
                .header("Content-Range", "bytes */" + BUNDLE.length)
                .body("code", equalTo("RANGE-UNSATISFIABLE"));
        ServiceStores.request()
                .header("If-None-Match", ETAG)
                .get(path("/bundle"))
                .then()
                .statusCode(304);
        assertThat(downloads()).isEmpty();
        ServiceStores.request()
                .header("Range", "bytes=0-9")
                .header("If-Range", ETAG)
                .get(path("/bundle"))
                .then()
                .statusCode(206);
        Response changed = ServiceStores.request()
                .header("Range", "bytes=0-9")
                .header("If-Range", "\"another\"")
                .get(path("/bundle"));
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.asByteArray()).hasSize(BUNDLE.length);
    }

    @Test
    void aFileIsFetchedAlone() {
        Response page = ServiceStores.request().get(path("/files/report.html"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.asString()).isEqualTo("<!DOCTYPE html><title>Run</title>");
        assertThat(page.contentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "sandbox")
                .doesNotContain("script");
        Response noise = ServiceStores.request().get(path("/files/evidence/noise.bin"));
        assertThat(noise.asByteArray()).hasSize(700_000);
        ServiceStores.request()
                .get(path("/files/evidence"))
                .then()
                .statusCode(404)
                .body("code", equalTo("REPORT-FILE-NOT-FOUND"));
        ServiceStores.request()
                .get(path("/files/../../../../etc/passwd"))
                .then()
                .statusCode(404);
        assertThat(downloads()).containsExactly("report.html", "evidence/noise.bin");
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, UNKNOWN_SUBJECT, 404, UNKNOWN_SUBJECT",
        "FAILED, NOT_IN_SCOPE, 403, NOT_IN_SCOPE",
        "FAILED, EXPIRED, 410, EXPIRED",
        "FAILED, TOO_LARGE, 413, TOO_LARGE",
        "EXPIRED, , 410, REPORT-EXPIRED",
        "QUEUED, , 409, REPORT-NOT-READY",
        "RUNNING, , 409, REPORT-NOT-READY",
        "CANCELLED, , 409, REPORT-CANCELLED"
    })
    void whatHasNoBundleSaysWhy(String state, @Nullable String failure, int status, String code) {
        report = new ReportRows(transactions).put("anna", null, state, failure);

        ServiceStores.request()
                .get(path("/bundle"))
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
        ServiceStores.request().get(path("/files/report.html")).then().statusCode(status);
        assertThat(downloads()).isEmpty();
    }

    @Test
    void whoMayFetchWhat() {
        UUID ofShop = new ReportRows(transactions).put("anna", List.of("shop.eu"), "DONE", null);
        Map<String, RequestSpecification> readers = Map.of(
                "anna", as("anna", "operator"),
                "auditor", as("berta", "auditor"),
                "auditor of shop", as("carl", "auditor", "shop*", "bank"),
                "auditor of bank", as("dora", "auditor", "bank"),
                "operator", as("emil", "operator"),
                "steward", as("fritz", "steward"),
                "viewer", as("gerda", "viewer"),
                "ingest", as("hans", "ingest"));
        Map<String, List<Integer>> expected = Map.of(
                "anna", List.of(200, 200),
                "auditor", List.of(200, 200),
                "auditor of shop", List.of(404, 200),
                "auditor of bank", List.of(404, 404),
                "operator", List.of(404, 404),
                "steward", List.of(404, 404),
                "viewer", List.of(404, 404),
                "ingest", List.of(403, 403));
        Map<String, List<Integer>> got = new HashMap<>();
        readers.forEach((name, key) -> got.put(
                name,
                List.of(
                        key.head(path("/bundle")).statusCode(),
                        key.get("/api/v1/reports/" + ofShop + "/files/report.json")
                                .statusCode())));
        assertThat(got).isEqualTo(expected);
    }

    @Test
    void aReportOfAnotherIsLikeOneThatNeverWas() {
        RequestSpecification emil = as("emil", "operator");
        UUID nobodys = UUID.nameUUIDFromBytes("never".getBytes(StandardCharsets.UTF_8));

        String others = emil.get(path("/bundle")).asString();
        String never = emil.get("/api/v1/reports/" + nobodys + "/bundle").asString();

        assertThat(others.replace(report.toString(), "ID")).isEqualTo(never.replace(nobodys.toString(), "ID"));
        emil.get("/api/v1/reports/x/bundle").then().statusCode(404).body("code", equalTo("REPORT-NOT-FOUND"));
    }

    @Test
    void aKeyForSomeNamespacesReachesNothingOfTheWhole() {
        RequestSpecification carl = as("carl", "auditor", "shop*");
        for (String path : List.of("/metrics", "/api/v1/ledger/entries", "/q/metrics", "/api/v1/dead-letters")) {
            carl.get(path).then().statusCode(403).body("detail", containsString("for some namespaces"));
        }
        carl.get("/api/v1/ledger/keys").then().statusCode(200);
        ServiceStores.request()
                .body("{\"name\": \"x\", \"role\": \"admin\", \"namespaces\": [\"shop\"]}")
                .post("/api/v1/admin/keys")
                .then()
                .statusCode(400)
                .body("detail", containsString("admin"));
        for (String wrong : List.of("[]", "[\" \"]", "\"shop\"", "{\"a\": \"b\"}", "[7]")) {
            ServiceStores.request()
                    .body("{\"name\": \"x\", \"role\": \"auditor\", \"namespaces\": " + wrong + "}")
                    .post("/api/v1/admin/keys")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("KEY-INVALID"));
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(transactions.<List<String>>call(tx -> tx.query(
                                "SELECT convert_from(body, 'UTF8') FROM ledger_entry WHERE kind = 'key.changed'",
                                row -> row.getString(1))))
                        .anyMatch(entry -> entry.contains("\"namespaces\":[\"shop*\"]")));
    }
}
