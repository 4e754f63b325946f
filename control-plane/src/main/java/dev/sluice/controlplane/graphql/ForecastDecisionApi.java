package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.forecastview.ForecastDecisionFilter;
import dev.sluice.controlplane.forecastview.ForecastDecisionInfo;
import dev.sluice.controlplane.forecastview.ForecastDecisionKind;
import dev.sluice.controlplane.forecastview.ForecastDecisions;
import dev.sluice.controlplane.forecastview.ForecastMode;
import dev.sluice.controlplane.forecastview.ScoreSummary;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.Workflows;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** What was decided because of forecasts, and whether it helped. */
@GraphQLApi
@ApiErrors
public class ForecastDecisionApi {
    private final ForecastDecisions decisions;
    private final Workflows workflows;

    ForecastDecisionApi(ForecastDecisions decisions, Workflows workflows) {
        this.decisions = decisions;
        this.workflows = workflows;
    }

    @Query("forecastDecisions")
    @NonNull
    @Description("What was decided because of forecasts, or would have been, newest first.")
    public ForecastDecisionConnection forecastDecisions(
            @Nullable ForecastDecisionKind kind,
            @Description("ACT: carried out; ADVISE: only recorded.") @Nullable ForecastMode mode,
            @Description("namespace/name.") @Nullable String workflow,
            @Description("Only those about this run.") @Nullable String runId,
            @Nullable Instant since,
            @Description("Whether the outcome is known; left out: either.") @Nullable Boolean scored,
            @DefaultValue("50") int first,
            @Nullable String after) {
        ForecastDecisionFilter filter = new ForecastDecisionFilter(
                kind, mode, definition(workflow), runId == null ? null : Keys.id(runId), since, scored);
        return ForecastDecisionConnection.of(decisions.page(filter, new PageRequest(first, after)));
    }

    @Query("forecastDecision")
    @Description("A decision; null when there is none.")
    public @Nullable ForecastDecisionInfo forecastDecision(@Id @NonNull String id) {
        return decisions.find(Keys.id(id)).orElse(null);
    }

    @Query("forecastScores")
    @NonNull
    @Description("What became of decisions, by kind and mode.")
    public List<@NonNull ScoreSummary> forecastScores(
            @Description("Only those decided since; left out: within the last 30 days.") @Nullable Instant since,
            @Description("namespace/name.") @Nullable String workflow) {
        return decisions.scores(since, definition(workflow));
    }

    private @Nullable Long definition(@Nullable String workflow) {
        return workflow == null ? null : workflows.get(Keys.name(workflow)).definitionId();
    }
}
