package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.AssetInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link AssetInfo}. */
@Type("AssetConnection")
public record AssetConnection(
        @NonNull List<@NonNull AssetEdge> edges,
        @NonNull List<@NonNull AssetInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static AssetConnection of(Page<AssetInfo> page) {
        List<AssetEdge> edges = page.entries().stream()
                .map(entry -> new AssetEdge(entry.cursor(), entry.value()))
                .toList();
        return new AssetConnection(edges, page.values(), PageInfo.of(page));
    }
}
