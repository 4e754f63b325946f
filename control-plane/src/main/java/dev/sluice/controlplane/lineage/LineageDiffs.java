package dev.sluice.controlplane.lineage;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.FacetValue;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.Run;
import dev.sluice.controlplane.catalog.RunDataset;
import dev.sluice.controlplane.catalog.RunDatasets;
import dev.sluice.controlplane.lineage.LineageDiff.ChangedEdge;
import dev.sluice.controlplane.lineage.RunDiff.ChangedFacet;
import dev.sluice.lineage.EdgeKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares lineage at two instants, and runs with each other. */
@ApplicationScoped
public class LineageDiffs {
    /** An instant of valid time, as known at a log position; null for all that is known. */
    public record Moment(Instant asOf, @Nullable Long asKnownAt) {}

    private final LineageService lineage;
    private final Roots roots;
    private final RunDatasets runDatasets;
    private final Facets facets;

    LineageDiffs(LineageService lineage, Roots roots, RunDatasets runDatasets, Facets facets) {
        this.lineage = lineage;
        this.roots = roots;
        this.runDatasets = runDatasets;
        this.facets = facets;
    }

    /** Two walks. The query's own instants are not used. */
    public LineageDiff between(LineageQuery query, Moment from, Moment to) {
        if (query.granularity() == Granularity.RUN) {
            throw new InvalidRequestException("runs do not change; compare two of them with lineageDiffRuns");
        }
        Roots.Found root = roots.find(query.root());
        LineageAnswer before = lineage.from(root, query.at(from.asOf(), from.asKnownAt()));
        LineageAnswer after = lineage.from(root, query.at(to.asOf(), to.asKnownAt()));
        return compare(before, after);
    }

    static LineageDiff compare(LineageAnswer before, LineageAnswer after) {
        Map<NodeId, LineageNode> nodesBefore = byId(before);
        Map<NodeId, LineageNode> nodesAfter = byId(after);
        record Ends(EdgeKind kind, NodeId from, NodeId to, long owner) {}
        Map<Long, LineageEdge> edgesBefore = edges(before);
        Map<Long, LineageEdge> edgesAfter = edges(after);
        Map<Ends, Deque<LineageEdge>> gone = new LinkedHashMap<>();
        edgesBefore.forEach((id, edge) -> {
            if (!edgesAfter.containsKey(id)) {
                gone.computeIfAbsent(
                                new Ends(edge.kind(), edge.from(), edge.to(), edge.ownerId()), _ -> new ArrayDeque<>())
                        .add(edge);
            }
        });
        List<LineageEdge> added = new ArrayList<>();
        List<ChangedEdge> changed = new ArrayList<>();
        edgesAfter.forEach((id, edge) -> {
            if (!edgesBefore.containsKey(id)) {
                Deque<LineageEdge> others = gone.get(new Ends(edge.kind(), edge.from(), edge.to(), edge.ownerId()));
                if (others == null || others.isEmpty()) {
                    added.add(edge);
                } else {
                    changed.add(new ChangedEdge(others.remove(), edge));
                }
            }
        });
        return new LineageDiff(
                before,
                after,
                without(nodesAfter, nodesBefore),
                without(nodesBefore, nodesAfter),
                added,
                gone.values().stream().flatMap(Deque::stream).toList(),
                changed);
    }

    /** Inputs, outputs and run facets. {@code added} is what only B reads or writes. */
    public RunDiff betweenRuns(UUID runA, UUID runB) {
        Set<UUID> asked = new TreeSet<>(List.of(runA, runB));
        Map<UUID, Run> runs = roots.runs(asked);
        Map<UUID, List<RunDataset>> io = runDatasets.ofRuns(asked);
        Map<UUID, List<FacetValue>> told = facets.ofRuns(asked);
        List<RunDataset> ofA = io.getOrDefault(runA, List.of());
        List<RunDataset> ofB = io.getOrDefault(runB, List.of());
        return new RunDiff(
                Objects.requireNonNull(runs.get(runA)),
                Objects.requireNonNull(runs.get(runB)),
                onlyIn(ofB, ofA),
                onlyIn(ofA, ofB),
                changes(told.getOrDefault(runA, List.of()), told.getOrDefault(runB, List.of())));
    }

    private static List<RunDataset> onlyIn(List<RunDataset> some, List<RunDataset> others) {
        return some.stream()
                .filter(each -> others.stream()
                        .noneMatch(other -> other.way() == each.way() && other.canonicalId() == each.canonicalId()))
                .toList();
    }

    private static List<ChangedFacet> changes(List<FacetValue> ofA, List<FacetValue> ofB) {
        Map<String, FacetValue> a = ofA.stream().collect(toMap(FacetValue::name, each -> each));
        Map<String, FacetValue> b = ofB.stream().collect(toMap(FacetValue::name, each -> each));
        Set<String> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        List<ChangedFacet> result = new ArrayList<>();
        for (String name : names) {
            @Nullable FacetValue inA = a.get(name);
            @Nullable FacetValue inB = b.get(name);
            if (inA == null || inB == null || !Objects.equals(inA.body(), inB.body())) {
                result.add(new ChangedFacet(name, inA, inB));
            }
        }
        return result;
    }

    private static Map<NodeId, LineageNode> byId(LineageAnswer answer) {
        Map<NodeId, LineageNode> result = new LinkedHashMap<>();
        answer.nodes().forEach(node -> result.put(node.id(), node));
        return result;
    }

    private static Map<Long, LineageEdge> edges(LineageAnswer answer) {
        Map<Long, LineageEdge> result = new LinkedHashMap<>();
        for (LineageEdge edge : answer.edges()) {
            if (edge.kind() != EdgeKind.HAS_FIELD) {
                result.put(edge.edgeId(), edge);
            }
        }
        return result;
    }

    private static List<LineageNode> without(Map<NodeId, LineageNode> some, Map<NodeId, LineageNode> others) {
        return some.values().stream()
                .filter(node -> !others.containsKey(node.id()))
                .toList();
    }
}
