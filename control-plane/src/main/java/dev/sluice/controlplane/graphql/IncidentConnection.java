package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.forecastview.IncidentInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link IncidentInfo}. */
@Type("IncidentConnection")
public record IncidentConnection(
        @NonNull List<@NonNull IncidentEdge> edges,
        @NonNull List<@NonNull IncidentInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static IncidentConnection of(Page<IncidentInfo> page) {
        List<IncidentEdge> edges = page.entries().stream()
                .map(entry -> new IncidentEdge(entry.cursor(), entry.value()))
                .toList();
        return new IncidentConnection(edges, page.values(), PageInfo.of(page));
    }
}
