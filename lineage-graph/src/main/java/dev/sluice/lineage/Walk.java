package dev.sluice.lineage;

import dev.sluice.model.LogPosition;
import java.util.List;

/**
 * Answer to a walk: distinct nodes nearest first, and every edge between them that holds at the asked instant.
 *
 * @param nodes ordered by distance, then id; includes the roots at distance 0
 * @param cuts where the answer ends although the graph goes on
 * @param position log position the graph stood at when it answered
 */
public record Walk(List<Reached> nodes, List<GraphEdge> edges, List<Cut> cuts, LogPosition position) {
    public Walk {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        cuts = List.copyOf(cuts);
    }

    public record Reached(GraphNode node, int distance) {}

    /** A node beyond which neighbours were left out. {@code hidden} counts them; -1 when the store did not count. */
    public record Cut(long nodeId, Reason reason, int hidden) {}

    public enum Reason {
        DEPTH,
        NODE_LIMIT,
        TIME_BUDGET,
        /** The neighbours may not be seen. */
        PERMISSION
    }
}
