package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.forecastview.ForecastStatus;
import dev.sluice.controlplane.forecastview.ForecastingInfo;
import dev.sluice.controlplane.forecastview.ForecastsOfJobs;
import dev.sluice.controlplane.forecastview.JobForecastInfo;
import dev.sluice.controlplane.forecastview.LandingInfo;
import dev.sluice.controlplane.forecastview.Landings;
import dev.sluice.controlplane.forecastview.RiskFilter;
import dev.sluice.controlplane.forecastview.RiskOrder;
import dev.sluice.controlplane.forecastview.Risks;
import dev.sluice.controlplane.schedulerview.Keys;
import dev.sluice.controlplane.schedulerview.Workflows;
import dev.sluice.controlplane.security.Caller;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** What is expected of jobs and datasets, and which deadlines are at risk. */
@GraphQLApi
@ApiErrors
public class ForecastApi {
    private static final Duration DAY = Duration.ofHours(24);

    private final ForecastsOfJobs jobs;
    private final Datasets datasets;
    private final Landings landings;
    private final Risks risks;
    private final Workflows workflows;
    private final ForecastStatus status;
    private final Caller caller;
    private final InstantSource time;

    ForecastApi(
            ForecastsOfJobs jobs,
            Datasets datasets,
            Landings landings,
            Risks risks,
            Workflows workflows,
            ForecastStatus status,
            Caller caller,
            InstantSource time) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.landings = landings;
        this.risks = risks;
        this.workflows = workflows;
        this.status = status;
        this.caller = caller;
        this.time = time;
    }

    @Query("jobForecast")
    @Description("What is expected of a job's next run; null when nothing is known of it.")
    public @Nullable JobForecastInfo jobForecast(
            @Description("Of its scheduler; sluice: a workflow or task of ours.") @NonNull String namespace,
            @Description("In lineage; a workflow of ours is namespace.name.") @NonNull String name) {
        return jobs.ofJobs(Set.of(job(namespace, name))).values().stream()
                .findFirst()
                .orElse(null);
    }

    private static JobId job(String namespace, String name) {
        try {
            return new JobId(namespace, name);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()));
        }
    }

    @Query("landing")
    @Description("When a dataset's next version is expected; null when nothing is expected of it.")
    public @Nullable LandingInfo landing(
            @Description("Of its source.") @NonNull String namespace,
            @Description("Of the dataset, or of one that it stands for.") @NonNull String name) {
        return datasets.find(namespace, name)
                .map(dataset -> landings.ofDatasets(Set.of(dataset.id())).get(dataset.id()))
                .orElse(null);
    }

    @Query("risks")
    @NonNull
    @Description(
            "Deadlines and promises ahead with how likely each is missed, of runs that are there and runs to come.")
    public DeadlineRiskConnection risks(
            @Description("How far ahead of now, 90m or 24h; past deadlines of runs that go on are always there.")
                    @DefaultValue("24h")
                    @Nullable
                    String within,
            @Description("Least probability of being late, 0 to 1.") @DefaultValue("0") double minMiss,
            @Description("namespace/name.") @Nullable String workflow,
            @DefaultValue("DEADLINE") @Nullable RiskOrder order,
            @DefaultValue("50") int first,
            @Nullable String after) {
        if (!(minMiss >= 0 && minMiss <= 1)) {
            throw new InvalidRequestException("minMiss is " + minMiss + "; allowed are 0 to 1");
        }
        Long definition = workflow == null
                ? null
                : Long.valueOf(workflows.get(Keys.name(workflow)).definitionId());
        return DeadlineRiskConnection.of(risks.page(
                new RiskFilter(time.instant(), within == null ? DAY : duration(within), minMiss, definition),
                order == null ? RiskOrder.DEADLINE : order,
                new PageRequest(first, after)));
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (ScheduleException e) {
            throw new InvalidRequestException("within: " + e.getMessage());
        }
    }

    @Query("forecasting")
    @NonNull
    @Description("Whether decisions are carried out, and how far forecasts are behind the event log.")
    public ForecastingInfo forecasting() {
        caller.requireWhole("forecasting");
        return status.now();
    }
}
