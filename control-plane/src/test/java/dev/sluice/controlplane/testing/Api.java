package dev.sluice.controlplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Events;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The service as its users see it. */
public final class Api {
    private Api() {}

    /** Posts events as one batch; all must be new or known. Returns the highest position. */
    public static long post(Events... events) {
        String batch = Arrays.stream(events).map(Events::json).collect(Collectors.joining(",", "[", "]"));
        Response response = ServiceStores.request()
                .contentType("application/json")
                .body(batch)
                .post("/api/v1/lineage/batch");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getInt("rejected")).isZero();
        return response.jsonPath().getLong("position");
    }

    /** The data of a GraphQL answer without errors. */
    public static JsonPath ask(String query) {
        Response response = ServiceStores.request()
                .contentType("application/json")
                .body(Map.of("query", query))
                .post("/graphql");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        JsonPath json = response.jsonPath();
        assertThat(json.<Object>get("errors")).as(response.asString()).isNull();
        return json.setRootPath("data");
    }

    /** Waits until catalog and graph have all that the log has now. */
    public static void awaitProjections() {
        long head = ask("{ status { logHead } }").getLong("status.logHead");
        Awaitility.await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            JsonPath status = ask("{ status { catalogPosition graphPosition } }");
            assertThat(status.getLong("status.catalogPosition")).isGreaterThanOrEqualTo(head);
            assertThat(status.getLong("status.graphPosition")).isGreaterThanOrEqualTo(head);
        });
    }

    /** Accepted events that a projection had to pass over: there should be none. */
    public static List<Map<String, Object>> passedOver() {
        return ServiceStores.request()
                .get("/api/v1/dead-letters?first=500")
                .jsonPath()
                .getList("findAll { it.stage == 'PROJECTION' }");
    }
}
