package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.DecisionInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link DecisionInfo}. */
@Type("GateDecisionConnection")
public record GateDecisionConnection(
        @NonNull List<@NonNull GateDecisionEdge> edges,
        @NonNull List<@NonNull DecisionInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static GateDecisionConnection of(Page<DecisionInfo> page) {
        List<GateDecisionEdge> edges = page.entries().stream()
                .map(entry -> new GateDecisionEdge(entry.cursor(), entry.value()))
                .toList();
        return new GateDecisionConnection(edges, page.values(), PageInfo.of(page));
    }
}
