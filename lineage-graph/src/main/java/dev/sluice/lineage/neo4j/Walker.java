package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.Walk.Cut;
import dev.sluice.lineage.Walk.Reached;
import dev.sluice.lineage.Walk.Reason;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.lineage.neo4j.NodeViews.View;
import dev.sluice.model.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Result;
import org.neo4j.driver.TransactionContext;
import org.neo4j.driver.Value;

/** Carries out one walk inside a read transaction: which nodes, then which edges between them, then how far. */
final class Walker {
    private static final Comparator<Reached> NEAREST_FIRST = Comparator.comparingInt(Reached::distance)
            .thenComparing(reached -> reached.node().id());
    /** Nodes just beyond the asked depth are read too, to tell what is hidden: room for them. */
    private static final int ROOM = 4;

    private static final int FETCHED_AT_ONCE = 5_000;
    private static final int MOST_EDGES_OF_A_VIEW = 500;

    private final TransactionContext tx;
    private final WalkRequest request;
    private final NodeViews views;

    Walker(TransactionContext tx, WalkRequest request, NodeViews views) {
        this.tx = tx;
        this.request = request;
        this.views = views;
    }

    Walk walk() {
        return switch (request.direction()) {
            case UPSTREAM, DOWNSTREAM, UNDIRECTED -> walk(request.direction());
            case BOTH -> united(walk(Direction.UPSTREAM), walk(Direction.DOWNSTREAM));
        };
    }

    private Walk walk(Direction direction) {
        Reach reach = request.asKnownAt() == WalkRequest.KNOWN_NOW ? reachNow(direction) : reachAsKnown(direction);
        reach.edges.removeIf(edge -> !reach.nodes.containsKey(edge.from()) || !reach.nodes.containsKey(edge.to()));
        return cutToSize(direction, reach.position, reach.nodes, reach.edges, reach.nodes.size() >= limit());
    }

    private record Reach(LogPosition position, Map<Long, GraphNode> nodes, List<GraphEdge> edges) {}

    private int limit() {
        return Math.min(WalkRequest.MAX_NODES * 2, request.nodeLimit() * ROOM + 1_000);
    }

    /** One hop more than asked, so that it is known what the depth hides. */
    private int hops() {
        int stepHops = request.mode() == WalkMode.FIELD ? 4 : 2;
        return stepHops * request.depth() + 1;
    }

    private Result run(String statement) {
        Map<String, Object> parameters =
                Map.of("roots", request.roots(), "t", request.asOf(), "k", request.asKnownAt(), "limit", limit());
        return tx.run(statement, SeenCypher.parameters(request.only(), parameters));
    }

    /** Asks only which nodes there are, and fetches what is not known of them. */
    private Reach reachNow(Direction direction) {
        Result result = run(
                request.only() == null
                        ? WalkCypher.near(request.mode(), direction, hops())
                        : SeenCypher.near(request.mode(), direction, hops()));
        Record record = result.single();
        if (record.get(0).isNull()) {
            return new Reach(Neo4jLineageGraph.position(tx), Map.of(), new ArrayList<>());
        }
        long position = record.get(0).asLong();
        String generation = record.get(1).asString();
        views.ofGeneration(generation);
        Map<Long, @Nullable View> found = new LinkedHashMap<>();
        List<Long> missing = new ArrayList<>();
        for (Value pair : record.get(2).values()) {
            long id = pair.get(0).asLong();
            View view = views.find(id, pair.get(1).asLong(), request.mode(), direction);
            found.put(id, view);
            if (view == null) {
                missing.add(id);
            }
        }
        for (int from = 0; from < missing.size(); from += FETCHED_AT_ONCE) {
            fetch(missing.subList(from, Math.min(missing.size(), from + FETCHED_AT_ONCE)), direction)
                    .forEach(view -> {
                        found.put(view.node().id(), view);
                        // A commit becomes visible piece by piece; of an earlier one than the last, all pieces are
                        // there.
                        if (view.changed() < position) {
                            views.keep(view, request.mode(), direction, generation);
                        }
                    });
        }
        Map<Long, GraphNode> nodes = new LinkedHashMap<>();
        List<GraphEdge> edges = new ArrayList<>();
        found.forEach((id, view) -> {
            if (view != null) {
                nodes.put(id, view.node());
                view.edges().stream().filter(this::holds).forEach(edges::add);
            }
        });
        return new Reach(new LogPosition(position), nodes, edges);
    }

    private List<View> fetch(List<Long> ids, Direction direction) {
        List<View> fetched = new ArrayList<>();
        List<Long> hubs = new ArrayList<>();
        Result result =
                tx.run(WalkCypher.views(request.mode(), direction), Map.of("ids", ids, "most", MOST_EDGES_OF_A_VIEW));
        while (result.hasNext()) {
            Record record = result.next();
            if (record.get(8).isNull()) {
                hubs.add(record.get(1).asLong());
            } else {
                fetched.add(WalkRecords.view(record, record.get(0).asLong(), direction));
            }
        }
        if (!hubs.isEmpty()) {
            Result ofHubs = tx.run(
                    WalkCypher.viewsAt(request.mode(), direction),
                    Map.of("ids", hubs, "t", request.asOf(), "k", request.asKnownAt()));
            // Only what holds at the asked instant: never to be kept.
            ofHubs.forEachRemaining(record -> fetched.add(WalkRecords.view(record, Long.MAX_VALUE, direction)));
        }
        return fetched;
    }

    private boolean holds(GraphEdge edge) {
        boolean walked =
                switch (request.mode()) {
                    case DATASET -> edge.flow() || edge.kind() == EdgeKind.INCOMPLETE;
                    case JOB -> edge.io() || edge.kind() == EdgeKind.INCOMPLETE;
                    case FIELD, CONTROL -> true;
                };
        return walked && edge.validFrom() <= request.asOf() && edge.validTo() > request.asOf();
    }

    /** What was known earlier is rarely asked; all in one statement. */
    private Reach reachAsKnown(Direction direction) {
        Map<Long, GraphNode> nodes = new LinkedHashMap<>();
        List<GraphEdge> edges = new ArrayList<>();
        long position = -1;
        Result result = run(
                request.only() == null
                        ? WalkCypher.reach(request.mode(), direction, hops())
                        : SeenCypher.reach(request.mode(), direction, hops()));
        while (result.hasNext()) {
            Record record = result.next();
            position = record.get(0).asLong();
            View view = WalkRecords.view(record, position, direction);
            nodes.put(view.node().id(), view.node());
            edges.addAll(view.edges());
        }
        return new Reach(position < 0 ? Neo4jLineageGraph.position(tx) : new LogPosition(position), nodes, edges);
    }

    /** Leaves out what is beyond the depth or the limit, and says where that hides something. */
    private Walk cutToSize(
            Direction direction,
            LogPosition position,
            Map<Long, GraphNode> nodes,
            List<GraphEdge> edges,
            boolean truncated) {
        Distances distances = new Distances(nodes, edges, direction);
        List<Reached> within = new ArrayList<>();
        distances.from(request.roots()).forEach((id, halfSteps) -> {
            GraphNode node = nodes.get(id);
            if (node != null && halfSteps <= 2 * request.depth()) {
                within.add(new Reached(node, (halfSteps + 1) / 2));
            }
        });
        within.sort(NEAREST_FIRST);
        Set<Long> byDepth = new HashSet<>();
        within.forEach(reached -> byDepth.add(reached.node().id()));
        List<Reached> kept = within.size() <= request.nodeLimit() ? within : within.subList(0, request.nodeLimit());
        Set<Long> ids = new HashSet<>();
        kept.forEach(reached -> ids.add(reached.node().id()));
        List<Cut> cuts = new ArrayList<>();
        for (Reached reached : kept) {
            addCuts(reached.node().id(), distances, byDepth, ids, cuts);
        }
        cuts.addAll(hidden(direction, ids));
        if (truncated && cuts.stream().noneMatch(cut -> cut.reason() == Reason.NODE_LIMIT)) {
            cuts.add(new Cut(request.roots().getFirst(), Reason.NODE_LIMIT, -1));
        }
        List<GraphEdge> between = edges.stream()
                .filter(edge -> ids.contains(edge.from()) && ids.contains(edge.to()))
                .toList();
        return new Walk(kept, between, cuts, position);
    }

    /** Where neighbours may not be seen; nothing for somebody who sees all. */
    private List<Cut> hidden(Direction direction, Set<Long> kept) {
        if (request.only() == null || kept.isEmpty()) {
            return List.of();
        }
        Map<String, Object> parameters =
                Map.of("ids", List.copyOf(kept), "t", request.asOf(), "k", request.asKnownAt());
        return tx.run(SeenCypher.hidden(request.mode(), direction), SeenCypher.parameters(request.only(), parameters))
                .list(record -> new Cut(
                        record.get(0).asLong(), Reason.PERMISSION, record.get(1).asInt()));
    }

    private static void addCuts(long node, Distances distances, Set<Long> byDepth, Set<Long> kept, List<Cut> cuts) {
        int tooDeep = 0;
        int tooMany = 0;
        for (long next : distances.next(node)) {
            if (!byDepth.contains(next)) {
                tooDeep++;
            } else if (!kept.contains(next)) {
                tooMany++;
            }
        }
        if (tooDeep > 0) {
            cuts.add(new Cut(node, Reason.DEPTH, tooDeep));
        }
        if (tooMany > 0) {
            cuts.add(new Cut(node, Reason.NODE_LIMIT, tooMany));
        }
    }

    private Walk united(Walk up, Walk down) {
        Map<Long, Reached> nodes = new LinkedHashMap<>();
        up.nodes().forEach(reached -> nodes.put(reached.node().id(), reached));
        down.nodes()
                .forEach(reached ->
                        nodes.merge(reached.node().id(), reached, (a, b) -> a.distance() <= b.distance() ? a : b));
        Map<String, GraphEdge> edges = new LinkedHashMap<>();
        up.edges().forEach(edge -> edges.put(edge.key(), edge));
        down.edges().forEach(edge -> edges.put(edge.key(), edge));
        Set<Cut> cuts = new HashSet<>(up.cuts());
        cuts.addAll(down.cuts());
        List<Reached> sorted = nodes.values().stream()
                .sorted(NEAREST_FIRST)
                .limit(request.nodeLimit())
                .toList();
        if (sorted.size() < nodes.size()) {
            cuts.add(new Cut(request.roots().getFirst(), Reason.NODE_LIMIT, nodes.size() - sorted.size()));
        }
        Set<Long> ids = new HashSet<>();
        sorted.forEach(reached -> ids.add(reached.node().id()));
        return new Walk(
                sorted,
                edges.values().stream()
                        .filter(edge -> ids.contains(edge.from()) && ids.contains(edge.to()))
                        .toList(),
                List.copyOf(cuts),
                up.position());
    }
}
