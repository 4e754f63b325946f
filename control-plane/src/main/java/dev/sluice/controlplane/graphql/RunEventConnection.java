package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.RunEventInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link RunEventInfo}. */
@Type("RunEventConnection")
public record RunEventConnection(
        @NonNull List<@NonNull RunEventEdge> edges,
        @NonNull List<@NonNull RunEventInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static RunEventConnection of(Page<RunEventInfo> page) {
        List<RunEventEdge> edges = page.entries().stream()
                .map(entry -> new RunEventEdge(entry.cursor(), entry.value()))
                .toList();
        return new RunEventConnection(edges, page.values(), PageInfo.of(page));
    }
}
