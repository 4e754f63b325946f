package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.GraphSight;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeNames;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.Visible;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.Micros;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
    private final NodeNames names;
    private final InstantSource clock;
    private final LineageConfig config;
    private final GraphSight sight;

    PathService(
            LineageGraph graph,
            Roots roots,
            NodeNames names,
            InstantSource clock,
            LineageConfig config,
            GraphSight sight) {
        this.graph = graph;
        this.roots = roots;
        this.names = names;
        this.clock = clock;
        this.config = config;
        this.sight = sight;
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
        @Nullable Visible only = sight.visible();
        List<List<Long>> found = graph.paths(
                start,
                end,
                LineageService.modeOf(granularity),
                WalkRequest.MAX_DEPTH,
                maxPaths,
                Micros.of(instant),
                WalkRequest.KNOWN_NOW,
                config.walkTimeout(),
                only);
        // Whether there are others through what may not be seen is not told.
        return new Paths(named(found), instant, WalkRequest.MAX_DEPTH, found.size() < maxPaths && only == null);
    }

    private List<List<LineageNode>> named(List<List<Long>> paths) {
        Set<Long> ids = new HashSet<>();
        paths.forEach(ids::addAll);
        Map<Long, NodeNames.Named> found = names.findByIds(ids);
        List<List<LineageNode>> result = new ArrayList<>();
        for (List<Long> path : paths) {
            List<LineageNode> nodes = new ArrayList<>();
            for (long id : path) {
                NodeNames.Named named = found.get(id);
                if (named != null) {
                    nodes.add(
                            new LineageNode(named.id(), named.namespace(), named.name(), named.field(), nodes.size()));
                }
            }
            result.add(List.copyOf(nodes));
        }
        return result;
    }

    private static long only(Set<Long> ids) {
        return ids.iterator().next();
    }
}
