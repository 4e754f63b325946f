package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.DatasetVersion;
import dev.sluice.controlplane.catalog.DatasetVersions;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Events;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.Jobs;
import dev.sluice.controlplane.catalog.LogStatus;
import dev.sluice.controlplane.catalog.Namespace;
import dev.sluice.controlplane.catalog.Namespaces;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.Producer;
import dev.sluice.controlplane.catalog.Producers;
import dev.sluice.controlplane.catalog.Runs;
import dev.sluice.controlplane.deadletter.DeadLetters;
import dev.sluice.lineage.GraphUnavailableException;
import dev.sluice.lineage.LineageGraph;
import java.util.Set;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** Anything by its id, and how far the service is. */
@GraphQLApi
@ApiErrors
public class NodeApi {
    private final Namespaces namespaces;
    private final Datasets datasets;
    private final Jobs jobs;
    private final Runs runs;
    private final DatasetVersions versions;
    private final Events events;
    private final Producers producers;
    private final DeadLetters deadLetters;
    private final LogStatus log;
    private final LineageGraph graph;

    NodeApi(
            Namespaces namespaces,
            Datasets datasets,
            Jobs jobs,
            Runs runs,
            DatasetVersions versions,
            Events events,
            Producers producers,
            DeadLetters deadLetters,
            LogStatus log,
            LineageGraph graph) {
        this.namespaces = namespaces;
        this.datasets = datasets;
        this.jobs = jobs;
        this.runs = runs;
        this.versions = versions;
        this.events = events;
        this.producers = producers;
        this.deadLetters = deadLetters;
        this.log = log;
        this.graph = graph;
    }

    @Query
    @Description("Anything by the id of an earlier answer; null when it is gone.")
    public @Nullable Node node(@Id @NonNull String id) {
        NodeId key = NodeId.parse(id);
        return switch (key.kind()) {
            case NAMESPACE -> {
                Namespace found = namespaces.findByIds(Set.of(key.number())).get(key.number());
                yield found == null ? null : new NamespaceType(found);
            }
            case DATASET ->
                datasets.findById(key.number())
                        .flatMap(found -> datasets.findById(found.canonicalId()))
                        .map(found -> new DatasetType(found, Facets.NOW))
                        .orElse(null);
            case JOB ->
                jobs.findById(key.number())
                        .map(found -> new JobType(found, Facets.NOW))
                        .orElse(null);
            case RUN -> runs.findById(key.runId()).map(RunType::new).orElse(null);
            case DATASET_VERSION -> {
                DatasetVersion found =
                        versions.findByKeys(Set.of(key.versionKey())).get(key.versionKey());
                yield found == null ? null : new DatasetVersionType(found);
            }
            case EVENT ->
                events.findByPosition(key.number()).map(EventType::new).orElse(null);
            case PRODUCER -> {
                Producer found = producers.findByIds(Set.of(key.number())).get(key.number());
                yield found == null ? null : new ProducerType(found);
            }
            case DEAD_LETTER ->
                deadLetters.find(key.number()).map(DeadLetterType::new).orElse(null);
            case FIELD ->
                throw new InvalidRequestException("fields are read through their dataset; ask for its fields");
        };
    }

    @Query
    @NonNull
    @Description("How far the event log and its projections are.")
    public ServiceStatus status() {
        LogStatus.Positions positions = log.positions();
        long head = positions.head().value();
        long catalog = positions.catalog().value();
        @Nullable Long inGraph = graphPosition();
        return new ServiceStatus(head, catalog, head - catalog, inGraph, inGraph == null ? null : head - inGraph);
    }

    private @Nullable Long graphPosition() {
        try {
            return graph.position().value();
        } catch (GraphUnavailableException e) {
            return null; // that is the answer: the status says so
        }
    }
}
