package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.GateHoldInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link GateHoldInfo}. */
@Type("GateHoldConnection")
public record GateHoldConnection(
        @NonNull List<@NonNull GateHoldEdge> edges,
        @NonNull List<@NonNull GateHoldInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static GateHoldConnection of(Page<GateHoldInfo> page) {
        List<GateHoldEdge> edges = page.entries().stream()
                .map(entry -> new GateHoldEdge(entry.cursor(), entry.value()))
                .toList();
        return new GateHoldConnection(edges, page.values(), PageInfo.of(page));
    }
}
