package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.schedulerview.LogLine;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link LogLine}. */
@Type("LogConnection")
public record LogConnection(
        @NonNull List<@NonNull LogEdge> edges,
        @NonNull List<@NonNull LogLine> nodes,
        @NonNull PageInfo pageInfo) {
    static LogConnection of(Page<LogLine> page) {
        List<LogEdge> edges = page.entries().stream()
                .map(entry -> new LogEdge(entry.cursor(), entry.value()))
                .toList();
        return new LogConnection(edges, page.values(), PageInfo.of(page));
    }
}
