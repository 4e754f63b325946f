package dev.sluice.controlplane.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.controlplane.testing.ServiceStores;
import dev.sluice.testkit.Events;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events in over HTTP, lineage out in the shapes of Marquez, on the real stores. */
@QuarkusTest
@Tag("service")
@WithTestResource(ServiceStores.class)
class MarquezJourneyTest extends LineageAnswers {
    @Test
    void marquezClientsFindTheirShapes() {
        long position = Api.post(Events.complete("t7.load", Events.runId(701))
                .at("2026-03-01T00:00:00Z")
                .input("t7.in")
                .output("t7.out", d -> d.field("id", "bigint").column("id", "t7.in", "id")));
        lineage("t7.out", "UPSTREAM", "DATASET", "", position);

        JsonPath graph = ServiceStores.request()
                .get("/api/v1/lineage?depth=3&nodeId=dataset:" + encoded(Events.DATA) + ":t7.out")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        JsonPath dataset = ServiceStores.request()
                .get("/api/v1/namespaces/" + encoded(Events.DATA) + "/datasets/t7.out")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        JsonPath runs = ServiceStores.request()
                .get("/api/v1/namespaces/" + encoded(Events.JOBS) + "/jobs/t7.load/runs")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        JsonPath columns = ServiceStores.request()
                .get("/api/v1/column-lineage?nodeId=datasetField:" + encoded(Events.DATA) + ":t7.out:id")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(graph.getList("graph.id", String.class))
                .containsExactlyInAnyOrder(
                        "dataset:" + Events.DATA + ":t7.out",
                        "job:" + Events.JOBS + ":t7.load",
                        "dataset:" + Events.DATA + ":t7.in");
        assertThat(dataset.getString("fields[0].name")).isEqualTo("id");
        assertThat(runs.getString("runs[0].state")).isEqualTo("COMPLETED");
        assertThat(columns.getList("graph.id", String.class)).contains("datasetField:" + Events.DATA + ":t7.in:id");
        ServiceStores.request()
                .get("/api/v1/namespaces/nowhere")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    private static String encoded(String text) {
        return text.replace(":", "%3A").replace("/", "%2F");
    }
}
