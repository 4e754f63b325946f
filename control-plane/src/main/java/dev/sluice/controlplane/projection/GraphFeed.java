package dev.sluice.controlplane.projection;

import dev.sluice.lineage.EdgeKind;
import dev.sluice.lineage.EdgeSource;
import dev.sluice.lineage.GraphChanges;
import dev.sluice.lineage.GraphChanges.RemovedEdge;
import dev.sluice.lineage.GraphEdge;
import dev.sluice.lineage.GraphNode;
import dev.sluice.lineage.NodeKind;
import dev.sluice.model.LogPosition;
import dev.sluice.model.Micros;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads from the catalog what changed in the lineage graph between two log positions. */
final class GraphFeed {
    /** About so many rows of each kind make a batch; one event's rows are never split. */
    private static final int BATCH_ROWS = 5_000;

    private static final String CATALOG_POSITION = """
            SELECT coalesce((SELECT position FROM projection_position WHERE name = 'catalog'), 0)
            """;

    /** Each branch is one range of one index: what is new must not cost more as the catalog grows. */
    private static final String NODES = """
            SELECT d.id, 1 AS kind, n.name AS namespace, d.name, NULL AS field, 0 AS dataset_id, d.canonical_id
            FROM (SELECT id FROM dataset WHERE first_position > ? AND first_position <= ?
                  UNION SELECT id FROM dataset WHERE canonical_position > ? AND canonical_position <= ?) AS changed
            JOIN dataset d ON d.id = changed.id JOIN namespace n ON n.id = d.namespace_id
            UNION ALL
            SELECT j.id, 2, n.name, j.name, NULL, 0, j.id
            FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE j.first_position > ? AND j.first_position <= ?
            UNION ALL
            SELECT f.id, 3, n.name, d.name, f.name, d.canonical_id, coalesce(c.id, f.id)
            FROM (SELECT id FROM field WHERE first_position > ? AND first_position <= ?
                  UNION SELECT m.id FROM dataset o JOIN field m ON m.dataset_id = o.id
                        WHERE o.canonical_position > ? AND o.canonical_position <= ?) AS changed
            JOIN field f ON f.id = changed.id JOIN dataset d ON d.id = f.dataset_id
            JOIN namespace n ON n.id = d.namespace_id
            LEFT JOIN field c ON c.dataset_id = d.canonical_id AND c.name = f.name
            """;

    /** Edges between canonical nodes: the ends of an edge are what stands for the dataset or field it was stated for. */
    private static final String EDGES = """
            SELECT i.edge_id, i.valid_from, i.valid_to, i.known_from, i.known_to, e.owner_id, e.kind, e.source, e.flow, e.io,
                   e.transformation_type, e.transformation_subtype, e.masking,
                   coalesce(fd.canonical_id, fcf.id, e.from_id) AS from_node,
                   coalesce(td.canonical_id, tcf.id, e.to_id) AS to_node
            FROM edge_interval i JOIN edge e ON e.id = i.edge_id
            LEFT JOIN dataset fd ON fd.id = e.from_id
            LEFT JOIN field ff ON ff.id = e.from_id
            LEFT JOIN dataset ffd ON ffd.id = ff.dataset_id
            LEFT JOIN field fcf ON fcf.dataset_id = ffd.canonical_id AND fcf.name = ff.name
            LEFT JOIN dataset td ON td.id = e.to_id
            LEFT JOIN field tf ON tf.id = e.to_id
            LEFT JOIN dataset tfd ON tfd.id = tf.dataset_id
            LEFT JOIN field tcf ON tcf.dataset_id = tfd.canonical_id AND tcf.name = tf.name
            """;

    private static final String CHANGED_INTERVALS = """
            WHERE (i.known_from > ? AND i.known_from <= ?)
               OR (i.known_to > ? AND i.known_to <= ? AND i.known_to < 9223372036854775807)
            """;

    /** Datasets, and fields of these, that another dataset stands for since, or no longer. */
    private static final String MOVED = """
            SELECT d.id FROM dataset d WHERE d.canonical_position > ? AND d.canonical_position <= ? AND d.first_position <= ?
            UNION ALL
            SELECT f.id FROM dataset d JOIN field f ON f.dataset_id = d.id
            WHERE d.canonical_position > ? AND d.canonical_position <= ? AND d.first_position <= ?
            """;

    private static final String INTERVALS_OF_MOVED = """
            WHERE i.known_from <= ? AND i.edge_id IN (
                SELECT id FROM edge WHERE from_id = ANY (?) UNION SELECT id FROM edge WHERE to_id = ANY (?))
            """;

    /** Position at which the n-th change after {@code after} lies, per source of changes. */
    private static final List<String> NTH_CHANGE = List.of(
            "SELECT known_from FROM edge_interval WHERE known_from > ? ORDER BY known_from OFFSET ? LIMIT 1",
            "SELECT known_to FROM edge_interval WHERE known_to > ? AND known_to < 9223372036854775807"
                    + " ORDER BY known_to OFFSET ? LIMIT 1",
            "SELECT first_position FROM field WHERE first_position > ? ORDER BY first_position OFFSET ? LIMIT 1",
            "SELECT canonical_position FROM dataset WHERE canonical_position > ? ORDER BY canonical_position OFFSET ? LIMIT 1");

    private GraphFeed() {}

    /**
     * The changes after a position, up to the catalog's own position or less; {@code upTo} equals {@code after} when there
     * is nothing new. Reads in the caller's transaction, which should be REPEATABLE READ.
     */
    static GraphChanges after(Connection connection, LogPosition after) throws SQLException {
        Db db = new Db(connection);
        long from = after.value();
        long to = db.query(CATALOG_POSITION, row -> row.getLong(1)).getFirst();
        if (to <= from) {
            return new GraphChanges(after, List.of(), List.of(), List.of());
        }
        for (String nth : NTH_CHANGE) {
            for (long bound : db.query(nth, row -> row.getLong(1), from, BATCH_ROWS)) {
                to = Math.min(to, bound);
            }
        }
        long upTo = to;
        List<GraphNode> nodes = db.query(NODES, GraphFeed::node, from, to, from, to, from, to, from, to, from, to);
        Map<String, GraphEdge> edges = new LinkedHashMap<>();
        List<RemovedEdge> removed = new ArrayList<>();
        for (GraphEdge edge : edgesOfMoved(db, from, to)) {
            removed.add(new RemovedEdge(edge.kind(), edge.key()));
            edges.put(edge.key(), edge);
        }
        db.query(EDGES + CHANGED_INTERVALS, row -> edge(row, upTo), from, to, from, to)
                .forEach(edge -> edges.put(edge.key(), edge));
        return new GraphChanges(new LogPosition(to), nodes, removed, List.copyOf(edges.values()));
    }

    private static List<GraphEdge> edgesOfMoved(Db db, long from, long to) throws SQLException {
        List<Long> moved = db.query(MOVED, row -> row.getLong(1), from, to, from, from, to, from);
        return moved.isEmpty()
                ? List.of()
                : db.query(EDGES + INTERVALS_OF_MOVED, row -> edge(row, to), to, db.longs(moved), db.longs(moved));
    }

    private static GraphNode node(ResultSet row) throws SQLException {
        return new GraphNode(
                row.getLong("id"),
                NodeKind.ofCode(row.getInt("kind")),
                row.getString("namespace"),
                row.getString("name"),
                row.getString("field"),
                row.getLong("dataset_id"),
                row.getLong("canonical_id"));
    }

    private static GraphEdge edge(ResultSet row, long upTo) throws SQLException {
        long edgeId = row.getLong("edge_id");
        long validFrom = row.getLong("valid_from");
        long knownFrom = row.getLong("known_from");
        long knownTo = row.getLong("known_to");
        return new GraphEdge(
                edgeId + ":" + validFrom + ":" + knownFrom,
                edgeId,
                EdgeKind.ofCode(row.getInt("kind")),
                row.getLong("from_node"),
                row.getLong("to_node"),
                row.getLong("owner_id"),
                EdgeSource.ofCode(row.getInt("source")),
                row.getBoolean("flow"),
                row.getBoolean("io"),
                row.getString("transformation_type"),
                row.getString("transformation_subtype"),
                row.getBoolean("masking"),
                validFrom,
                row.getLong("valid_to"),
                knownFrom,
                knownTo <= upTo ? knownTo : Micros.OPEN); // what is only learned later belongs to a later batch
    }
}
