package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.gateview.EvaluationInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link EvaluationInfo}. */
@Type("GateEvaluationConnection")
public record GateEvaluationConnection(
        @NonNull List<@NonNull GateEvaluationEdge> edges,
        @NonNull List<@NonNull EvaluationInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static GateEvaluationConnection of(Page<EvaluationInfo> page) {
        List<GateEvaluationEdge> edges = page.entries().stream()
                .map(entry -> new GateEvaluationEdge(entry.cursor(), entry.value()))
                .toList();
        return new GateEvaluationConnection(edges, page.values(), PageInfo.of(page));
    }
}
