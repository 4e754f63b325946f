package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.AlertInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link AlertInfo}. */
@Type("AlertConnection")
public record AlertConnection(
        @NonNull List<@NonNull AlertEdge> edges,
        @NonNull List<@NonNull AlertInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static AlertConnection of(Page<AlertInfo> page) {
        List<AlertEdge> edges = page.entries().stream()
                .map(entry -> new AlertEdge(entry.cursor(), entry.value()))
                .toList();
        return new AlertConnection(edges, page.values(), PageInfo.of(page));
    }
}
