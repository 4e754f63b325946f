package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.LineageNode;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** A node of a lineage answer. Of a run or version, the name is that of what it is of. */
@Type("LineageNode")
public record LineageNodeType(
        @Id @NonNull String id,
        @NonNull NodeType type,
        @NonNull String namespace,
        @NonNull String name,
        @Nullable String field,
        int distance) {
    static LineageNodeType of(LineageNode node) {
        return new LineageNodeType(
                node.id().text(),
                NodeType.valueOf(node.id().kind().name()),
                node.namespace(),
                node.name(),
                node.field(),
                node.distance());
    }
}
