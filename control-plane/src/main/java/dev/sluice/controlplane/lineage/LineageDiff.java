package dev.sluice.controlplane.lineage;

import java.util.List;

/** How the lineage around a root differs between two instants, or two states of knowledge. */
public record LineageDiff(
        LineageAnswer before,
        LineageAnswer after,
        List<LineageNode> addedNodes,
        List<LineageNode> removedNodes,
        List<LineageEdge> addedEdges,
        List<LineageEdge> removedEdges,
        List<ChangedEdge> changedEdges) {
    /** The same two ends and kind, stated differently: by another source or with another transformation. */
    public record ChangedEdge(LineageEdge before, LineageEdge after) {}

    public boolean isComplete() {
        return before.isComplete() && after.isComplete();
    }
}
