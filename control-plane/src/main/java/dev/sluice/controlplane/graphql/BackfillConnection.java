package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.BackfillInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link BackfillInfo}. */
@Type("BackfillConnection")
public record BackfillConnection(
        @NonNull List<@NonNull BackfillEdge> edges,
        @NonNull List<@NonNull BackfillInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static BackfillConnection of(Page<BackfillInfo> page) {
        List<BackfillEdge> edges = page.entries().stream()
                .map(entry -> new BackfillEdge(entry.cursor(), entry.value()))
                .toList();
        return new BackfillConnection(edges, page.values(), PageInfo.of(page));
    }
}
