package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.forecastview.ForecastDecisionInfo;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** An entry of a {@link ForecastDecisionConnection}. */
@Type("ForecastDecisionEdge")
public record ForecastDecisionEdge(
        @NonNull String cursor, @NonNull ForecastDecisionInfo node) {}
