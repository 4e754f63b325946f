package dev.sluice.lineage.neo4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedNeo4j;
import dev.sluice.embedded.SharedStores;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.Walk.Reason;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;

/** Walks for somebody who may not see every node, against a walk by hand. Datasets have small numbers, jobs those from 100. */
class SeenWalksTest {
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final int DATASETS = 24;
    private static final int JOBS = 16;

    private final Random random = new Random(11);
    private final Map<Long, GraphNode> nodes = new TreeMap<>();
    private final List<GraphEdge> edges = new ArrayList<>();

    @Test
    void aWalkStepsOnNothingHiddenAndCountsWhatIsBeside() {
        try (Neo4jLineageGraph graph = open()) {
            fill(graph);
            for (int i = 0; i < 8; i++) {
                Visible only = policy();
                long root = 1L + random.nextInt(DATASETS);
                for (Direction direction :
                        List.of(Direction.UPSTREAM, Direction.DOWNSTREAM, Direction.UNDIRECTED, Direction.BOTH)) {
                    for (long known : new long[] {WalkRequest.KNOWN_NOW, 1}) {
                        Walk walk = graph.walk(new WalkRequest(
                                List.of(root), direction, WalkMode.JOB, 50, 5, known, 1_000, WAIT, only));

                        assertThat(ids(walk))
                                .as("%s %s %s", root, direction, only)
                                .isEqualTo(reached(root, direction, only));
                        assertThat(hidden(walk)).isEqualTo(hiddenBeside(ids(walk), root, direction, only));
                    }
                }
            }
        }
    }

    @Test
    void pathsGoOverWhatIsSeenOnly() {
        try (Neo4jLineageGraph graph = open()) {
            fill(graph);
            for (int i = 0; i < 30; i++) {
                Visible only = policy();
                long from = 1L + random.nextInt(DATASETS);
                long to = 1L + random.nextInt(DATASETS);
                if (from != to) {
                    List<List<Long>> paths =
                            graph.paths(from, to, WalkMode.JOB, 50, 20, 5, WalkRequest.KNOWN_NOW, WAIT, only);

                    assertThat(paths.isEmpty())
                            .isEqualTo(
                                    !reached(from, Direction.DOWNSTREAM, only).contains(to));
                    paths.forEach(path -> path.forEach(
                            id -> assertThat(only.sees(node(id))).as("%s", id).isTrue()));
                }
            }
        }
    }

    @Test
    void theConditionLeavesThePlanAsItIs() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        Visible only = new Visible(List.of("a"), "sluice", List.of("a"));
        Map<String, Object> values =
                SeenCypher.parameters(only, Map.of("roots", List.of(1L), "t", 0L, "k", 0L, "limit", 10));
        try (Driver driver = GraphDatabase.driver(neo4j.boltUri(), AuthTokens.basic(neo4j.user(), neo4j.password()));
                var session = driver.session()) {
            for (WalkMode mode : WalkMode.values()) {
                for (Direction direction : Direction.values()) {
                    String text = SeenCypher.near(mode, direction, 8);
                    var plan = session.run("EXPLAIN " + text, values).consume().plan();
                    assertThat(String.valueOf(plan)).as(text).contains("Pruning,BFS");
                }
            }
        }
    }

    private static Neo4jLineageGraph open() {
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        Neo4jLineageGraph graph = new Neo4jLineageGraph(
                new Neo4jConfig(URI.create(neo4j.boltUri()), neo4j.user(), neo4j.password(), WAIT, WAIT, 4));
        graph.prepare();
        graph.clear();
        return graph;
    }

    /** Some jobs are Sluice's own: told apart by what stands before the dot. */
    private void fill(Neo4jLineageGraph graph) {
        List<String> namespaces = List.of("a", "b", "c", "d");
        for (long id = 1; id <= DATASETS; id++) {
            nodes.put(id, new GraphNode(id, NodeKind.DATASET, namespaces.get((int) id % 4), "n" + id, null, 0, id));
        }
        for (long id = 100; id < 100 + JOBS; id++) {
            String namespace = namespaces.get((int) id % 4);
            nodes.put(
                    id,
                    random.nextBoolean()
                            ? new GraphNode(id, NodeKind.JOB, namespace, "n" + id, null, 0, id)
                            : new GraphNode(id, NodeKind.JOB, "sluice", namespace + ".n" + id, null, 0, id));
            for (int i = 0; i < 3; i++) {
                edge(EdgeKind.READ_BY, 1L + random.nextInt(DATASETS), id);
                edge(EdgeKind.WRITES, id, 1L + random.nextInt(DATASETS));
            }
        }
        graph.apply(new GraphChanges(new LogPosition(1), List.copyOf(nodes.values()), List.of(), edges));
    }

    private void edge(EdgeKind kind, long from, long to) {
        String key = kind + ":" + from + ":" + to;
        if (edges.stream().noneMatch(edge -> edge.key().equals(key))) {
            edges.add(new GraphEdge(
                    key,
                    from * 1_000 + to,
                    kind,
                    from,
                    to,
                    100,
                    EdgeSource.RUN,
                    true,
                    true,
                    null,
                    null,
                    false,
                    0,
                    Micros.OPEN,
                    1,
                    Micros.OPEN));
        }
    }

    private Visible policy() {
        List<String> seen = List.of("a", "b", "c", "d").stream()
                .filter(_ -> random.nextInt(10) < 6)
                .toList();
        return new Visible(seen, "sluice", seen);
    }

    private GraphNode node(long id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    private SortedSet<Long> reached(long root, Direction direction, Visible only) {
        if (direction == Direction.BOTH) {
            SortedSet<Long> both = reached(root, Direction.UPSTREAM, only);
            both.addAll(reached(root, Direction.DOWNSTREAM, only));
            return both;
        }
        SortedSet<Long> reached = new TreeSet<>();
        Deque<Long> open = new ArrayDeque<>();
        if (only.sees(node(root))) {
            reached.add(root);
            open.add(root);
        }
        while (!open.isEmpty()) {
            for (long next : beside(open.remove(), direction)) {
                if (only.sees(node(next)) && reached.add(next)) {
                    open.add(next);
                }
            }
        }
        return reached;
    }

    private SortedSet<Long> beside(long node, Direction direction) {
        SortedSet<Long> beside = new TreeSet<>();
        for (GraphEdge edge : edges) {
            if (edge.from() == node && direction != Direction.UPSTREAM) {
                beside.add(edge.to());
            }
            if (edge.to() == node && direction != Direction.DOWNSTREAM) {
                beside.add(edge.from());
            }
        }
        return beside;
    }

    private SortedSet<String> hiddenBeside(SortedSet<Long> walked, long root, Direction direction, Visible only) {
        SortedSet<String> cuts = new TreeSet<>();
        for (Direction way :
                direction == Direction.BOTH ? List.of(Direction.UPSTREAM, Direction.DOWNSTREAM) : List.of(direction)) {
            for (long id : walked) {
                long hidden = beside(id, way).stream()
                        .filter(next -> !only.sees(node(next)))
                        .count();
                if (hidden > 0
                        && (direction != Direction.BOTH
                                || reached(root, way, only).contains(id))) {
                    cuts.add(id + ":" + hidden);
                }
            }
        }
        return cuts;
    }

    private static SortedSet<String> hidden(Walk walk) {
        return walk.cuts().stream()
                .filter(cut -> cut.reason() == Reason.PERMISSION)
                .map(cut -> cut.nodeId() + ":" + cut.hidden())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedSet<Long> ids(Walk walk) {
        return walk.nodes().stream().map(reached -> reached.node().id()).collect(Collectors.toCollection(TreeSet::new));
    }
}
