package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.forecastview.RiskInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link DeadlineRiskConnection}. */
@Type("DeadlineRiskEdge")
public record DeadlineRiskEdge(
        @NonNull String cursor, @NonNull RiskInfo node) {}
