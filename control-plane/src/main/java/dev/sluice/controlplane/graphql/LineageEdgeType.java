package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.lineage.LineageEdge;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import java.time.Instant;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/** An edge of a lineage answer, oriented with the flow of data. */
@Type("LineageEdge")
public record LineageEdgeType(
        @NonNull EdgeKind kind,
        @NonNull EdgeSource source,
        @Id @NonNull String from,
        @Id @NonNull String to,
        @Nullable String transformationType,
        @Nullable String transformationSubtype,
        boolean masking,
        @Nullable Instant validFrom,
        @Nullable Instant validTo,
        long knownFrom,
        @Id @Nullable String statedBy) {
    static LineageEdgeType of(LineageEdge edge) {
        return new LineageEdgeType(
                edge.kind(),
                edge.source(),
                edge.from().text(),
                edge.to().text(),
                edge.transformationType(),
                edge.transformationSubtype(),
                edge.masking(),
                edge.validFrom(),
                edge.validTo(),
                edge.knownFrom(),
                statedBy(edge));
    }

    /** A job, or the dataset itself where its own events say what feeds it. */
    private static @Nullable String statedBy(LineageEdge edge) {
        if (edge.ownerId() == 0) {
            return null;
        }
        boolean byTarget = edge.to().kind() == NodeId.Kind.DATASET && edge.to().number() == edge.ownerId();
        boolean byDataset = byTarget || edge.source() == EdgeSource.RENAME;
        return NodeId.of(byDataset ? NodeId.Kind.DATASET : NodeId.Kind.JOB, edge.ownerId())
                .text();
    }
}
