package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An edge of a lineage answer, oriented with the flow.
 *
 * @param edgeId the same for all intervals of one edge; 0 between runs and versions
 * @param validTo null while it holds
 * @param knownFrom log position since which it is known; 0 between runs and versions
 * @param ownerId the job, or dataset, whose events state it; 0 between runs and versions
 */
public record LineageEdge(
        long edgeId,
        EdgeKind kind,
        EdgeSource source,
        NodeId from,
        NodeId to,
        @Nullable String transformationType,
        @Nullable String transformationSubtype,
        boolean masking,
        @Nullable Instant validFrom,
        @Nullable Instant validTo,
        long knownFrom,
        long ownerId) {
    LineageEdge statedByNobody() {
        return new LineageEdge(
                edgeId,
                kind,
                source,
                from,
                to,
                transformationType,
                transformationSubtype,
                masking,
                validFrom,
                validTo,
                knownFrom,
                0);
    }
}
