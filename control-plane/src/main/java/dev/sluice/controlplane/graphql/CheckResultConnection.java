package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.CheckResultInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link CheckResultInfo}. */
@Type("CheckResultConnection")
public record CheckResultConnection(
        @NonNull List<@NonNull CheckResultEdge> edges,
        @NonNull List<@NonNull CheckResultInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static CheckResultConnection of(Page<CheckResultInfo> page) {
        List<CheckResultEdge> edges = page.entries().stream()
                .map(entry -> new CheckResultEdge(entry.cursor(), entry.value()))
                .toList();
        return new CheckResultConnection(edges, page.values(), PageInfo.of(page));
    }
}
