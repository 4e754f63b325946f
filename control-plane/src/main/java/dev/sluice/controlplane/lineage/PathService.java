package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.Dataset;
import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.FieldName;
import dev.sluice.controlplane.catalog.Fields;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.Job;
import dev.sluice.controlplane.catalog.Jobs;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.Micros;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the ways from one node to another. */
@ApplicationScoped
public class PathService {
    /** Most paths in one answer. */
    public static final int MAX_PATHS = 100;

    /** Shortest paths first, each from start to end. Empty means: there is none within {@code maxDepth} steps. */
    public record Paths(List<List<LineageNode>> paths, Instant asOf, int maxDepth, boolean isComplete) {}

    private final LineageGraph graph;
    private final Roots roots;
    private final Datasets datasets;
    private final Jobs jobs;
    private final Fields fields;
    private final InstantSource clock;
    private final LineageConfig config;

    PathService(
            LineageGraph graph,
            Roots roots,
            Datasets datasets,
            Jobs jobs,
            Fields fields,
            InstantSource clock,
            LineageConfig config) {
        this.graph = graph;
        this.roots = roots;
        this.datasets = datasets;
        this.jobs = jobs;
        this.fields = fields;
        this.clock = clock;
        this.config = config;
    }

    public Paths paths(
            LineageRoot from, LineageRoot to, Granularity granularity, int maxPaths, @Nullable Instant asOf) {
        if (maxPaths < 1 || maxPaths > MAX_PATHS) {
            throw new InvalidRequestException("maxPaths is " + maxPaths + "; allowed are 1 to " + MAX_PATHS);
        }
        if (granularity == Granularity.RUN) {
            throw new InvalidRequestException("paths over runs are not offered; use granularity DATASET, JOB or FIELD");
        }
        Instant instant = asOf == null ? clock.instant() : asOf;
        long start = only(roots.graphNodes(roots.find(from), granularity));
        long end = only(roots.graphNodes(roots.find(to), granularity));
        List<List<Long>> found = graph.paths(
                start,
                end,
                LineageService.modeOf(granularity),
                WalkRequest.MAX_DEPTH,
                maxPaths,
                Micros.of(instant),
                WalkRequest.KNOWN_NOW,
                config.walkTimeout());
        return new Paths(named(found), instant, WalkRequest.MAX_DEPTH, found.size() < maxPaths);
    }

    private List<List<LineageNode>> named(List<List<Long>> paths) {
        Set<Long> ids = new HashSet<>();
        paths.forEach(ids::addAll);
        Map<Long, Naming> names = names(ids);
        List<List<LineageNode>> result = new ArrayList<>();
        for (List<Long> path : paths) {
            List<LineageNode> nodes = new ArrayList<>();
            for (long id : path) {
                Naming naming = names.get(id);
                if (naming != null) {
                    nodes.add(naming.at(nodes.size()));
                }
            }
            result.add(List.copyOf(nodes));
        }
        return result;
    }

    private record Naming(
            NodeId id,
            String namespace,
            String name,
            @Nullable String field) {
        LineageNode at(int distance) {
            return new LineageNode(id, namespace, name, field, distance);
        }
    }

    private Map<Long, Naming> names(Set<Long> ids) {
        Map<Long, FieldName> fieldNames = fields.findByIds(ids);
        Set<Long> datasetIds = new HashSet<>(ids);
        fieldNames.values().forEach(field -> datasetIds.add(field.datasetId()));
        Map<Long, Dataset> found = datasets.findByIds(datasetIds);
        Map<Long, Naming> result = new HashMap<>();
        found.forEach((id, d) ->
                result.put(id, new Naming(NodeId.of(NodeId.Kind.DATASET, id), d.namespace(), d.name(), null)));
        for (Job job : jobs.findByIds(ids).values()) {
            result.put(job.id(), new Naming(NodeId.of(NodeId.Kind.JOB, job.id()), job.namespace(), job.name(), null));
        }
        fieldNames.forEach((id, field) -> {
            Dataset d = found.get(field.datasetId());
            if (d != null) {
                result.put(id, new Naming(NodeId.of(NodeId.Kind.FIELD, id), d.namespace(), d.name(), field.path()));
            }
        });
        return result;
    }

    private static long only(Set<Long> ids) {
        return ids.iterator().next();
    }
}
