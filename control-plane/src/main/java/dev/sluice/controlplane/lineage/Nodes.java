package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.NodeId;
import dev.sluice.controlplane.lineage.Cut.Reason;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.Walk;
import dev.sluice.model.Micros;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names of graph nodes, to speak of edges and cuts. */
record Nodes(Map<Long, Walk.Reached> byId) {
    static Nodes of(Walk walk) {
        Map<Long, Walk.Reached> byId = new LinkedHashMap<>();
        walk.nodes().forEach(reached -> byId.put(reached.node().id(), reached));
        return new Nodes(byId);
    }

    static NodeId id(GraphNode node) {
        return NodeId.of(
                switch (node.kind()) {
                    case DATASET -> NodeId.Kind.DATASET;
                    case JOB -> NodeId.Kind.JOB;
                    case FIELD -> NodeId.Kind.FIELD;
                },
                node.id());
    }

    List<LineageNode> all() {
        return byId.values().stream()
                .map(each -> new LineageNode(
                        id(each.node()),
                        each.node().namespace(),
                        each.node().name(),
                        each.node().field(),
                        each.distance()))
                .toList();
    }

    Set<Long> jobs() {
        Set<Long> jobs = new TreeSet<>();
        byId.forEach((id, reached) -> {
            if (reached.node().kind() == NodeKind.JOB) {
                jobs.add(id);
            }
        });
        return jobs;
    }

    LineageEdge edge(GraphEdge edge) {
        return new LineageEdge(
                edge.edgeId(),
                edge.kind(),
                edge.source(),
                id(node(edge.from())),
                id(node(edge.to())),
                edge.transformationType(),
                edge.transformationSubtype(),
                edge.masking(),
                edge.kind() == EdgeKind.HAS_FIELD ? null : Micros.toInstant(edge.validFrom()),
                edge.validTo() == Micros.OPEN ? null : Micros.toInstant(edge.validTo()),
                edge.knownFrom(),
                edge.ownerId());
    }

    Cut cut(Walk.Cut cut) {
        Walk.@Nullable Reached at = byId.get(cut.nodeId());
        return new Cut(
                at == null ? null : id(at.node()),
                switch (cut.reason()) {
                    case DEPTH -> Reason.DEPTH;
                    case NODE_LIMIT -> Reason.PAGE;
                    case TIME_BUDGET -> Reason.TIME_BUDGET;
                    case PERMISSION -> Reason.PERMISSION;
                },
                cut.hidden() < 0 ? null : cut.hidden());
    }

    private GraphNode node(long id) {
        return Objects.requireNonNull(byId.get(id), "the graph answers edges between answered nodes only")
                .node();
    }
}
