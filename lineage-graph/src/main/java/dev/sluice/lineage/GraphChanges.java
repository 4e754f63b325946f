package dev.sluice.lineage;

import dev.sluice.model.LogPosition;
import java.util.List;

/**
 * A batch for the graph, applied in one transaction together with its position.
 *
 * @param upTo the log position the graph stands at afterwards
 * @param nodes created or updated by id
 * @param removedEdges keys of edges to delete before {@code edges} are written (their end nodes changed)
 * @param edges created or updated by key; one that became known after the position the graph stands at must be new to it
 */
public record GraphChanges(
        LogPosition upTo, List<GraphNode> nodes, List<RemovedEdge> removedEdges, List<GraphEdge> edges) {
    public GraphChanges {
        nodes = List.copyOf(nodes);
        removedEdges = List.copyOf(removedEdges);
        edges = List.copyOf(edges);
    }

    public record RemovedEdge(EdgeKind kind, String key) {}
}
