package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.lineage.Provenance;
import java.util.List;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** How a dataset version came to be, run by run back to the sources. */
@Type("Provenance")
public record ProvenanceResult(
        @NonNull DatasetVersionType version,
        @NonNull List<@NonNull LineageNodeType> nodes,
        @NonNull List<@NonNull LineageEdgeType> edges,
        @Name("isComplete") boolean isComplete,
        @NonNull List<@NonNull LineageCut> cuts,
        @NonNull List<@NonNull MissingFactType> missing) {
    static ProvenanceResult of(Provenance p) {
        return new ProvenanceResult(
                new DatasetVersionType(p.version()),
                p.nodes().stream().map(LineageNodeType::of).toList(),
                p.edges().stream().map(LineageEdgeType::of).toList(),
                p.isComplete(),
                p.cuts().stream().map(LineageCut::of).toList(),
                p.missing().stream()
                        .map(each -> new MissingFactType(
                                MissingFactKind.valueOf(each.kind().name()),
                                each.at().text(),
                                each.message()))
                        .toList());
    }
}
