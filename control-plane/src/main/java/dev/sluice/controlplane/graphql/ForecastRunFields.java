package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.forecastview.ForecastDecisionInfo;
import dev.sluice.controlplane.forecastview.ForecastDecisions;
import dev.sluice.controlplane.forecastview.RiskInfo;
import dev.sluice.controlplane.forecastview.Risks;
import dev.sluice.controlplane.forecastview.RunEstimateInfo;
import dev.sluice.controlplane.forecastview.RunEstimates;
import dev.sluice.controlplane.schedulerview.AttemptInfo;
import dev.sluice.controlplane.schedulerview.RunInfo;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.controlplane.schedulerview.WorkflowRuns;
import dev.sluice.controlplane.schedulerview.Workflows;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** What is expected of runs where these are shown, and whom risks and decisions are about; each read once for all parents. */
@GraphQLApi
@ApiErrors
public class ForecastRunFields {
    private static final UUID NO_RUN = new UUID(0, 0);
    private static final long NONE = 0;
    private static final String ESTIMATE =
            "What is expected of it, and how it came out; null: nothing was when it started.";

    private final RunEstimates estimates;
    private final Risks risks;
    private final ForecastDecisions decisions;
    private final Workflows workflows;
    private final WorkflowRuns runs;
    private final Datasets datasets;

    ForecastRunFields(
            RunEstimates estimates,
            Risks risks,
            ForecastDecisions decisions,
            Workflows workflows,
            WorkflowRuns runs,
            Datasets datasets) {
        this.estimates = estimates;
        this.risks = risks;
        this.decisions = decisions;
        this.workflows = workflows;
        this.runs = runs;
        this.datasets = datasets;
    }

    @Name("estimate")
    @Description(ESTIMATE)
    public List<@Nullable RunEstimateInfo> estimateOfRun(@Source List<RunType> parents) {
        return Batch.loadOrNull(parents, each -> each.run.runId(), estimates::ofRuns, found -> found);
    }

    @Name("estimate")
    @Description(ESTIMATE)
    public List<@Nullable RunEstimateInfo> estimateOfWorkflowRun(@Source List<RunInfo> parents) {
        return Batch.loadOrNull(parents, RunInfo::id, estimates::ofRuns, found -> found);
    }

    @Name("estimate")
    @Description(ESTIMATE)
    public List<@Nullable RunEstimateInfo> estimateOfAttempt(@Source List<AttemptInfo> parents) {
        return Batch.loadOrNull(parents, AttemptInfo::id, estimates::ofRuns, found -> found);
    }

    @Name("risk")
    @Description("How likely its deadline is missed; null: it has none, or it is over.")
    public List<@Nullable RiskInfo> riskOfRun(@Source List<RunInfo> parents) {
        return Batch.loadOrNull(parents, RunInfo::id, risks::ofRuns, found -> found);
    }

    @NonNull
    @Name("forecastDecisions")
    @Description("What was decided about it because of forecasts, newest first; at most 100.")
    public List<List<ForecastDecisionInfo>> decisionsOfRun(
            @Source List<RunInfo> parents, @DefaultValue("20") int first) {
        WorkflowApi.bounded(first, ForecastDecisions.MOST);
        return Batch.load(parents, RunInfo::id, ids -> decisions.ofRuns(ids, first), found -> found, List.of());
    }

    @Name("workflow")
    @Description("Whose deadline or promise it is.")
    public List<@Nullable WorkflowInfo> workflowOfRisk(@Source List<RiskInfo> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.definitionId(), NONE),
                workflows::byIds,
                found -> found);
    }

    @Name("dataset")
    @Description("That was promised; null: it is about a run.")
    public List<@Nullable DatasetType> datasetOfRisk(@Source List<RiskInfo> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.datasetId(), NONE),
                datasets::findByIds,
                ForecastFields::now);
    }

    @Name("run")
    @Description("Null: it is not there yet, or not kept any more.")
    public List<@Nullable RunInfo> runOfRisk(@Source List<RiskInfo> parents) {
        return Batch.loadOrNull(
                parents, each -> Objects.requireNonNullElse(each.run(), NO_RUN), runs::byIds, found -> found);
    }

    @Name("workflow")
    @Description("Whose policy allowed it.")
    public List<@Nullable WorkflowInfo> workflowOfDecision(@Source List<ForecastDecisionInfo> parents) {
        return Batch.loadOrNull(parents, ForecastDecisionInfo::definitionId, workflows::byIds, found -> found);
    }

    @Name("run")
    @Description("That it is about; null: it is not there yet, or not kept any more.")
    public List<@Nullable RunInfo> runOfDecision(@Source List<ForecastDecisionInfo> parents) {
        return Batch.loadOrNull(
                parents, each -> Objects.requireNonNullElse(each.run(), NO_RUN), runs::byIds, found -> found);
    }
}
