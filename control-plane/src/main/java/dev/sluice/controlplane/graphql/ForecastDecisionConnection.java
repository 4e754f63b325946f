package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.forecastview.ForecastDecisionInfo;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** A page of {@link ForecastDecisionInfo}. */
@Type("ForecastDecisionConnection")
public record ForecastDecisionConnection(
        @NonNull List<@NonNull ForecastDecisionEdge> edges,
        @NonNull List<@NonNull ForecastDecisionInfo> nodes,
        @NonNull PageInfo pageInfo) {
    static ForecastDecisionConnection of(Page<ForecastDecisionInfo> page) {
        List<ForecastDecisionEdge> edges = page.entries().stream()
                .map(entry -> new ForecastDecisionEdge(entry.cursor(), entry.value()))
                .toList();
        return new ForecastDecisionConnection(edges, page.values(), PageInfo.of(page));
    }
}
