package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far nodes are from the roots in half steps: over a job (dataset, job, dataset) two halves make one step, a direct
 * edge is a whole one, and from a dataset to its own field is none.
 */
final class Distances {
    private final Map<Long, GraphNode> nodes;
    private final Map<Long, List<Hop>> hops = new HashMap<>();

    private record Hop(long to, int halfSteps) {}

    Distances(Map<Long, GraphNode> nodes, Collection<GraphEdge> edges, Direction direction) {
        this.nodes = nodes;
        for (GraphEdge edge : edges) {
            if (edge.kind() == EdgeKind.INCOMPLETE) {
                continue;
            }
            int weight = halfSteps(edge);
            if (direction != Direction.UPSTREAM) {
                hop(edge.from(), edge.to(), weight);
            }
            if (direction != Direction.DOWNSTREAM) {
                hop(edge.to(), edge.from(), weight);
            }
        }
    }

    /** Least half steps to each reached node. */
    Map<Long, Integer> from(Collection<Long> roots) {
        Map<Long, Integer> distance = new HashMap<>();
        List<Deque<Long>> buckets =
                new ArrayList<>(List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>()));
        for (long root : roots) {
            if (nodes.containsKey(root)) {
                distance.put(root, 0);
                buckets.getFirst().add(root);
            }
        }
        // Weights are 0, 1 and 2, so three buckets in turn replace a priority queue.
        for (int at = 0; buckets.stream().anyMatch(bucket -> !bucket.isEmpty()); at++) {
            Deque<Long> now = buckets.get(at % 3);
            while (!now.isEmpty()) {
                long node = now.poll();
                if (distance.getOrDefault(node, -1) == at) {
                    expand(node, at, distance, buckets);
                }
            }
        }
        return distance;
    }

    /** Neighbours of a node in the direction of the walk. */
    List<Long> next(long node) {
        return hops.getOrDefault(node, List.of()).stream()
                .map(Hop::to)
                .distinct()
                .toList();
    }

    private void expand(long node, int at, Map<Long, Integer> distance, List<Deque<Long>> buckets) {
        for (Hop hop : hops.getOrDefault(node, List.of())) {
            int reached = at + hop.halfSteps;
            if (distance.getOrDefault(hop.to, Integer.MAX_VALUE) > reached) {
                distance.put(hop.to, reached);
                buckets.get(reached % 3).add(hop.to);
            }
        }
    }

    private void hop(long from, long to, int weight) {
        hops.computeIfAbsent(from, _ -> new ArrayList<>()).add(new Hop(to, weight));
    }

    private int halfSteps(GraphEdge edge) {
        return switch (edge.kind()) {
            case READ_BY, WRITES -> 1;
            case FEEDS -> kind(edge.from()) == kind(edge.to()) ? 2 : 1;
            case DERIVES, TRIGGERS, CONTAINS -> 2;
            case HAS_FIELD, INCOMPLETE -> 0;
        };
    }

    private NodeKind kind(long id) {
        GraphNode node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("edge names node " + id + ", which was not read");
        }
        return node.kind();
    }
}
