package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.emit.EmitConfig;
import dev.sluice.controlplane.forecastview.Calibration;
import dev.sluice.controlplane.forecastview.CalibrationDay;
import dev.sluice.controlplane.forecastview.ForecastingInfo;
import dev.sluice.controlplane.forecastview.ForecastsOfJobs;
import dev.sluice.controlplane.forecastview.IncidentInfo;
import dev.sluice.controlplane.forecastview.IncidentList;
import dev.sluice.controlplane.forecastview.JobForecastInfo;
import dev.sluice.controlplane.forecastview.LandingInfo;
import dev.sluice.controlplane.forecastview.Landings;
import dev.sluice.controlplane.schedulerview.WorkflowInfo;
import dev.sluice.model.JobId;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Forecasts of jobs and datasets where these are shown, and how good they were; each read once for all parents. */
@GraphQLApi
@ApiErrors
public class ForecastFields {
    /** No dataset has it. */
    private static final long NONE = 0;

    private static final String CALIBRATION = "How good the estimates were, by day, the newest first; at most 400.";

    private final ForecastsOfJobs jobs;
    private final Calibration calibration;
    private final Landings landings;
    private final Datasets datasets;
    private final IncidentList incidents;
    private final EmitConfig emit;

    ForecastFields(
            ForecastsOfJobs jobs,
            Calibration calibration,
            Landings landings,
            Datasets datasets,
            IncidentList incidents,
            EmitConfig emit) {
        this.jobs = jobs;
        this.calibration = calibration;
        this.landings = landings;
        this.datasets = datasets;
        this.incidents = incidents;
        this.emit = emit;
    }

    @Name("forecast")
    @Description("What is expected of its next run; null when nothing is known of it.")
    public List<@Nullable JobForecastInfo> forecastOfJob(@Source List<JobType> parents) {
        return Batch.loadOrNull(
                parents, each -> new JobId(each.job.namespace(), each.job.name()), jobs::ofJobs, found -> found);
    }

    @Name("forecast")
    @Description("What is expected of its next run; null when nothing is known of it.")
    public List<@Nullable JobForecastInfo> forecastOfWorkflow(@Source List<WorkflowInfo> parents) {
        return Batch.loadOrNull(
                parents,
                each -> new JobId(emit.jobNamespace(), each.namespace() + "." + each.name()),
                jobs::ofJobs,
                found -> found);
    }

    @NonNull
    @Name("calibration")
    @Description(CALIBRATION)
    public List<List<CalibrationDay>> calibrationOfJob(
            @Source List<JobForecastInfo> parents, @DefaultValue("30") int first) {
        return Batch.load(
                parents, JobForecastInfo::id, ids -> calibration.ofJobs(ids, first), found -> found, List.of());
    }

    @NonNull
    @Name("calibration")
    @Description(CALIBRATION)
    public List<@NonNull CalibrationDay> calibrationOfAll(
            @Source ForecastingInfo parent, @DefaultValue("30") int first) {
        return calibration.ofAll(first);
    }

    @Name("landing")
    @Description("When its next version is expected; null when nothing is expected of it.")
    public List<@Nullable LandingInfo> landingOfDataset(@Source List<DatasetType> parents) {
        return Batch.loadOrNull(parents, each -> each.dataset.id(), landings::ofDatasets, found -> found);
    }

    @Name("dataset")
    @Description("Null: the catalog does not have it any more.")
    public List<@Nullable DatasetType> datasetOfLanding(@Source List<LandingInfo> parents) {
        return Batch.loadOrNull(parents, LandingInfo::datasetId, datasets::findByIds, ForecastFields::now);
    }

    @NonNull
    @Name("anomalies")
    @Description("Odd runs and volumes, in the order in which they were seen; at most 200.")
    public List<List<IncidentInfo.Anomaly>> anomaliesOfIncident(
            @Source List<IncidentInfo> parents, @DefaultValue("20") int first) {
        WorkflowApi.bounded(first, IncidentList.MOST_ANOMALIES);
        return Batch.load(
                parents, IncidentInfo::number, ids -> incidents.anomalies(ids, first), found -> found, List.of());
    }

    @Name("dataset")
    @Description("Whose volume is odd; null: it is about a run.")
    public List<@Nullable DatasetType> datasetOfAnomaly(@Source List<IncidentInfo.Anomaly> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.datasetId(), NONE),
                datasets::findByIds,
                ForecastFields::now);
    }

    static DatasetType now(Dataset dataset) {
        return new DatasetType(dataset, Facets.NOW);
    }
}
