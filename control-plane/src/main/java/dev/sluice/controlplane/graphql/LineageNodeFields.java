package dev.sluice.controlplane.graphql;

import dev.sluice.controlplane.catalog.Datasets;
import dev.sluice.controlplane.catalog.Facets;
import dev.sluice.controlplane.catalog.Jobs;
import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.catalog.Runs;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** What the nodes of a lineage answer are in the catalog, each kind read once for all nodes. */
@GraphQLApi
@ApiErrors
public class LineageNodeFields {
    private final Datasets datasets;
    private final Jobs jobs;
    private final Runs runs;

    LineageNodeFields(Datasets datasets, Jobs jobs, Runs runs) {
        this.datasets = datasets;
        this.jobs = jobs;
        this.runs = runs;
    }

    @Description("The dataset, when the node is one.")
    public List<@Nullable DatasetType> dataset(@Source List<LineageNodeType> nodes) {
        return ofKind(
                nodes,
                NodeId.Kind.DATASET,
                NodeId::number,
                (Set<Long> ids) -> datasets.findByIds(ids),
                found -> new DatasetType(found, Facets.NOW));
    }

    @Description("The job, when the node is one.")
    public List<@Nullable JobType> job(@Source List<LineageNodeType> nodes) {
        return ofKind(
                nodes,
                NodeId.Kind.JOB,
                NodeId::number,
                (Set<Long> ids) -> jobs.findByIds(ids),
                found -> new JobType(found, Facets.NOW));
    }

    @Description("The run, when the node is one.")
    public List<@Nullable RunType> run(@Source List<LineageNodeType> nodes) {
        return ofKind(nodes, NodeId.Kind.RUN, NodeId::runId, (Set<UUID> ids) -> runs.findByIds(ids), RunType::new);
    }

    private static <K, V, R> List<@Nullable R> ofKind(
            List<LineageNodeType> nodes,
            NodeId.Kind kind,
            Function<NodeId, K> key,
            Function<Set<K>, Map<K, V>> load,
            Function<V, R> result) {
        List<NodeId> ids = nodes.stream().map(node -> NodeId.parse(node.id())).toList();
        Set<K> wanted = new HashSet<>();
        ids.stream().filter(id -> id.kind() == kind).map(key).forEach(wanted::add);
        Map<K, V> found = wanted.isEmpty() ? Map.of() : load.apply(wanted);
        List<@Nullable R> results = new ArrayList<>();
        for (NodeId id : ids) {
            V value = id.kind() == kind ? found.get(key.apply(id)) : null;
            results.add(value == null ? null : result.apply(value));
        }
        return results;
    }
}
