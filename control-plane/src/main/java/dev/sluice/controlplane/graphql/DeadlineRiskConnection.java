package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.forecastview.RiskInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link RiskInfo}. */
@Type("DeadlineRiskConnection")
public record DeadlineRiskConnection(
        @NonNull List<@NonNull DeadlineRiskEdge> edges,
        @NonNull List<@NonNull RiskInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static DeadlineRiskConnection of(Page<RiskInfo> page) {
        List<DeadlineRiskEdge> edges = page.entries().stream()
                .map(entry -> new DeadlineRiskEdge(entry.cursor(), entry.value()))
                .toList();
        return new DeadlineRiskConnection(edges, page.values(), PageInfo.of(page));
    }
}
