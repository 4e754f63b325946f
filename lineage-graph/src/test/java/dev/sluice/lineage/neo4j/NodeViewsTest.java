package dev.sluice.lineage.neo4j;

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
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.lineage.neo4j.NodeViews.View;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Walks may keep what they fetched: that must never show, whatever changes between them. */
class NodeViewsTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int DATASETS = 8;
    private static final int JOBS = 5;

    private final Map<String, GraphEdge> edges = new LinkedHashMap<>();
    private long position;

    @Test
    void walksThatKeepWhatTheyFetchedAnswerAsThoseThatDoNot() {
        for (long seed = 1; seed <= 6; seed++) {
            Random random = new Random(seed);
            edges.clear();
            position = 0;
            try (Neo4jLineageGraph keeping = open()) {
                keeping.prepare();
                keeping.clear();
                for (int batch = 0; batch < 8; batch++) {
                    keeping.apply(changes(random));
                    if (random.nextBoolean()) {
                        keeping.apply(new GraphChanges(new LogPosition(++position), List.of(), List.of(), List.of()));
                    }
                    compare(keeping, random, "seed " + seed + ", batch " + batch);
                }
            }
        }
    }

    @Test
    void aGraphBuiltAnewIsNotMistakenForTheOldOne() {
        try (Neo4jLineageGraph graph = open()) {
            graph.prepare();
            graph.clear();
            graph.apply(batch(1, edge("old", 1, 100, 0)));
            graph.apply(batch(2));
            assertThat(walk(graph, 1, Direction.DOWNSTREAM, WalkMode.DATASET, 50)
                            .edges())
                    .hasSize(1);
            graph.clear();
            graph.apply(batch(1, edge("one", 1, 100, 0), edge("two", 1, 101, 0)));
            graph.apply(batch(2));

            assertThat(walk(graph, 1, Direction.DOWNSTREAM, WalkMode.DATASET, 50)
                            .edges())
                    .extracting(GraphEdge::key)
                    .containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void whatIsKeptStaysWithinItsBytes() {
        NodeViews views = new NodeViews(2_000);
        views.ofGeneration("g");
        for (long id = 1; id <= 10; id++) {
            views.keep(new View(1, node(id, id), List.of()), WalkMode.JOB, Direction.UPSTREAM, "g");
        }

        assertThat(views.find(10, 1, WalkMode.JOB, Direction.UPSTREAM)).isNotNull();
        assertThat(views.find(10, 1, WalkMode.DATASET, Direction.UPSTREAM)).isNotNull();
        assertThat(views.find(10, 2, WalkMode.JOB, Direction.UPSTREAM)).isNull();
        assertThat(views.find(10, 1, WalkMode.JOB, Direction.DOWNSTREAM)).isNull();
        assertThat(views.find(1, 1, WalkMode.JOB, Direction.UPSTREAM)).isNull();
        views.keep(new View(1, node(11, 11), List.of()), WalkMode.JOB, Direction.UPSTREAM, "another");
        assertThat(views.find(11, 1, WalkMode.JOB, Direction.UPSTREAM)).isNull();
        views.ofGeneration("another");
        assertThat(views.find(10, 1, WalkMode.JOB, Direction.UPSTREAM)).isNull();
    }

    private static void compare(Neo4jLineageGraph keeping, Random random, String when) {
        try (Neo4jLineageGraph fresh = open()) {
            for (Direction direction : Direction.values()) {
                for (WalkMode mode : List.of(WalkMode.JOB, WalkMode.DATASET, WalkMode.FIELD)) {
                    long root = 1L + random.nextInt(DATASETS);
                    long asOf = random.nextInt(100);
                    String what = when + ", " + mode + " " + direction + " of " + root + " at " + asOf;
                    for (int twice = 0; twice < 2; twice++) {
                        Walk kept = walk(keeping, root, direction, mode, asOf);
                        Walk fetched = walk(fresh, root, direction, mode, asOf);
                        assertThat(kept.nodes()).as(what).isEqualTo(fetched.nodes());
                        assertThat(Set.copyOf(kept.edges())).as(what).isEqualTo(Set.copyOf(fetched.edges()));
                        assertThat(Set.copyOf(kept.cuts())).as(what).isEqualTo(Set.copyOf(fetched.cuts()));
                    }
                }
            }
        }
    }

    /** New edges, edges that end or are no longer known, removed ones; datasets that take another's fields. */
    private GraphChanges changes(Random random) {
        position++;
        List<GraphNode> nodes = new ArrayList<>();
        if (edges.isEmpty()) {
            for (long id = 1; id <= DATASETS; id++) {
                nodes.add(node(id, id));
                nodes.add(field(1_000 + id, id));
            }
            for (long id = 100; id < 100 + JOBS; id++) {
                nodes.add(new GraphNode(id, NodeKind.JOB, "ns", "job" + id, null, 0, id));
            }
        } else if (random.nextInt(3) == 0) {
            long id = 1L + random.nextInt(DATASETS);
            nodes.add(field(1_000 + id, 1 + random.nextInt(DATASETS)));
        }
        Map<String, GraphEdge> changed = new LinkedHashMap<>();
        List<RemovedEdge> removed = new ArrayList<>();
        for (GraphEdge edge : List.copyOf(edges.values())) {
            switch (random.nextInt(8)) {
                case 0 -> changed.put(edge.key(), with(edge, random.nextInt(100), edge.knownTo()));
                case 1 -> changed.put(edge.key(), with(edge, edge.validTo(), position));
                case 2 -> {
                    removed.add(new RemovedEdge(edge.kind(), edge.key()));
                    edges.remove(edge.key());
                }
                default -> {}
            }
        }
        for (int i = random.nextInt(6); i >= 0; i--) {
            GraphEdge edge = edge(
                    "e" + position + "." + i,
                    1 + random.nextInt(DATASETS),
                    100 + random.nextInt(JOBS),
                    random.nextInt(3));
            changed.put(edge.key(), edge);
        }
        edges.putAll(changed);
        return new GraphChanges(new LogPosition(position), nodes, removed, List.copyOf(changed.values()));
    }

    private GraphEdge edge(String key, long dataset, long job, int kind) {
        return switch (kind) {
            case 0 -> edge(key, EdgeKind.READ_BY, dataset, job);
            case 1 -> edge(key, EdgeKind.WRITES, job, dataset);
            default -> edge(key, EdgeKind.DERIVES, 1_000 + dataset, 1_001 + dataset % DATASETS);
        };
    }

    private GraphEdge edge(String key, EdgeKind kind, long from, long to) {
        return new GraphEdge(
                key,
                from * 10_000 + to,
                kind,
                from,
                to,
                100,
                EdgeSource.RUN,
                true,
                key.hashCode() % 4 != 0,
                null,
                null,
                false,
                0,
                Micros.OPEN,
                Math.max(1, position),
                Micros.OPEN);
    }

    private static GraphEdge with(GraphEdge e, long validTo, long knownTo) {
        return new GraphEdge(
                e.key(),
                e.edgeId(),
                e.kind(),
                e.from(),
                e.to(),
                e.ownerId(),
                e.source(),
                e.flow(),
                e.io(),
                null,
                null,
                false,
                e.validFrom(),
                validTo,
                e.knownFrom(),
                knownTo);
    }

    private GraphChanges batch(long upTo, GraphEdge... added) {
        List<GraphNode> nodes = upTo > 1
                ? List.of()
                : List.of(
                        node(1, 1),
                        new GraphNode(100, NodeKind.JOB, "ns", "a", null, 0, 100),
                        new GraphNode(101, NodeKind.JOB, "ns", "b", null, 0, 101));
        return new GraphChanges(new LogPosition(upTo), nodes, List.of(), List.of(added));
    }

    private static GraphNode node(long id, long canonical) {
        return new GraphNode(id, NodeKind.DATASET, "ns", "n" + id, null, 0, canonical);
    }

    private static GraphNode field(long id, long dataset) {
        return new GraphNode(id, NodeKind.FIELD, "ns", "n" + dataset, "f" + id, dataset, id);
    }

    private static Walk walk(Neo4jLineageGraph graph, long root, Direction direction, WalkMode mode, long asOf) {
        return graph.walk(new WalkRequest(List.of(root), direction, mode, 5, asOf, WalkRequest.KNOWN_NOW, 1_000, WAIT));
    }

    private static Neo4jLineageGraph open() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        return new Neo4jLineageGraph(
                new Neo4jConfig(URI.create(neo4j.boltUri()), neo4j.user(), neo4j.password(), WAIT, WAIT, 4));
    }
}
