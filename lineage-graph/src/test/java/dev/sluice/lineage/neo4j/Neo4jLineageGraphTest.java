package dev.sluice.lineage.neo4j;

import static dev.sluice.lineage.neo4j.Elements.byHand;
import static dev.sluice.lineage.neo4j.Elements.dataset;
import static dev.sluice.lineage.neo4j.Elements.derives;
import static dev.sluice.lineage.neo4j.Elements.ends;
import static dev.sluice.lineage.neo4j.Elements.field;
import static dev.sluice.lineage.neo4j.Elements.ids;
import static dev.sluice.lineage.neo4j.Elements.job;
import static dev.sluice.lineage.neo4j.Elements.known;
import static dev.sluice.lineage.neo4j.Elements.reads;
import static dev.sluice.lineage.neo4j.Elements.timed;
import static dev.sluice.lineage.neo4j.Elements.writes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedNeo4j;
import dev.sluice.embedded.SharedStores;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphChanges.RemovedEdge;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.LineageGraph.GraphSize;
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.Walk.Cut;
import dev.sluice.lineage.Walk.Reason;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** The graph on a real Neo4j. One class: it is opened once. */
class Neo4jLineageGraphTest {
    private static final Duration WAIT = Duration.ofSeconds(20);

    private static Neo4jLineageGraph graph;
    private long position;

    @BeforeAll
    static void open() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        graph = new Neo4jLineageGraph(
                new Neo4jConfig(URI.create(neo4j.boltUri()), neo4j.user(), neo4j.password(), WAIT, WAIT, 4));
        graph.prepare();
    }

    @AfterAll
    static void close() {
        graph.close();
    }

    @BeforeEach
    void empty() {
        graph.clear();
        position = 0;
    }

    @Test
    void aBatchAppliedTwiceChangesNothingMore() {
        GraphChanges changes = new GraphChanges(
                new LogPosition(5),
                List.of(dataset(1), dataset(2), job(100)),
                List.of(),
                List.of(reads(1, 100), writes(100, 2)));

        graph.apply(changes);
        GraphSize once = graph.size();
        graph.apply(changes);

        assertThat(once).isEqualTo(new GraphSize(3, 2));
        assertThat(graph.size()).isEqualTo(once);
        assertThat(graph.position()).isEqualTo(new LogPosition(5));
    }

    @Test
    void upstreamAndDownstreamGoTheirWayAndBothLeavesSiblingsOut() {
        // 1 -> 100 -> 2 -> 101 -> 3, and 2 -> 102 -> 4
        apply(reads(1, 100), writes(100, 2), reads(2, 101), writes(101, 3), reads(2, 102), writes(102, 4));

        assertThat(ids(walk(3, Direction.UPSTREAM, 5))).containsExactlyInAnyOrder(3L, 101L, 2L, 100L, 1L);
        assertThat(ids(walk(2, Direction.DOWNSTREAM, 5))).containsExactlyInAnyOrder(2L, 101L, 3L, 102L, 4L);
        assertThat(ids(walk(3, Direction.BOTH, 5))).doesNotContain(4L);
        assertThat(ids(walk(3, Direction.UNDIRECTED, 5))).contains(4L);
    }

    @Test
    void depthCountsDatasetsAndTheCutSaysWhatIsHidden() {
        apply(reads(1, 100), writes(100, 2), reads(2, 101), writes(101, 3));

        Walk walk = walk(3, Direction.UPSTREAM, 1);

        assertThat(ids(walk)).containsExactlyInAnyOrder(3L, 101L, 2L);
        assertThat(walk.cuts()).containsExactly(new Cut(2, Reason.DEPTH, 1));
        assertThat(walk(3, Direction.UPSTREAM, 2).cuts()).isEmpty();
    }

    @Test
    void theNodeLimitIsTold() {
        apply(reads(1, 100), reads(2, 100), reads(3, 100), writes(100, 4));

        Walk walk = graph.walk(
                new WalkRequest(List.of(4L), Direction.UPSTREAM, WalkMode.JOB, 5, 50, WalkRequest.KNOWN_NOW, 3, WAIT));

        assertThat(walk.nodes()).hasSize(3);
        assertThat(walk.cuts()).extracting(Cut::reason).containsOnly(Reason.NODE_LIMIT);
    }

    @Test
    void anEdgeHoldsFromItsFirstInstantUpToItsEnd() {
        apply(timed(reads(1, 100), 10, 20), writes(100, 2));

        assertThat(ids(walkAt(2, 9))).doesNotContain(1L);
        assertThat(ids(walkAt(2, 10))).contains(1L);
        assertThat(ids(walkAt(2, 19))).contains(1L);
        assertThat(ids(walkAt(2, 20))).doesNotContain(1L);
    }

    @Test
    void whatWasKnownAtAPositionCanBeAsked() {
        GraphEdge early = known(reads(1, 100), 3, 8);
        apply(early, writes(100, 2));

        assertThat(ids(walkKnown(2, 2))).doesNotContain(1L);
        assertThat(ids(walkKnown(2, 3))).contains(1L);
        assertThat(ids(walkKnown(2, 8))).doesNotContain(1L);
    }

    @Test
    void anAliasTakesItsEdgesAlong() {
        apply(reads(1, 100), writes(100, 2));
        GraphEdge moved = new GraphEdge(
                "m",
                9,
                EdgeKind.READ_BY,
                3,
                100,
                100,
                EdgeSource.RUN,
                true,
                true,
                null,
                null,
                false,
                0,
                Micros.OPEN,
                0,
                Micros.OPEN);
        graph.apply(new GraphChanges(
                next(),
                List.of(dataset(3), new GraphNode(1, NodeKind.DATASET, "ns", "n1", null, 0, 3)),
                List.of(new RemovedEdge(EdgeKind.READ_BY, reads(1, 100).key())),
                List.of(moved)));

        assertThat(ids(walk(2, Direction.UPSTREAM, 3))).containsExactlyInAnyOrder(2L, 100L, 3L);
    }

    @Test
    void fieldsAreReachedThroughWholeDatasets() {
        graph.apply(new GraphChanges(
                next(),
                List.of(dataset(1), dataset(2), field(11, 1, "a"), field(12, 1, "flag"), field(21, 2, "x")),
                List.of(),
                List.of(derives(11, 21), derives(12, 2))));

        Walk up = graph.walk(new WalkRequest(
                List.of(21L), Direction.UPSTREAM, WalkMode.FIELD, 3, 50, WalkRequest.KNOWN_NOW, 100, WAIT));
        Walk down = graph.walk(new WalkRequest(
                List.of(12L), Direction.DOWNSTREAM, WalkMode.FIELD, 3, 50, WalkRequest.KNOWN_NOW, 100, WAIT));

        assertThat(ids(up)).contains(11L, 12L, 2L);
        assertThat(ids(down)).contains(2L, 21L);
    }

    @Test
    void incompleteJobsAreToldWithTheWalk() {
        GraphEdge incomplete = new GraphEdge(
                "i",
                7,
                EdgeKind.INCOMPLETE,
                100,
                100,
                100,
                EdgeSource.RUN_FACET,
                false,
                false,
                null,
                null,
                false,
                0,
                Micros.OPEN,
                0,
                Micros.OPEN);
        apply(reads(1, 100), writes(100, 2), incomplete);

        assertThat(walk(2, Direction.UPSTREAM, 3).edges())
                .extracting(GraphEdge::kind)
                .contains(EdgeKind.INCOMPLETE);
    }

    @Test
    void shortestPathsComeFirst() {
        apply(reads(1, 100), writes(100, 2), reads(2, 101), writes(101, 3), reads(1, 102), writes(102, 3));

        List<List<Long>> paths = graph.paths(1, 3, WalkMode.JOB, 5, 5, 50, WalkRequest.KNOWN_NOW, WAIT);

        assertThat(paths).containsExactly(List.of(1L, 102L, 3L), List.of(1L, 100L, 2L, 101L, 3L));
        assertThat(graph.paths(3, 1, WalkMode.JOB, 5, 5, 50, WalkRequest.KNOWN_NOW, WAIT))
                .isEmpty();
    }

    @Test
    void randomGraphsAreWalkedAsByHand() {
        for (long seed = 1; seed <= 25; seed++) {
            Random random = new Random(seed);
            graph.clear();
            position = 0;
            List<GraphEdge> edges = new ArrayList<>();
            Set<String> keys = new HashSet<>();
            for (int i = 0; i < 40; i++) {
                long d = 1 + random.nextLong(12);
                long j = 100 + random.nextLong(8);
                GraphEdge edge = random.nextBoolean() ? reads(d, j) : writes(j, d);
                if (keys.add(edge.key())) {
                    edges.add(timed(edge, random.nextLong(3) * 10, random.nextInt(4) == 0 ? 30 : Micros.OPEN));
                }
            }
            apply(edges.toArray(GraphEdge[]::new));
            for (Direction direction : List.of(Direction.UPSTREAM, Direction.DOWNSTREAM, Direction.UNDIRECTED)) {
                int depth = 1 + random.nextInt(4);
                long root = edges.getFirst().kind() == EdgeKind.READ_BY
                        ? edges.getFirst().from()
                        : edges.getFirst().to();
                Walk walk = graph.walk(new WalkRequest(
                        List.of(root), direction, WalkMode.JOB, depth, 15, WalkRequest.KNOWN_NOW, 1_000, WAIT));
                Map<Long, Integer> found = new TreeMap<>();
                walk.nodes().forEach(r -> found.put(r.node().id(), r.distance()));

                assertThat(found)
                        .as("seed %d %s depth %d", seed, direction, depth)
                        .isEqualTo(byHand(root, edges, direction, depth));
            }
        }
    }

    /** Only breadth-first pruning keeps walks fast; another plan enumerates every path. */
    @Test
    void everyWalkIsPlannedBreadthFirst() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        try (Driver driver = GraphDatabase.driver(neo4j.boltUri(), AuthTokens.basic(neo4j.user(), neo4j.password()));
                var session = driver.session()) {
            for (String text : WalkCypher.allReaching()) {
                var plan = session.run("EXPLAIN " + text, Map.of("roots", List.of(1L), "t", 0L, "k", 0L, "limit", 10))
                        .consume()
                        .plan();
                assertThat(String.valueOf(plan)).as(text).contains("Pruning,BFS");
            }
        }
    }

    private void apply(GraphEdge... edges) {
        graph.apply(new GraphChanges(next(), ends(edges), List.of(), List.of(edges)));
    }

    private LogPosition next() {
        return new LogPosition(++position);
    }

    private static Walk walk(long root, Direction direction, int depth) {
        return graph.walk(
                new WalkRequest(List.of(root), direction, WalkMode.JOB, depth, 50, WalkRequest.KNOWN_NOW, 1_000, WAIT));
    }

    private static Walk walkAt(long root, long asOf) {
        return graph.walk(new WalkRequest(
                List.of(root), Direction.UPSTREAM, WalkMode.DATASET, 5, asOf, WalkRequest.KNOWN_NOW, 1_000, WAIT));
    }

    private static Walk walkKnown(long root, long known) {
        return graph.walk(
                new WalkRequest(List.of(root), Direction.UPSTREAM, WalkMode.DATASET, 5, 50, known, 1_000, WAIT));
    }
}
