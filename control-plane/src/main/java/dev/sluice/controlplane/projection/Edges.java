package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.lineage.derive.Content;
import dev.sluice.lineage.derive.EdgeInfo;
import dev.sluice.lineage.derive.EdgeSpec;
import dev.sluice.lineage.derive.Scope;
import dev.sluice.lineage.derive.Statement;
import dev.sluice.model.Digest128;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives edges, and statements about them, their numbers; both are stored once and found by digest. */
final class Edges {
    private final Identities identities;
    private final EdgeNumbers numbers;
    private final Lru<Digest128, Long> ids;
    private final Lru<Long, EdgeInfo> infos;
    private final Lru<Digest128, Long> contentIds;
    private final Lru<Long, Content> contents;
    private long nextEdge;
    private long nextContent;
    /** Edges from here on are new in the running batch: no stored content can name them. */
    private long firstOfBatch;

    private final BulkStatement newEdges = new BulkStatement(
            """
            INSERT INTO edge (id, digest, owner_id, kind, from_id, to_id, source, flow, io, transformation_type,
                              transformation_subtype, masking, scope_id)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            Column.LONG,
            Column.BYTES,
            Column.LONG,
            Column.INT,
            Column.LONG,
            Column.LONG,
            Column.INT,
            Column.BOOL,
            Column.BOOL,
            Column.TEXT,
            Column.TEXT,
            Column.BOOL,
            Column.LONG);
    private final BulkStatement newContents =
            new BulkStatement("""
            INSERT INTO lineage_content (id, digest, edge_ids, scope_ids)
            SELECT i, d, e::bigint[], s::bigint[] FROM unnest(?, ?, ?, ?) AS u (i, d, e, s)
            """, Column.LONG, Column.BYTES, Column.TEXT, Column.TEXT);

    Edges(Db db, Identities identities, FieldNumbers fields, Caches caches) throws SQLException {
        this.identities = identities;
        this.numbers = new EdgeNumbers(identities, fields);
        ids = caches.cache(40);
        infos = caches.cache(48);
        contentIds = caches.cache(40);
        contents =
                caches.cache((_, content) -> 72 + 8L * (content.edgeIds().length + content.coveredScopeIds().length));
        nextEdge = 1
                + db.query("SELECT coalesce(max(id), 0) FROM edge", row -> row.getLong(1))
                        .getFirst();
        nextContent = 1
                + db.query("SELECT coalesce(max(id), 0) FROM lineage_content", row -> row.getLong(1))
                        .getFirst();
    }

    void begin() {
        firstOfBatch = nextEdge;
    }

    /** The content that stands for a statement of this owner. */
    Content content(Db db, long owner, Statement statement, long position) throws SQLException {
        long[] edgeIds = edgeIds(db, owner, statement.edges(), position);
        long[] scopes = new long[statement.covers().size()];
        int place = 0;
        for (Scope scope : statement.covers()) {
            scopes[place++] = numbers.scopeId(db, scope, position);
        }
        Arrays.sort(scopes);
        return contentOf(db, edgeIds, scopes);
    }

    /** The content with these edges and scopes, both sorted. */
    Content contentOf(Db db, long[] edgeIds, long[] scopes) throws SQLException {
        ByteBuffer bytes = ByteBuffer.allocate(8 * (edgeIds.length + scopes.length + 1));
        bytes.putLong(edgeIds.length);
        for (long id : edgeIds) {
            bytes.putLong(id);
        }
        for (long id : scopes) {
            bytes.putLong(id);
        }
        Digest128 digest = Digest128.of(bytes.array());
        Long known = contentIds.get(digest);
        boolean withNewEdge = edgeIds.length > 0 && edgeIds[edgeIds.length - 1] >= firstOfBatch;
        if (known == null && !withNewEdge) {
            known =
                    db
                            .query(
                                    "SELECT id FROM lineage_content WHERE digest = ?",
                                    row -> row.getLong(1),
                                    digest.toBytes())
                            .stream()
                            .findFirst()
                            .orElse(null);
        }
        if (known == null) {
            known = nextContent++;
            newContents.add(known, digest.toBytes(), BulkStatement.literal(edgeIds), BulkStatement.literal(scopes));
        }
        contentIds.put(digest, known);
        Content content = new Content(known, edgeIds, scopes);
        contents.put(known, content);
        return content;
    }

    /** A content by its number; of the running batch or stored. */
    Content contentById(Db db, long id) throws SQLException {
        Content known = contents.get(id);
        if (known == null) {
            loadContents(db, List.of(id));
            known = contents.get(id);
        }
        if (known == null) {
            throw new IllegalStateException("lineage content " + id + " is missing from the catalog");
        }
        return known;
    }

    /** Brings contents and their edges into memory with two look-ups. */
    void loadContents(Db db, Collection<Long> wanted) throws SQLException {
        List<Long> missing = wanted.stream()
                .distinct()
                .filter(id -> !contents.containsKey(id))
                .toList();
        if (!missing.isEmpty()) {
            db.query(
                            "SELECT id, edge_ids, scope_ids FROM lineage_content WHERE id = ANY (?)",
                            row -> new Content(
                                    row.getLong("id"), Db.longArray(row, "edge_ids"), Db.longArray(row, "scope_ids")),
                            db.longs(missing))
                    .forEach(content -> contents.put(content.id(), content));
        }
        List<Long> edges = new ArrayList<>();
        for (long id : wanted) {
            Content content = contents.get(id);
            if (content != null) {
                for (long edge : content.edgeIds()) {
                    if (!infos.containsKey(edge)) {
                        edges.add(edge);
                    }
                }
            }
        }
        loadInfos(db, edges);
    }

    EdgeInfo info(Db db, long edge) throws SQLException {
        EdgeInfo known = infos.get(edge);
        if (known == null) {
            loadInfos(db, List.of(edge));
            known = infos.get(edge);
        }
        if (known == null) {
            throw new IllegalStateException("edge " + edge + " is missing from the catalog");
        }
        return known;
    }

    void flush(Db db) throws SQLException {
        newEdges.flush(db.connection());
        newContents.flush(db.connection());
    }

    private void loadInfos(Db db, Collection<Long> edges) throws SQLException {
        if (edges.isEmpty()) {
            return;
        }
        db.query(
                        """
                SELECT e.id, coalesce(f.dataset_id, e.from_id) AS from_node, coalesce(t.dataset_id, e.to_id) AS to_node, e.scope_id
                FROM edge e LEFT JOIN field f ON f.id = e.from_id LEFT JOIN field t ON t.id = e.to_id
                WHERE e.id = ANY (?)
                """,
                        row -> new EdgeInfo(
                                row.getLong("id"),
                                row.getLong("from_node"),
                                row.getLong("to_node"),
                                row.getLong("scope_id")),
                        db.longs(edges))
                .forEach(info -> infos.put(info.edgeId(), info));
    }

    private long[] edgeIds(Db db, long owner, Collection<EdgeSpec> specs, long position) throws SQLException {
        Map<Digest128, EdgeNumbers.Row> unknown = new LinkedHashMap<>();
        Map<Digest128, EdgeInfo> infoOf = new LinkedHashMap<>();
        // Sorted by text, so that numbers do not depend on the order inside a hash set.
        for (EdgeSpec spec : specs.stream().sorted(EdgeOrder.BY_TEXT).toList()) {
            EdgeNumbers.Row row = numbers.row(db, owner, spec, position);
            Digest128 digest = row.digest();
            infoOf.put(
                    digest,
                    new EdgeInfo(
                            0,
                            numbers.datasetOrNode(db, spec.from(), row.from(), position),
                            numbers.datasetOrNode(db, spec.to(), row.to(), position),
                            row.scope()));
            if (!ids.containsKey(digest)) {
                unknown.put(digest, row);
            }
        }
        if (!unknown.isEmpty() && !identities.isFresh(owner)) {
            db.query(
                    "SELECT id, digest FROM edge WHERE digest = ANY (?)",
                    row -> {
                        Digest128 digest = Digest128.fromBytes(row.getBytes(2));
                        unknown.remove(digest);
                        ids.put(digest, row.getLong(1));
                        return digest;
                    },
                    db.bytes(unknown.keySet().stream().map(Digest128::toBytes).toList()));
        }
        unknown.forEach(this::insert);
        long[] result = new long[infoOf.size()];
        int place = 0;
        for (Map.Entry<Digest128, EdgeInfo> entry : infoOf.entrySet()) {
            Long id = ids.get(entry.getKey());
            if (id == null) {
                throw new IllegalStateException("edge " + entry.getKey() + " got no number");
            }
            EdgeInfo info = entry.getValue();
            infos.put(id, new EdgeInfo(id, info.fromNode(), info.toNode(), info.scopeId()));
            result[place++] = id;
        }
        Arrays.sort(result);
        return result;
    }

    private void insert(Digest128 digest, EdgeNumbers.Row row) {
        long id = nextEdge++;
        ids.put(digest, id);
        newEdges.add(
                id,
                digest.toBytes(),
                row.owner(),
                row.kind(),
                row.from(),
                row.to(),
                row.source(),
                row.flow(),
                row.io(),
                row.type(),
                row.subtype(),
                row.masking(),
                row.scope());
    }
}
