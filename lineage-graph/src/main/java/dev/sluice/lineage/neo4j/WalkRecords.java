package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.Direction;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.lineage.neo4j.NodeViews.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;

/** Reads nodes and edges out of the records that the statements of {@link WalkCypher} return. */
final class WalkRecords {
    private WalkRecords() {}

    /** A node with its edges. */
    static View view(Record record, long changed, Direction direction) {
        GraphNode node = node(record);
        List<GraphEdge> edges = new ArrayList<>();
        for (Value edge : record.get(8).values()) {
            edges.add(edge(edge, node.id(), direction));
        }
        return new View(changed, node, edges);
    }

    private static GraphNode node(Record record) {
        return new GraphNode(
                record.get(1).asLong(),
                NodeKind.ofCode(record.get(2).asInt()),
                record.get(3).asString(),
                record.get(4).asString(),
                textOrNull(record.get(5)),
                record.get(6).asLong(),
                record.get(7).asLong());
    }

    private static GraphEdge edge(Value columns, long node, Direction direction) {
        EdgeKind kind = EdgeKind.valueOf(columns.get(2).asString());
        boolean structure = kind == EdgeKind.HAS_FIELD;
        long other = columns.get(3).asLong();
        long from = direction == Direction.UPSTREAM ? other : node;
        long to = direction == Direction.UPSTREAM ? node : other;
        return new GraphEdge(
                structure ? "field:" + to : columns.get(0).asString(),
                structure ? 0 : columns.get(1).asLong(),
                kind,
                from,
                to,
                structure ? from : columns.get(4).asLong(),
                structure ? EdgeSource.RUN : EdgeSource.ofCode(columns.get(5).asInt()),
                !structure && columns.get(6).asBoolean(),
                !structure && columns.get(7).asBoolean(),
                textOrNull(columns.get(8)),
                textOrNull(columns.get(9)),
                !structure && columns.get(10).asBoolean(),
                columns.get(11).asLong(),
                columns.get(12).asLong(),
                columns.get(13).asLong(),
                columns.get(14).asLong());
    }

    private static @Nullable String textOrNull(Value value) {
        return value.isNull() ? null : value.asString();
    }
}
