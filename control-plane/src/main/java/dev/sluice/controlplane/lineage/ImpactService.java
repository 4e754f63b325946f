package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.FacetValue;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.lineage.ImpactAnswer.Impacted;
import dev.sluice.controlplane.lineage.Roots.Found;
import dev.sluice.lineage.Direction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells whom a change would reach. Three walks and two round trips, whatever is found. */
@ApplicationScoped
public class ImpactService {
    private static final Set<String> OWNERSHIP = Set.of("ownership");

    private final LineageService lineage;
    private final Roots roots;
    private final Facets facets;

    ImpactService(LineageService lineage, Roots roots, Facets facets) {
        this.lineage = lineage;
        this.roots = roots;
        this.facets = facets;
    }

    /** What lies downstream of a dataset or field; {@code first} bounds each kind. */
    public ImpactAnswer impact(LineageRoot root, int depth, int first) {
        Found found = roots.find(root);
        switch (found) {
            case Found.OfDataset _, Found.OfField _ -> {}
            case Found.OfJob _, Found.OfRun _, Found.OfVersion _ ->
                throw new InvalidRequestException("impact is asked of a dataset or a field");
        }
        LineageAnswer datasets = downstream(found, root, Granularity.DATASET, depth, first);
        LineageAnswer fields = downstream(found, root, Granularity.FIELD, depth, first);
        LineageAnswer jobs = downstream(found, root, Granularity.JOB, depth, first);
        Map<NodeId, List<String>> owners = owners(datasets, jobs);
        Set<Cut> cuts = new java.util.LinkedHashSet<>(datasets.cuts());
        cuts.addAll(fields.cuts());
        cuts.addAll(jobs.cuts());
        return new ImpactAnswer(
                datasets,
                jobs,
                reached(datasets, NodeId.Kind.DATASET, owners),
                reached(fields, NodeId.Kind.FIELD, owners),
                reached(jobs, NodeId.Kind.JOB, owners),
                List.copyOf(cuts));
    }

    private LineageAnswer downstream(Found found, LineageRoot root, Granularity granularity, int depth, int first) {
        return lineage.from(
                found, new LineageQuery(root, Direction.DOWNSTREAM, granularity, depth, null, null, first, null));
    }

    private Map<NodeId, List<String>> owners(LineageAnswer datasets, LineageAnswer jobs) {
        Map<NodeId, List<String>> result = new HashMap<>();
        facets.ofDatasets(ids(datasets, NodeId.Kind.DATASET), Facets.NOW, OWNERSHIP)
                .forEach((id, found) -> result.put(NodeId.of(NodeId.Kind.DATASET, id), bodies(found)));
        facets.ofJobs(ids(jobs, NodeId.Kind.JOB), Facets.NOW, OWNERSHIP)
                .forEach((id, found) -> result.put(NodeId.of(NodeId.Kind.JOB, id), bodies(found)));
        return result;
    }

    private static List<Impacted> reached(LineageAnswer answer, NodeId.Kind kind, Map<NodeId, List<String>> owners) {
        Map<NodeId, Boolean> allMasked = new HashMap<>();
        for (LineageEdge edge : answer.edges()) {
            allMasked.merge(edge.to(), edge.masking(), Boolean::logicalAnd);
        }
        List<Impacted> result = new ArrayList<>();
        for (LineageNode node : answer.nodes()) {
            if (node.id().kind() == kind && node.distance() > 0) {
                result.add(new Impacted(
                        node, allMasked.getOrDefault(node.id(), false), owners.getOrDefault(node.id(), List.of())));
            }
        }
        return result;
    }

    private static Set<Long> ids(LineageAnswer answer, NodeId.Kind kind) {
        Set<Long> ids = new TreeSet<>();
        for (LineageNode node : answer.nodes()) {
            if (node.id().kind() == kind) {
                ids.add(node.id().number());
            }
        }
        return ids;
    }

    private static List<String> bodies(List<FacetValue> found) {
        return found.stream().map(FacetValue::body).toList();
    }
}
