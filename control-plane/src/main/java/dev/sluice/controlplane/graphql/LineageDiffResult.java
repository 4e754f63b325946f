package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.LineageDiff;
import dev.sluice.controlplane.lineage.LineageEdge;
import dev.sluice.controlplane.lineage.LineageNode;
import java.util.List;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** How lineage differs between two instants. */
@Type("LineageDiff")
public record LineageDiffResult(
        @NonNull List<@NonNull LineageNodeType> addedNodes,
        @NonNull List<@NonNull LineageNodeType> removedNodes,
        @NonNull List<@NonNull LineageEdgeType> addedEdges,
        @NonNull List<@NonNull LineageEdgeType> removedEdges,
        @NonNull List<@NonNull ChangedEdge> changedEdges,
        @Name("isComplete") boolean isComplete,
        @NonNull List<@NonNull LineageCut> cutsBefore,
        @NonNull List<@NonNull LineageCut> cutsAfter,
        long position) {
    static LineageDiffResult of(LineageDiff diff) {
        return new LineageDiffResult(
                nodes(diff.addedNodes()),
                nodes(diff.removedNodes()),
                edges(diff.addedEdges()),
                edges(diff.removedEdges()),
                diff.changedEdges().stream()
                        .map(each ->
                                new ChangedEdge(LineageEdgeType.of(each.before()), LineageEdgeType.of(each.after())))
                        .toList(),
                diff.isComplete(),
                diff.before().cuts().stream().map(LineageCut::of).toList(),
                diff.after().cuts().stream().map(LineageCut::of).toList(),
                diff.after().position());
    }

    private static List<LineageNodeType> nodes(List<LineageNode> nodes) {
        return nodes.stream().map(LineageNodeType::of).toList();
    }

    private static List<LineageEdgeType> edges(List<LineageEdge> edges) {
        return edges.stream().map(LineageEdgeType::of).toList();
    }
}
