package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphChanges.RemovedEdge;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.neo4j.driver.TransactionContext;

/** Writes one batch inside a transaction: nodes by id, then removals, then edges by type and key, so locks keep order. */
final class ChangeWriter {
    /** Rows of one UNWIND: more costs memory in the server, fewer costs round trips. */
    private static final int SLICE = 1_000;

    private final TransactionContext tx;

    ChangeWriter(TransactionContext tx) {
        this.tx = tx;
    }

    /** Does nothing when the graph already stands at or after the batch's position. */
    void write(GraphChanges changes) {
        long position = tx.run(WriteCypher.LOCK_POSITION).single().get(0).asLong();
        if (changes.upTo().value() <= position) {
            return;
        }
        long upTo = changes.upTo().value();
        writeNodes(changes.nodes(), upTo);
        for (EdgeKind kind : EdgeKind.values()) {
            removeEdges(kind, changes.removedEdges(), upTo);
        }
        for (EdgeKind kind : EdgeKind.values()) {
            writeEdges(kind, changes.edges(), position);
        }
        touch(changes);
        tx.run(WriteCypher.SET_POSITION, Map.of("position", changes.upTo().value()))
                .consume();
    }

    private void writeNodes(List<GraphNode> nodes, long upTo) {
        List<GraphNode> sorted =
                nodes.stream().sorted(Comparator.comparingLong(GraphNode::id)).toList();
        Set<Long> existing = existing(sorted);
        for (NodeKind kind : NodeKind.values()) {
            run(WriteCypher.mergeNodes(kind), rows(sorted, n -> n.kind() == kind));
        }
        for (List<Map<String, Object>> slice :
                slices(rows(sorted, n -> n.kind() != NodeKind.JOB && existing.contains(n.id())))) {
            tx.run(WriteCypher.UNLINK_STRUCTURE, Map.of("rows", slice, "position", upTo))
                    .consume();
        }
        runAll(WriteCypher.LINK_ALIASES, "alias", rows(sorted, GraphNode::isAlias));
        runAll(WriteCypher.LINK_FIELDS, "field", rows(sorted, n -> n.kind() == NodeKind.FIELD && !n.isAlias()));
    }

    /** Every node of the batch, and both ends of every edge and of the link from a dataset to its field. */
    private void touch(GraphChanges changes) {
        Set<Long> touched = new TreeSet<>();
        for (GraphNode node : changes.nodes()) {
            touched.add(node.id());
            touched.add(node.datasetId());
        }
        for (GraphEdge edge : changes.edges()) {
            touched.add(edge.from());
            touched.add(edge.to());
        }
        for (List<Long> slice : slices(List.copyOf(touched))) {
            tx.run(
                            WriteCypher.TOUCH,
                            Map.of("ids", slice, "position", changes.upTo().value()))
                    .consume();
        }
    }

    private Set<Long> existing(List<GraphNode> nodes) {
        Set<Long> existing = new HashSet<>();
        for (List<Long> slice : slices(nodes.stream().map(GraphNode::id).toList())) {
            existing.addAll(tx.run(WriteCypher.EXISTING, Map.of("ids", slice))
                    .list(row -> row.get(0).asLong()));
        }
        return existing;
    }

    private void removeEdges(EdgeKind kind, List<RemovedEdge> removed, long upTo) {
        List<String> keys = removed.stream()
                .filter(r -> r.kind() == kind)
                .map(RemovedEdge::key)
                .sorted()
                .toList();
        for (List<String> slice : slices(keys)) {
            tx.run(WriteCypher.deleteEdges(kind), Map.of("keys", slice, "position", upTo))
                    .consume();
        }
    }

    /** What became known only after the position the graph stands at is new to it. */
    private void writeEdges(EdgeKind kind, List<GraphEdge> edges, long position) {
        List<GraphEdge> sorted = edges.stream()
                .filter(e -> e.kind() == kind)
                .sorted(Comparator.comparing(GraphEdge::key))
                .toList();
        if (!sorted.isEmpty()) {
            runAll(WriteCypher.mergeEdges(kind), kind.name(), edgeRows(sorted, e -> e.knownFrom() <= position));
            runAll(WriteCypher.createEdges(kind), kind.name(), edgeRows(sorted, e -> e.knownFrom() > position));
        }
    }

    private static List<Map<String, Object>> edgeRows(List<GraphEdge> edges, Predicate<GraphEdge> which) {
        return edges.stream().filter(which).map(ChangeWriter::row).toList();
    }

    private void run(String statement, List<Map<String, Object>> rows) {
        for (List<Map<String, Object>> slice : slices(rows)) {
            tx.run(statement, Map.of("rows", slice)).consume();
        }
    }

    /** Every row must find its end nodes: an edge lost in silence would never come back. */
    private void runAll(String statement, String what, List<Map<String, Object>> rows) {
        for (List<Map<String, Object>> slice : slices(rows)) {
            int written =
                    tx.run(statement, Map.of("rows", slice)).single().get(0).asInt();
            if (written != slice.size()) {
                throw new IllegalArgumentException((slice.size() - written) + " of " + slice.size() + " rows of type "
                        + what + " name a node that the graph lacks; send nodes before or with their edges");
            }
        }
    }

    private static <T> List<List<T>> slices(List<T> all) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + SLICE)
                .mapToObj(from -> all.subList(from, Math.min(all.size(), from + SLICE)))
                .toList();
    }

    private static List<Map<String, Object>> rows(List<GraphNode> nodes, Predicate<GraphNode> which) {
        return nodes.stream().filter(which).map(ChangeWriter::row).toList();
    }

    private static Map<String, Object> row(GraphNode node) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", node.id());
        row.put("kind", node.kind().code());
        row.put("namespace", node.namespace());
        row.put("name", node.name());
        row.put("field", node.field());
        row.put("datasetId", node.datasetId());
        row.put("canonicalId", node.canonicalId());
        return row;
    }

    private static Map<String, Object> row(GraphEdge edge) {
        Map<String, Object> props = new HashMap<>();
        props.put("key", edge.key());
        props.put("edgeId", edge.edgeId());
        props.put("ownerId", edge.ownerId());
        props.put("source", edge.source().code());
        props.put("flow", edge.flow());
        props.put("io", edge.io());
        props.put("transformationType", edge.transformationType());
        props.put("transformationSubtype", edge.transformationSubtype());
        props.put("masking", edge.masking());
        props.put("validFrom", edge.validFrom());
        props.put("validTo", edge.validTo());
        props.put("knownFrom", edge.knownFrom());
        props.put("knownTo", edge.knownTo());
        return Map.of("key", edge.key(), "from", edge.from(), "to", edge.to(), "props", props);
    }
}
