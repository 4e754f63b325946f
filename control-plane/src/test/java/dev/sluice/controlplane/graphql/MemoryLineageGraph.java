package dev.sluice.controlplane.graphql;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.GraphUnavailableException;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A graph in memory that counts what is asked of it and can be made to fail. Walks edges of the mode, one step a level. */
@Alternative
@ApplicationScoped
public class MemoryLineageGraph implements LineageGraph {
    private final Map<Long, GraphNode> nodes = new TreeMap<>();
    private final Map<String, GraphEdge> edges = new TreeMap<>();
    private LogPosition position = LogPosition.START;
    private boolean down;
    private int walks;

    synchronized void setDown(boolean down) {
        this.down = down;
    }

    synchronized int walks() {
        return walks;
    }

    @Override
    public void prepare() {}

    @Override
    public synchronized LogPosition position() {
        requireUp();
        return position;
    }

    @Override
    public synchronized void apply(GraphChanges changes) {
        changes.nodes().forEach(node -> nodes.put(node.id(), node));
        changes.removedEdges().forEach(edge -> edges.remove(edge.key()));
        changes.edges().forEach(edge -> edges.put(edge.key(), edge));
        position = changes.upTo();
    }

    @Override
    public synchronized void clear() {
        nodes.clear();
        edges.clear();
        position = LogPosition.START;
    }

    @Override
    public synchronized Walk walk(WalkRequest request) {
        requireUp();
        walks++;
        Map<Long, Walk.Reached> reached = new LinkedHashMap<>();
        List<Walk.Cut> cuts = new ArrayList<>();
        Set<Long> level = new LinkedHashSet<>(request.roots());
        for (int distance = 0; !level.isEmpty(); distance++) {
            Set<Long> next = new LinkedHashSet<>();
            for (long id : level) {
                GraphNode node = nodes.get(id);
                if (node != null && !sees(request, node)) {
                    continue;
                }
                if (node != null && reached.size() < request.nodeLimit()) {
                    reached.putIfAbsent(id, new Walk.Reached(node, distance));
                    next.addAll(neighbours(id, request));
                } else if (node != null) {
                    cuts.add(new Walk.Cut(reached.keySet().iterator().next(), Walk.Reason.NODE_LIMIT, 1));
                }
            }
            next.removeAll(reached.keySet());
            if (distance == request.depth() && !next.isEmpty()) {
                level.forEach(id -> cuts.add(new Walk.Cut(id, Walk.Reason.DEPTH, -1)));
                break;
            }
            level = next;
        }
        List<GraphEdge> induced = edges.values().stream()
                .filter(edge ->
                        holds(edge, request) && reached.containsKey(edge.from()) && reached.containsKey(edge.to()))
                .toList();
        return new Walk(List.copyOf(reached.values()), induced, cuts, position);
    }

    @Override
    public synchronized List<List<Long>> paths(
            long from,
            long to,
            WalkMode mode,
            int maxDepth,
            int maxPaths,
            long asOf,
            long asKnownAt,
            Duration timeout,
            @Nullable Visible only) {
        requireUp();
        WalkRequest request =
                new WalkRequest(List.of(from), Direction.DOWNSTREAM, mode, maxDepth, asOf, asKnownAt, 1, timeout, only);
        List<List<Long>> open = List.of(List.of(from));
        for (int depth = 0; depth < maxDepth; depth++) {
            List<List<Long>> longer = new ArrayList<>();
            for (List<Long> path : open) {
                for (long next : neighbours(path.getLast(), request)) {
                    GraphNode node = nodes.get(next);
                    if (node == null || !sees(request, node)) {
                        continue;
                    }
                    List<Long> grown = new ArrayList<>(path);
                    grown.add(next);
                    longer.add(grown);
                }
            }
            List<List<Long>> found = longer.stream()
                    .filter(path -> path.getLast() == to)
                    .limit(maxPaths)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
            open = longer;
        }
        return List.of();
    }

    @Override
    public synchronized GraphSize size() {
        return new GraphSize(nodes.size(), edges.size());
    }

    private Set<Long> neighbours(long id, WalkRequest request) {
        Set<Long> result = new LinkedHashSet<>();
        for (GraphEdge edge : edges.values()) {
            if (holds(edge, request)) {
                if (request.direction() != Direction.UPSTREAM && edge.from() == id) {
                    result.add(edge.to());
                }
                if (request.direction() != Direction.DOWNSTREAM && edge.to() == id) {
                    result.add(edge.from());
                }
            }
        }
        return result;
    }

    private static boolean sees(WalkRequest request, GraphNode node) {
        return request.only() == null || request.only().sees(node);
    }

    private static boolean holds(GraphEdge edge, WalkRequest request) {
        boolean ofMode =
                switch (request.mode()) {
                    case DATASET -> edge.flow();
                    case JOB -> edge.io();
                    case FIELD -> edge.kind() == EdgeKind.DERIVES || edge.kind() == EdgeKind.HAS_FIELD;
                    case CONTROL -> edge.kind() == EdgeKind.TRIGGERS;
                };
        return ofMode
                && edge.validFrom() <= request.asOf()
                && edge.validTo() > request.asOf()
                && edge.knownFrom() <= request.asKnownAt()
                && edge.knownTo() > request.asKnownAt();
    }

    private void requireUp() {
        if (down) {
            throw new GraphUnavailableException("connection refused", new IllegalStateException("down"));
        }
    }
}
