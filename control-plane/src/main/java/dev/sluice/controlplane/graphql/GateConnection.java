package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.GateInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link GateInfo}. */
@Type("GateConnection")
public record GateConnection(
        @NonNull List<@NonNull GateEdge> edges,
        @NonNull List<@NonNull GateInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static GateConnection of(Page<GateInfo> page) {
        List<GateEdge> edges = page.entries().stream()
                .map(entry -> new GateEdge(entry.cursor(), entry.value()))
                .toList();
        return new GateConnection(edges, page.values(), PageInfo.of(page));
    }
}
