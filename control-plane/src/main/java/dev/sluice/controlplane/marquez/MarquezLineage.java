package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.controlplane.catalog.GraphSight;
import dev.sluice.controlplane.marquez.MarquezRows.DatasetRow;
import dev.sluice.controlplane.marquez.MarquezRows.FacetRow;
import dev.sluice.controlplane.marquez.MarquezRows.JobRow;
import dev.sluice.controlplane.marquez.MarquezRows.RunRow;
import dev.sluice.controlplane.security.ReadScope;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.LineageGraph;
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.Walk;
import dev.sluice.lineage.WalkMode;
import dev.sluice.lineage.WalkRequest;
import dev.sluice.model.Micros;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** GET /lineage and GET /column-lineage: a walk, and what it reached in Marquez' shape. */
@ApplicationScoped
class MarquezLineage {
    /** What Marquez' UI and clients show of the nodes of a graph. */
    private static final String[] SHOWN_FACETS = {"schema", "documentation", "jobType", "sourceCodeLocation"};

    private static final int BYTES_OF_A_NODE = 1_900;

    private final LineageGraph graph;
    private final MarquezRows rows;
    private final MarquezWriter writer;
    private final NodeIds nodeIds;
    private final MarquezConfig config;
    private final InstantSource time;
    private final GraphSight sight;

    MarquezLineage(
            LineageGraph graph,
            MarquezRows rows,
            MarquezWriter writer,
            NodeIds nodeIds,
            MarquezConfig config,
            InstantSource time,
            GraphSight sight) {
        this.graph = graph;
        this.rows = rows;
        this.writer = writer;
        this.nodeIds = nodeIds;
        this.config = config;
        this.time = time;
        this.sight = sight;
    }

    /** As Marquez walks: along edges in any orientation. */
    byte[] lineage(String nodeId, int depth) {
        Walk walk = walk(List.of(nodeIds.find(nodeId).node()), Direction.UNDIRECTED, WalkMode.JOB, depth);
        Map<Long, GraphNode> nodes = nodes(walk);
        Collection<Long> datasets = ids(nodes, NodeKind.DATASET);
        Collection<Long> jobs = ids(nodes, NodeKind.JOB);
        List<Long> both = new ArrayList<>(datasets);
        both.addAll(jobs);
        Details details = details(datasets, jobs, both);
        Neighbours neighbours = new Neighbours(walk.edges());
        Map<Long, SerializedString> nodeIds = Neighbours.nodeIds(nodes);
        return JsonBytes.of(nodes.size() * BYTES_OF_A_NODE, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("graph");
            for (GraphNode node : nodes.values()) {
                List<FacetRow> shown = details.facets.getOrDefault(node.id(), List.of());
                json.writeStartObject();
                SerializedString own = Objects.requireNonNull(nodeIds.get(node.id()));
                json.writeFieldName("id");
                json.writeString(own);
                json.writeStringField("type", node.kind().name());
                json.writeFieldName("data");
                DatasetRow dataset = details.datasets.get(node.id());
                JobRow job = details.jobs.get(node.id());
                if (dataset != null) {
                    writer.dataset(json, dataset, shown, config.lineageFacets());
                } else if (job != null) {
                    writer.job(
                            json,
                            job,
                            neighbours.datasets(neighbours.into(node.id()), nodes),
                            neighbours.datasets(neighbours.outOf(node.id()), nodes),
                            details.runs.get(node.id()),
                            shown,
                            config.lineageFacets());
                } else {
                    json.writeNull(); // the graph is ahead of nothing: the row was just rebuilt away
                }
                neighbours.write(json, node.id(), own, nodeIds);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private record Details(
            Map<Long, DatasetRow> datasets,
            Map<Long, JobRow> jobs,
            Map<Long, RunRow> runs,
            Map<Long, List<FacetRow>> facets) {}

    /** Four statements side by side. */
    private Details details(Collection<Long> datasets, Collection<Long> jobs, Collection<Long> both) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Scope scope = rows.scope(); // these threads know nothing of the request
            var datasetRows = threads.submit(() -> ReadScope.within(scope, () -> rows.datasets(datasets)));
            var jobRows = threads.submit(() -> ReadScope.within(scope, () -> rows.jobs(jobs)));
            var runs = threads.submit(() -> ReadScope.within(scope, () -> rows.latestRuns(jobs)));
            var facets = threads.submit(() ->
                    ReadScope.within(scope, () -> rows.facets(both, config.lineageFacets() ? null : SHOWN_FACETS)));
            return new Details(datasetRows.get(), jobRows.get(), runs.get(), facets.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the catalog", e);
        }
    }

    byte[] columnLineage(String nodeId, int depth, boolean withDownstream) {
        List<Long> roots = nodeIds.fieldsOf(nodeIds.find(nodeId), WalkRequest.MAX_ROOTS);
        Walk walk = walk(roots, withDownstream ? Direction.BOTH : Direction.UPSTREAM, WalkMode.FIELD, depth);
        Map<Long, GraphNode> nodes = nodes(walk);
        List<GraphEdge> derives = walk.edges().stream()
                .filter(edge -> edge.kind() == EdgeKind.DERIVES)
                .toList();
        Neighbours neighbours = new Neighbours(derives);
        Map<Long, SerializedString> nodeIds = Neighbours.nodeIds(nodes);
        Map<Long, List<GraphEdge>> sources = new HashMap<>();
        derives.forEach(edge ->
                sources.computeIfAbsent(edge.to(), _ -> new ArrayList<>()).add(edge));
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("graph");
            for (GraphNode node : nodes.values()) {
                if (node.kind() == NodeKind.FIELD) {
                    json.writeStartObject();
                    SerializedString own = Objects.requireNonNull(nodeIds.get(node.id()));
                    json.writeFieldName("id");
                    json.writeString(own);
                    json.writeStringField("type", "DATASET_FIELD");
                    fieldData(json, node, sources.getOrDefault(node.id(), List.of()), nodes);
                    neighbours.write(json, node.id(), own, nodeIds);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void fieldData(
            JsonGenerator json, GraphNode node, List<GraphEdge> sources, Map<Long, GraphNode> nodes)
            throws IOException {
        json.writeObjectFieldStart("data");
        json.writeStringField("namespace", node.namespace());
        json.writeStringField("dataset", node.name());
        json.writeNullField("datasetVersion");
        json.writeStringField("field", node.field());
        json.writeNullField("fieldType");
        json.writeNullField("transformationDescription");
        json.writeNullField("transformationType");
        json.writeArrayFieldStart("inputFields");
        for (GraphEdge edge : sources) {
            GraphNode source = nodes.get(edge.from());
            if (source != null && source.kind() == NodeKind.FIELD) {
                json.writeStartObject();
                json.writeStringField("namespace", source.namespace());
                json.writeStringField("dataset", source.name());
                json.writeNullField("datasetVersion");
                json.writeStringField("field", source.field());
                JsonBytes.text(json, "transformationDescription", edge.transformationType());
                JsonBytes.text(json, "transformationType", edge.transformationSubtype());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private Walk walk(List<Long> roots, Direction direction, WalkMode mode, int depth) {
        if (roots.isEmpty()) {
            return new Walk(List.of(), List.of(), List.of(), graph.position());
        }
        return graph.walk(new WalkRequest(
                roots,
                direction,
                mode,
                Math.clamp(depth, 1, WalkRequest.MAX_DEPTH),
                Micros.of(time.instant()),
                WalkRequest.KNOWN_NOW,
                config.maxNodes(),
                config.timeout(),
                sight.visible()));
    }

    private static Map<Long, GraphNode> nodes(Walk walk) {
        Map<Long, GraphNode> nodes = new LinkedHashMap<>();
        walk.nodes().forEach(reached -> nodes.put(reached.node().id(), reached.node()));
        return nodes;
    }

    private static Collection<Long> ids(Map<Long, GraphNode> nodes, NodeKind kind) {
        return nodes.values().stream()
                .filter(node -> node.kind() == kind)
                .map(GraphNode::id)
                .toList();
    }

    static String nodeId(GraphNode node) {
        return switch (node.kind()) {
            case DATASET -> "dataset:" + node.namespace() + ":" + node.name();
            case JOB -> "job:" + node.namespace() + ":" + node.name();
            case FIELD -> "datasetField:" + node.namespace() + ":" + node.name() + ":" + node.field();
        };
    }
}
