package dev.sluice.controlplane.forecastview;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;

/** What became of the decisions of a kind. */
@Type("ForecastScoreSummary")
public record ScoreSummary(
        @NonNull ForecastDecisionKind kind,
        @NonNull ForecastMode mode,
        long decisions,
        long helped,
        long noDifference,
        long harmed,
        @Description("Scored, and it cannot be told.") long unknown,
        @Description("Not scored yet.") long open,
        long reversed) {}
