package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.sluice.controlplane.marquez.MarquezRows.DatasetRow;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is next to whom in an answer: each pair once, however many edges join them. */
final class Neighbours {
    private final Map<Long, Set<Long>> into = new HashMap<>();
    private final Map<Long, Set<Long>> outOf = new HashMap<>();

    Neighbours(List<GraphEdge> edges) {
        for (GraphEdge edge : edges) {
            if (edge.kind() != EdgeKind.INCOMPLETE) {
                into.computeIfAbsent(edge.to(), _ -> new LinkedHashSet<>()).add(edge.from());
                outOf.computeIfAbsent(edge.from(), _ -> new LinkedHashSet<>()).add(edge.to());
            }
        }
    }

    Set<Long> into(long node) {
        return into.getOrDefault(node, Set.of());
    }

    Set<Long> outOf(long node) {
        return outOf.getOrDefault(node, Set.of());
    }

    List<DatasetRow> datasets(Set<Long> ids, Map<Long, GraphNode> nodes) {
        List<DatasetRow> rows = new ArrayList<>(ids.size());
        for (long id : ids) {
            GraphNode node = nodes.get(id);
            if (node != null && node.kind() == NodeKind.DATASET) {
                rows.add(new DatasetRow(id, node.namespace(), node.name(), null, null, null, null, null));
            }
        }
        return rows;
    }

    /** Node ids as they are written, again and again: each is made into bytes once. */
    static Map<Long, SerializedString> nodeIds(Map<Long, GraphNode> nodes) {
        Map<Long, SerializedString> ids = HashMap.newHashMap(nodes.size());
        nodes.forEach((id, node) -> ids.put(id, new SerializedString(MarquezLineage.nodeId(node))));
        return ids;
    }

    void write(JsonGenerator json, long node, SerializedString own, Map<Long, SerializedString> nodeIds)
            throws IOException {
        json.writeArrayFieldStart("inEdges");
        for (long id : into(node)) {
            SerializedString other = nodeIds.get(id);
            if (other != null) {
                edge(json, other, own);
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("outEdges");
        for (long id : outOf(node)) {
            SerializedString other = nodeIds.get(id);
            if (other != null) {
                edge(json, own, other);
            }
        }
        json.writeEndArray();
    }

    private static void edge(JsonGenerator json, SerializedString origin, SerializedString destination)
            throws IOException {
        json.writeStartObject();
        json.writeFieldName("origin");
        json.writeString(origin);
        json.writeFieldName("destination");
        json.writeString(destination);
        json.writeEndObject();
    }
}
