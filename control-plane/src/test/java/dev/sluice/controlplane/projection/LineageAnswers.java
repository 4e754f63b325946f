package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.testing.Api;
import dev.sluice.testkit.Events;
import io.restassured.path.json.JsonPath;
import java.util.List;

/** Lineage over GraphQL, asked once a position is reached. */
abstract class LineageAnswers {
    static final String DATA = "namespace:\"" + Events.DATA + "\"";

    static JsonPath lineage(String dataset, String direction, String granularity, String more, long position) {
        return Api.ask("{ lineage(root:{" + DATA + ", dataset:\"" + dataset + "\"}, direction:" + direction
                + ", granularity:" + granularity + ", depth:5, " + more + " waitFor:" + position
                + ") { isComplete position cuts { reason } nodes { name type distance } edges { kind } } }");
    }

    static List<String> names(JsonPath lineage) {
        return lineage.getList("lineage.nodes.findAll { it.type == 'DATASET' }.name", String.class);
    }
}
