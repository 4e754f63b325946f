package dev.sluice.controlplane.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients get for what they send. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class LineageEndpointTest {
    private static final String LINEAGE = "/api/v1/lineage";

    @Test
    void aNewEventIs201WithItsPositionAndAgainIs200() {
        byte[] event = Events.start("e1", Events.runId(1)).bytes();

        Response first = post(event);
        Response second = post(event);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.jsonPath().getString("status")).isEqualTo("STORED");
        assertThat(first.header("Sluice-Position")).isEqualTo(first.jsonPath().getString("position"));
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.jsonPath().getString("status")).isEqualTo("DUPLICATE");
        assertThat(second.jsonPath().getLong("position"))
                .isEqualTo(first.jsonPath().getLong("position"));
    }

    @Test
    void aBatchHasAResultPerEvent() {
        String good = Events.start("e2", Events.runId(2)).json();
        String batch = "[" + good + "," + good + ",{\"eventTime\":\"never\"}]";

        ServiceStores.request()
                .contentType("application/json; charset=utf-8")
                .body(batch)
                .post(LINEAGE + "/batch")
                .then()
                .statusCode(200)
                .body("stored", equalTo(1))
                .body("duplicates", equalTo(1))
                .body("rejected", equalTo(1))
                .body("position", greaterThan(0))
                .body("results[2].status", equalTo("REJECTED"))
                .body("results[2].errors[0].pointer", equalTo("/eventTime"));
    }

    @Test
    void aBatchOfNothingUsableIs400WithTheSameResults() {
        ServiceStores.request()
                .contentType("application/json")
                .body("[{}]")
                .post(LINEAGE + "/batch")
                .then()
                .statusCode(400)
                .body("rejected", equalTo(1));
    }

    @Test
    void newlineDelimitedEventsAreABatch() {
        String lines = Events.start("e6", Events.runId(6)).json() + "\n\n"
                + Events.complete("e6", Events.runId(6)).json() + "\r\n";

        ServiceStores.request()
                .contentType("application/x-ndjson")
                .body(lines.getBytes(StandardCharsets.UTF_8))
                .post(LINEAGE + "/batch")
                .then()
                .statusCode(200)
                .body("stored", equalTo(2))
                .body("results.status", equalTo(List.of("STORED", "STORED")));
    }

    @Test
    void anArrayIsABatchWhereverItIsSent() {
        ServiceStores.request()
                .contentType("application/json")
                .body("[" + Events.start("e7", Events.runId(7)).json() + "]")
                .post(LINEAGE)
                .then()
                .statusCode(200)
                .body("stored", equalTo(1));
    }

    @Test
    void anOverlargeEventIsRefusedInABatchToo() {
        String large = Events.start("e8", Events.runId(8))
                .runFacet("big", "\"x\":\"" + "x".repeat(5 * 1024 * 1024) + "\"")
                .json();

        ServiceStores.request()
                .contentType("application/json")
                .body("[" + Events.start("e8", Events.runId(9)).json() + "," + large + "]")
                .post(LINEAGE + "/batch")
                .then()
                .statusCode(200)
                .body("stored", equalTo(1))
                .body("results[1].status", equalTo("REJECTED"))
                .body("results[1].errors[0].code", equalTo("INGEST-TOO-LARGE"));
    }

    @Test
    void gzipIsUnpackedAndBombsAreNot() throws IOException {
        byte[] packed = gzip(Events.start("e3", Events.runId(3)).bytes());
        byte[] bomb = gzip(new byte[80 * 1024 * 1024]);

        ServiceStores.request()
                .contentType("application/json")
                .header("Content-Encoding", "gzip")
                .body(packed)
                .post(LINEAGE)
                .then()
                .statusCode(201);
        ServiceStores.request()
                .contentType("application/json")
                .header("Content-Encoding", "gzip")
                .body(bomb)
                .post(LINEAGE)
                .then()
                .statusCode(413)
                .body("code", equalTo("INGEST-TOO-LARGE"));
        ServiceStores.request()
                .contentType("application/json")
                .header("Content-Encoding", "br")
                .body(packed)
                .post(LINEAGE)
                .then()
                .statusCode(415);
    }

    @Test
    void whatIsRefusedIsAProblemWithAPointer() {
        problem(
                        post("{\"eventTime\":\"2026-01-01T00:00:00Z\",\"job\":{\"namespace\":\"n\"}}"
                                .getBytes(StandardCharsets.UTF_8)),
                        400)
                .body("code", equalTo("INGEST-JOB-NAME-MISSING"))
                .body("errors[0].pointer", equalTo("/job/name"))
                .body("instance", equalTo(LINEAGE));
        problem(post("no json".getBytes(StandardCharsets.UTF_8)), 400).body("code", equalTo("INGEST-NOT-JSON"));
        problem(post(new byte[5 * 1024 * 1024]), 413);
        problem(ServiceStores.request().post(LINEAGE), 400).body("code", equalTo("INGEST-EMPTY"));
        problem(ServiceStores.request().get("/api/v1/nothing/here"), 404);
        problem(ServiceStores.request().delete(LINEAGE), 405);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'eventTime':'2026-01-01T00:00:00Z','job':{'namespace':'n','name':'j'},'run':{}}|/run/runId",
                "{'eventTime':'yesterday','job':{'namespace':'n','name':'j'},'run':{'runId':'r'}}|/eventTime",
                "{'job':{'namespace':'n','name':'j'},'run':{'runId':'r'}}|/eventTime",
                "{'eventTime':'2026-01-01T00:00:00Z','job':{'namespace':'n','name':''},'run':{'runId':'r'}}|/job",
                "{'eventTime':'2026-01-01T00:00:00Z','job':{'namespace':{},'name':'j'},'run':{'runId':'r'}}"
                        + "|/job/namespace",
                "{'eventTime':'2026-01-01T00:00:00Z','job':{'namespace':'n','name':'j'},'run':{'runId':'r'},"
                        + "'inputs':[{'namespace':'n','name':'d'},{'namespace':'n'}]}|/inputs/1/name"
            },
            quoteCharacter = '`')
    void whatIsMissingIsPointedAt(String event, String pointer) {
        problem(post(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), 400)
                .body("errors.pointer", hasItem(pointer))
                .body("errors.detail", everyItem(not(emptyString())));
    }

    @Test
    void oddAcceptHeadersAreServed() {
        assertThat(ServiceStores.request()
                        .accept("text/html, image/gif, */*; q=.2")
                        .contentType("text/plain")
                        .body(Events.start("e4", Events.runId(4)).bytes())
                        .post(LINEAGE)
                        .statusCode())
                .isEqualTo(201);
    }

    private static ValidatableResponse problem(Response response, int status) {
        return response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status));
    }

    private static Response post(byte[] body) {
        return ServiceStores.request()
                .contentType("application/json")
                .body(body)
                .post(LINEAGE);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
