package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.DatasetVersions;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Events;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.Jobs;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.catalog.Producers;
import dev.sluice.controlplane.catalog.ReadVersion;
import dev.sluice.controlplane.catalog.RunDatasets;
import dev.sluice.controlplane.catalog.Runs;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.graphql.DefaultValue;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Fields of jobs, runs and events that take further reads, each read once for all parents. */
@GraphQLApi
@ApiErrors
public class RunFields {
    /** No id: nothing has it. */
    private static final long NONE = 0;

    private final Jobs jobs;
    private final Runs runs;
    private final RunDatasets runDatasets;
    private final DatasetVersions versions;
    private final Datasets datasets;
    private final Facets facets;
    private final Events events;
    private final Producers producers;

    RunFields(
            Jobs jobs,
            Runs runs,
            RunDatasets runDatasets,
            DatasetVersions versions,
            Datasets datasets,
            Facets facets,
            Events events,
            Producers producers) {
        this.jobs = jobs;
        this.runs = runs;
        this.runDatasets = runDatasets;
        this.versions = versions;
        this.datasets = datasets;
        this.facets = facets;
        this.events = events;
        this.producers = producers;
    }

    @NonNull
    @Description("Facets as of the instant asked for, else now.")
    public List<List<Facet>> facets(@Source List<JobType> parents) {
        return DatasetFields.facetsOf(
                Batch.loadAsOf(parents, each -> each.job.id(), each -> each.asOf, facets::ofJobs));
    }

    @NonNull
    @Description("The latest runs of the job, newest first; runs(job) has all of them.")
    public List<List<RunType>> latestRuns(@Source List<JobType> parents, @DefaultValue("10") int first) {
        PageRequest request = PageRequest.first(first);
        return Batch.load(
                parents,
                each -> each.job.id(),
                ids -> runs.latestOfJobs(ids, request.first()),
                found -> found.stream().map(RunType::new).toList(),
                List.of());
    }

    @Description("The job; null while no event says which.")
    public List<@Nullable JobType> job(@Source List<RunType> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.run.jobId(), NONE),
                jobs::findByIds,
                found -> new JobType(found, Facets.NOW));
    }

    @NonNull
    @Description("Run facets of all its events, a later one in place of an earlier.")
    @Name("facets")
    public List<List<Facet>> runFacets(@Source List<RunType> parents) {
        return Batch.load(
                parents,
                each -> each.run.runId(),
                facets::ofRuns,
                found -> found.stream().map(Facet::of).toList(),
                List.of());
    }

    @NonNull
    @Description("What the run read, and which version of it.")
    public List<List<RunInput>> inputs(@Source List<RunType> parents) {
        Map<java.util.UUID, List<ReadVersion>> reads = runDatasets.readVersions(
                parents.stream().map(each -> each.run.runId()).toList());
        Set<Long> ids = new HashSet<>();
        reads.values().forEach(each -> each.forEach(read -> ids.add(read.input().canonicalId())));
        Map<Long, Dataset> names = datasets.findByIds(ids);
        return parents.stream()
                .map(each -> reads.getOrDefault(each.run.runId(), List.of()).stream()
                        .filter(read -> names.containsKey(read.input().canonicalId()))
                        .map(read -> RunInput.of(
                                read,
                                Objects.requireNonNull(names.get(read.input().canonicalId())),
                                Facets.NOW))
                        .toList())
                .toList();
    }

    @NonNull
    @Description("The dataset versions that the run wrote.")
    public List<List<DatasetVersionType>> outputs(@Source List<RunType> parents) {
        return Batch.load(
                parents,
                each -> each.run.runId(),
                versions::writtenBy,
                found -> found.stream().map(DatasetVersionType::new).toList(),
                List.of());
    }

    @Description("The dataset this is a version of.")
    public List<@Nullable DatasetType> dataset(@Source List<DatasetVersionType> parents) {
        return Batch.loadOrNull(
                parents,
                each -> each.version.canonicalId(),
                datasets::findByIds,
                found -> new DatasetType(found, Facets.NOW));
    }

    @Description("The run that wrote it.")
    public List<@Nullable RunType> run(@Source List<DatasetVersionType> parents) {
        return Batch.loadOrNull(parents, each -> each.version.runId(), runs::findByIds, RunType::new);
    }

    @Description("The job it is about; null for a dataset event.")
    @Name("job")
    public List<@Nullable JobType> jobOfEvent(@Source List<EventType> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.event.jobId(), NONE),
                jobs::findByIds,
                found -> new JobType(found, Facets.NOW));
    }

    @Description("Who sent it, by the address it gives; null until it is projected.")
    public List<@Nullable ProducerType> producer(@Source List<EventType> parents) {
        return Batch.loadOrNull(
                parents,
                each -> Objects.requireNonNullElse(each.event.producerId(), NONE),
                producers::findByIds,
                ProducerType::new);
    }

    @Description("The JSON text of the event as received.")
    public List<@Nullable String> raw(@Source List<EventType> parents) {
        return Batch.loadOrNull(parents, each -> each.event.position(), events::rawByPositions, text -> text);
    }
}
