package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.reproduceview.ReproductionInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link ReproductionInfo}. */
@Type("ReproductionConnection")
public record ReproductionConnection(
        @NonNull List<@NonNull ReproductionEdge> edges,
        @NonNull List<@NonNull ReproductionInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static ReproductionConnection of(Page<ReproductionInfo> page) {
        List<ReproductionEdge> edges = page.entries().stream()
                .map(entry -> new ReproductionEdge(entry.cursor(), entry.value()))
                .toList();
        return new ReproductionConnection(edges, page.values(), PageInfo.of(page));
    }
}
