package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.Walk;
import dev.sluice.model.Micros;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Nodes and edges of small graphs, and how far a walk along them goes by hand. Datasets have small numbers, jobs those from 100. */
final class Elements {
    private Elements() {}

    static GraphNode dataset(long id) {
        return new GraphNode(id, NodeKind.DATASET, "ns", "n" + id, null, 0, id);
    }

    static GraphNode job(long id) {
        return new GraphNode(id, NodeKind.JOB, "ns", "n" + id, null, 0, id);
    }

    static GraphNode field(long id, long dataset, String name) {
        return new GraphNode(id, NodeKind.FIELD, "ns", "n" + dataset, name, dataset, id);
    }

    static GraphEdge reads(long dataset, long job) {
        return edge(EdgeKind.READ_BY, dataset, job);
    }

    static GraphEdge writes(long job, long dataset) {
        return edge(EdgeKind.WRITES, job, dataset);
    }

    static GraphEdge derives(long from, long to) {
        return edge(EdgeKind.DERIVES, from, to);
    }

    private static GraphEdge edge(EdgeKind kind, long from, long to) {
        return new GraphEdge(
                kind + ":" + from + ":" + to,
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
                0,
                Micros.OPEN);
    }

    static GraphEdge timed(GraphEdge e, long from, long to) {
        return within(e, from, to, 0, Micros.OPEN);
    }

    static GraphEdge known(GraphEdge e, long from, long to) {
        return within(e, 0, Micros.OPEN, from, to);
    }

    private static GraphEdge within(GraphEdge e, long validFrom, long validTo, long knownFrom, long knownTo) {
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
                validFrom,
                validTo,
                knownFrom,
                knownTo);
    }

    static Map<Long, Integer> byHand(long root, List<GraphEdge> edges, Direction direction, int depth) {
        Map<Long, Integer> distance = new HashMap<>(Map.of(root, 0));
        for (int round = 0; round < 2 * depth; round++) {
            Map<Long, Integer> next = new HashMap<>(distance);
            for (GraphEdge edge : edges) {
                if (edge.validFrom() <= 15 && edge.validTo() > 15) {
                    if (direction != Direction.UPSTREAM && distance.containsKey(edge.from())) {
                        next.merge(edge.to(), distance.get(edge.from()) + 1, Math::min);
                    }
                    if (direction != Direction.DOWNSTREAM && distance.containsKey(edge.to())) {
                        next.merge(edge.from(), distance.get(edge.to()) + 1, Math::min);
                    }
                }
            }
            distance = next;
        }
        Map<Long, Integer> steps = new TreeMap<>();
        distance.forEach((id, halves) -> steps.put(id, (halves + 1) / 2));
        return steps;
    }

    /** The nodes that edges join. */
    static List<GraphNode> ends(GraphEdge... edges) {
        Set<Long> ids = new HashSet<>();
        for (GraphEdge edge : edges) {
            ids.add(edge.from());
            ids.add(edge.to());
        }
        return ids.stream().map(id -> id < 100 ? dataset(id) : job(id)).toList();
    }

    static List<Long> ids(Walk walk) {
        return walk.nodes().stream().map(reached -> reached.node().id()).toList();
    }
}
