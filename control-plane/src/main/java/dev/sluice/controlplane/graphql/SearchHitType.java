package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.SearchHit;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A dataset or job found by name. */
@Type("SearchHit")
public record SearchHitType(
        @Id @NonNull String id,
        @NonNull SearchType type,
        @NonNull String name) {
    static SearchHitType of(SearchHit hit) {
        return switch (hit.kind()) {
            case DATASET ->
                new SearchHitType(NodeId.of(NodeId.Kind.DATASET, hit.id()).text(), SearchType.DATASET, hit.name());
            case JOB -> new SearchHitType(NodeId.of(NodeId.Kind.JOB, hit.id()).text(), SearchType.JOB, hit.name());
        };
    }
}
