package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.VerdictInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link VerdictInfo}. */
@Type("GateVerdictConnection")
public record GateVerdictConnection(
        @NonNull List<@NonNull GateVerdictEdge> edges,
        @NonNull List<@NonNull VerdictInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static GateVerdictConnection of(Page<VerdictInfo> page) {
        List<GateVerdictEdge> edges = page.entries().stream()
                .map(entry -> new GateVerdictEdge(entry.cursor(), entry.value()))
                .toList();
        return new GateVerdictConnection(edges, page.values(), PageInfo.of(page));
    }
}
