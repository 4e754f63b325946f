package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.AssetVersionInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link AssetVersionInfo}. */
@Type("AssetVersionConnection")
public record AssetVersionConnection(
        @NonNull List<@NonNull AssetVersionEdge> edges,
        @NonNull List<@NonNull AssetVersionInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static AssetVersionConnection of(Page<AssetVersionInfo> page) {
        List<AssetVersionEdge> edges = page.entries().stream()
                .map(entry -> new AssetVersionEdge(entry.cursor(), entry.value()))
                .toList();
        return new AssetVersionConnection(edges, page.values(), PageInfo.of(page));
    }
}
