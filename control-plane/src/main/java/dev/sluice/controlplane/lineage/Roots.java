package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.DatasetVersions;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.FieldName;
import dev.sluice.controlplane.catalog.Fields;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.Jobs;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.catalog.Run;
import dev.sluice.controlplane.catalog.RunFilter;
import dev.sluice.controlplane.catalog.Runs;
import dev.sluice.controlplane.catalog.VersionKey;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Finds what a root names, and what a walk of some granularity starts from then. */
@ApplicationScoped
class Roots {
    /** A root that exists. */
    sealed interface Found {
        record OfDataset(long canonicalId) implements Found {}

        record OfField(FieldName field) implements Found {}

        record OfJob(long jobId) implements Found {}

        record OfRun(Run run) implements Found {}

        record OfVersion(DatasetVersion version) implements Found {}
    }

    private final Datasets datasets;
    private final Fields fields;
    private final Jobs jobs;
    private final Runs runs;
    private final DatasetVersions versions;

    Roots(Datasets datasets, Fields fields, Jobs jobs, Runs runs, DatasetVersions versions) {
        this.datasets = datasets;
        this.fields = fields;
        this.jobs = jobs;
        this.runs = runs;
        this.versions = versions;
    }

    /** @throws NotFoundException when the catalog has no such thing */
    Found find(LineageRoot root) {
        return switch (root) {
            case LineageRoot.ById byId -> byId(NodeId.parse(byId.nodeId()));
            case LineageRoot.OfDataset named ->
                new Found.OfDataset(dataset(named.namespace(), named.name()).id());
            case LineageRoot.OfField named -> {
                Dataset dataset = dataset(named.namespace(), named.dataset());
                yield new Found.OfField(fields.find(dataset.id(), named.path())
                        .orElseThrow(() -> new NotFoundException("dataset '" + named.dataset() + "' in namespace '"
                                + named.namespace() + "' has no field '" + named.path() + "' in any lineage")));
            }
            case LineageRoot.OfJob named ->
                new Found.OfJob(jobs.find(named.namespace(), named.name())
                        .orElseThrow(() -> new NotFoundException(
                                "no job '" + named.name() + "' in namespace '" + named.namespace() + "'"))
                        .id());
            case LineageRoot.OfRun named -> new Found.OfRun(run(named.runId()));
        };
    }

    DatasetVersion version(VersionKey key) {
        DatasetVersion found = versions.findByKeys(Set.of(key)).get(key);
        if (found == null) {
            throw new NotFoundException("run " + key.runId() + " made no version of that dataset");
        }
        return found;
    }

    Run run(UUID runId) {
        return Objects.requireNonNull(runs(Set.of(runId)).get(runId));
    }

    /** All of them. */
    Map<UUID, Run> runs(Set<UUID> runIds) {
        Map<UUID, Run> found = runs.findByIds(runIds);
        for (UUID runId : runIds) {
            if (!found.containsKey(runId)) {
                throw new NotFoundException("no run " + runId);
            }
        }
        return found;
    }

    /** Where a walk over the graph starts. */
    Set<Long> graphNodes(Found found, Granularity granularity) {
        return switch (found) {
            case Found.OfDataset dataset -> withFields(Set.of(dataset.canonicalId()), granularity);
            case Found.OfField field ->
                Set.of(
                        granularity == Granularity.FIELD
                                ? field.field().id()
                                : field.field().datasetId());
            case Found.OfJob job -> Set.of(job.jobId());
            case Found.OfRun run -> Set.of(jobOf(run.run()));
            case Found.OfVersion version -> withFields(Set.of(version.version().canonicalId()), granularity);
        };
    }

    /** By field, a dataset stands for all of its fields. */
    Set<Long> withFields(Set<Long> datasets, Granularity granularity) {
        if (granularity != Granularity.FIELD || datasets.isEmpty() || datasets.size() >= WalkRequest.MAX_ROOTS) {
            return datasets;
        }
        Set<Long> nodes = new LinkedHashSet<>(datasets);
        nodes.addAll(fields.idsOf(datasets, WalkRequest.MAX_ROOTS - datasets.size()));
        return nodes;
    }

    /** The runs from which a walk over runs starts: for a dataset or job, its latest at the instant. */
    Set<UUID> startRuns(Found found, Instant asOf) {
        return switch (found) {
            case Found.OfDataset dataset -> writersOf(dataset.canonicalId(), asOf);
            case Found.OfField field -> writersOf(field.field().datasetId(), asOf);
            case Found.OfJob job -> {
                RunFilter until = new RunFilter(job.jobId(), null, null, justAfter(asOf));
                yield runs.page(until, PageRequest.first(1)).values().stream()
                        .map(Run::runId)
                        .collect(Collectors.toSet());
            }
            case Found.OfRun run -> Set.of(run.run().runId());
            case Found.OfVersion version -> Set.of(version.version().runId());
        };
    }

    /** Whether a walk of this granularity cannot start at the root itself but at what the job reads and writes. */
    static boolean startsBesideJob(Found found, WalkMode mode) {
        return switch (found) {
            case Found.OfJob _, Found.OfRun _ -> mode == WalkMode.DATASET || mode == WalkMode.FIELD;
            case Found.OfDataset _, Found.OfField _, Found.OfVersion _ -> false;
        };
    }

    /** Only these directions make sense over runs. */
    static void requireRunDirection(Direction direction) {
        if (direction == Direction.UNDIRECTED) {
            throw new InvalidRequestException(
                    "direction UNDIRECTED is not offered for granularity RUN; use UPSTREAM, DOWNSTREAM or BOTH");
        }
    }

    private Found byId(NodeId id) {
        return switch (id.kind()) {
            case DATASET ->
                new Found.OfDataset(datasets.findById(id.number())
                        .orElseThrow(() -> new NotFoundException("no dataset has this id"))
                        .canonicalId());
            case FIELD -> {
                FieldName field = fields.findByIds(Set.of(id.number())).get(id.number());
                if (field == null) {
                    throw new NotFoundException("no field has this id");
                }
                yield new Found.OfField(field);
            }
            case JOB ->
                new Found.OfJob(jobs.findById(id.number())
                        .orElseThrow(() -> new NotFoundException("no job has this id"))
                        .id());
            case RUN -> new Found.OfRun(run(id.runId()));
            case DATASET_VERSION -> new Found.OfVersion(version(id.versionKey()));
            case NAMESPACE, EVENT, PRODUCER, DEAD_LETTER ->
                throw new InvalidRequestException(
                        "lineage starts at a dataset, field, job, run or dataset version, not at a " + id.kind());
        };
    }

    private Dataset dataset(String namespace, String name) {
        return datasets.find(namespace, name)
                .orElseThrow(() -> new NotFoundException("no dataset '" + name + "' in namespace '" + namespace + "'"));
    }

    private Set<UUID> writersOf(long canonicalId, Instant asOf) {
        return versions.latestUntil(canonicalId, asOf)
                .map(DatasetVersion::runId)
                .map(Set::of)
                .orElse(Set.of());
    }

    /** What the store can tell from the instant. */
    private static Instant justAfter(Instant asOf) {
        return asOf.plus(1, ChronoUnit.MICROS);
    }

    private static long jobOf(Run run) {
        Long job = run.jobId();
        if (job == null) {
            throw new NotFoundException(
                    "run " + run.runId() + " is only referred to; no event says which job it is of");
        }
        return job;
    }
}
