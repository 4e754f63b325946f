package dev.sluice.controlplane.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lineage over GraphQL, as the graph has it. */
@QuarkusTest
@Tag("service")
@TestProfile(SeededCatalog.class)
class LineageApiTest extends SeededShop {
    @Test
    void lineageTellsWhatItRestsOnAndWhereItEnds() {
        seedGraph();

        JsonPath whole = ask(lineage("DOWNSTREAM", 5));
        JsonPath cut = ask(lineage("DOWNSTREAM", 1));

        assertThat(whole.getBoolean("data.lineage.isComplete")).isTrue();
        assertThat(whole.getList("data.lineage.nodes.name"))
                .containsExactly("shop.source", "shop.orders", "shop.report");
        assertThat(whole.getInt("data.lineage.position")).isEqualTo(6);
        assertThat(whole.getInt("data.lineage.graphLag")).isEqualTo(1);
        assertThat(cut.getBoolean("data.lineage.isComplete")).isFalse();
        assertThat(cut.getList("data.lineage.cuts.reason")).containsExactly("DEPTH");
    }

    @Test
    void diffShowsTheEdgeThatCame() {
        seedGraph();

        JsonPath answer = ask("""
                { lineageDiff(root: {namespace: "postgres://db:5432", dataset: "shop.source"}, direction: DOWNSTREAM,
                    from: "2026-01-15T00:00:00Z", to: "2026-03-01T00:00:00Z") {
                    addedNodes { name } removedNodes { name } addedEdges { kind } changedEdges { before { kind } } } }
                """);

        assertThat(answer.getList("data.lineageDiff.addedNodes.name")).containsExactly("shop.report");
        assertThat(answer.getList("data.lineageDiff.removedNodes")).isEmpty();
        assertThat(answer.getList("data.lineageDiff.addedEdges")).hasSize(1);
    }

    @Test
    void pathsAndImpactFollowTheFlow() {
        seedGraph();

        JsonPath answer = ask("""
                { lineagePaths(from: {namespace: "postgres://db:5432", dataset: "shop.source"},
                               to: {namespace: "postgres://db:5432", dataset: "shop.report"}) { paths { nodes { name } } }
                  impact(root: {namespace: "postgres://db:5432", dataset: "shop.source"}) { datasets { node { name distance } } } }
                """);

        assertThat(answer.getList("data.lineagePaths.paths[0].nodes.name"))
                .containsExactly("shop.source", "shop.orders", "shop.report");
        assertThat(answer.getList("data.impact.datasets.node.distance")).containsExactly(1, 2);
    }

    @Test
    void waitingForAPositionThatDoesNotComeEndsWithACut() {
        seedGraph();
        String query = """
                { lineage(root: {namespace: "postgres://db:5432", dataset: "shop.source"}, direction: DOWNSTREAM, waitFor: %d) {
                    isComplete cuts { reason at } nodes { dataset { name } job { name } } } }
                """;

        JsonPath reached = ask(query.formatted(5));
        JsonPath behind = ask(query.formatted(6));

        assertThat(reached.getBoolean("data.lineage.isComplete")).isTrue();
        assertThat(reached.getList("data.lineage.nodes.dataset.name"))
                .containsExactly("shop.source", "shop.orders", "shop.report");
        assertThat(behind.getList("data.lineage.cuts.reason")).containsExactly("GRAPH_LAG");
    }

    @Test
    void graphThatIsDownIsADependencyError() {
        graph.setDown(true);

        JsonPath answer = ask(lineage("UPSTREAM", 2));

        assertThat(answer.getString("errors[0].extensions.code")).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(ask("{ status { logHead catalogLag graphPosition } }").getMap("data.status"))
                .containsEntry("logHead", 7)
                .containsEntry("catalogLag", 2)
                .containsEntry("graphPosition", null);
    }

    private static String lineage(String direction, int depth) {
        return """
                { lineage(root: {namespace: "postgres://db:5432", dataset: "shop.source"}, direction: %s, depth: %d) {
                    isComplete cuts { reason } nodes { name } edges { kind source validFrom } position graphLag } }
                """.formatted(direction, depth);
    }

    private void seedGraph() {
        graph.apply(new GraphChanges(
                new LogPosition(6),
                List.of(node(10, "shop.orders"), node(12, "shop.report"), node(13, "shop.source")),
                List.of(),
                List.of(feeds(1, 13, 10, "2026-01-01T00:00:00Z"), feeds(2, 10, 12, "2026-02-01T00:00:00Z"))));
    }

    private static GraphNode node(long id, String name) {
        return new GraphNode(id, NodeKind.DATASET, "postgres://db:5432", name, null, 0, id);
    }

    private static GraphEdge feeds(long edgeId, long from, long to, String since) {
        return new GraphEdge(
                edgeId + ":0",
                edgeId,
                EdgeKind.FEEDS,
                from,
                to,
                20,
                EdgeSource.RUN,
                true,
                false,
                null,
                null,
                false,
                Micros.of(Instant.parse(since)),
                Micros.OPEN,
                1,
                Micros.OPEN);
    }
}
