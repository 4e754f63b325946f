package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.FacetObject;
import dev.sluice.verify.event.FacetReader;
import dev.sluice.verify.event.NamedFacet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Stores every facet once, under the digest of its bytes, and every facets object as a set of such contents.
 *
 * <p>A producer repeats itself: after the first events of a job a facets object costs one look-up in memory.
 */
final class Contents {
    /** The set of an absent or empty facets object. */
    static final long NONE = 0;

    /** One facet of a set. */
    record Content(long id, String name, boolean deleted) {}

    private record ContentKey(String name, Digest128 digest) {}

    private final Lru<Digest128, Long> sets;
    private final Lru<ContentKey, Long> contents;
    private final Lru<Long, List<Content>> members;
    private final Map<Long, FacetObject> objectsOfBatch = new HashMap<>();
    private final FacetReader reader;
    private long nextSet;
    private long nextContent;

    private final BulkStatement newContents = new BulkStatement(
            """
            INSERT INTO facet_content (id, name, digest, body, producer, schema_url, deleted)
            SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?)
            """, Column.LONG, Column.TEXT, Column.BYTES, Column.TEXT, Column.TEXT, Column.TEXT, Column.BOOL);
    private final BulkStatement newSets = new BulkStatement("""
            INSERT INTO facet_set (id, digest, content_ids) SELECT i, d, c::bigint[] FROM unnest(?, ?, ?) AS r (i, d, c)
            """, Column.LONG, Column.BYTES, Column.TEXT);

    Contents(Db db, FacetReader reader, Caches caches) throws SQLException {
        this.reader = reader;
        sets = caches.cache(40);
        contents = caches.cache(140);
        members = caches.cache((_, set) -> 40 + 100L * set.size());
        nextSet = 1
                + db.query("SELECT coalesce(max(id), 0) FROM facet_set", row -> row.getLong(1))
                        .getFirst();
        nextContent = 1
                + db.query("SELECT coalesce(max(id), 0) FROM facet_content", row -> row.getLong(1))
                        .getFirst();
    }

    /** Gives every facets object of a batch its set: three look-ups for all of them, then inserts for what is new. */
    void prepare(Db db, Collection<FacetObject> objects) throws SQLException {
        prepareSets(db, objects);
        prepareMembers(db, objects);
    }

    private void prepareMembers(Db db, Collection<FacetObject> objects) throws SQLException {
        Set<Long> unknown = new LinkedHashSet<>();
        for (FacetObject object : objects) {
            if (!object.isEmpty() && !members.containsKey(setOf(object))) {
                unknown.add(setOf(object));
            }
        }
        if (!unknown.isEmpty()) {
            loadMembers(db, unknown);
        }
    }

    private void prepareSets(Db db, Collection<FacetObject> objects) throws SQLException {
        Map<Digest128, FacetObject> unknown = new LinkedHashMap<>();
        for (FacetObject object : objects) {
            if (!object.isEmpty() && !sets.containsKey(object.digest())) {
                unknown.put(object.digest(), object);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        db.query(
                "SELECT id, digest FROM facet_set WHERE digest = ANY (?)",
                row -> {
                    Digest128 digest = Digest128.fromBytes(row.getBytes(2));
                    unknown.remove(digest);
                    sets.put(digest, row.getLong(1));
                    return digest;
                },
                db.bytes(unknown.keySet().stream().map(Digest128::toBytes).toList()));
        Map<Digest128, List<NamedFacet>> split = new LinkedHashMap<>();
        unknown.forEach((digest, object) -> split.put(digest, reader.split(object)));
        lookUpContents(db, split.values());
        split.forEach((digest, facets) -> addSet(digest, facets, unknown));
    }

    /** The set of a facets object that was prepared. */
    long setOf(FacetObject object) {
        if (object.isEmpty()) {
            return NONE;
        }
        Long id = sets.get(object.digest());
        if (id == null) {
            throw new IllegalStateException("facets object " + object.digest() + " was not prepared");
        }
        objectsOfBatch.putIfAbsent(id, object);
        return id;
    }

    /** The facets in a set, in the order of the object. */
    List<Content> membersOf(Db db, long set) throws SQLException {
        if (set == NONE) {
            return List.of();
        }
        List<Content> known = members.get(set);
        if (known == null) {
            loadMembers(db, Set.of(set));
            known = members.get(set);
        }
        if (known == null) {
            throw new IllegalStateException("facet set " + set + " is missing from the catalog");
        }
        return known;
    }

    private void loadMembers(Db db, Collection<Long> wanted) throws SQLException {
        Map<Long, List<Content>> loaded = new HashMap<>();
        db.query(
                """
                SELECT s.id AS set, c.id, c.name, c.deleted FROM facet_set s
                CROSS JOIN unnest(s.content_ids) WITH ORDINALITY AS m (content_id, place)
                JOIN facet_content c ON c.id = m.content_id
                WHERE s.id = ANY (?) ORDER BY s.id, m.place
                """,
                row -> loaded.computeIfAbsent(row.getLong("set"), _ -> new ArrayList<>())
                        .add(new Content(row.getLong("id"), row.getString("name"), row.getBoolean("deleted"))),
                db.longs(wanted));
        loaded.forEach((set, contents) -> members.put(set, List.copyOf(contents)));
    }

    /** The facets object of a set; read back from the store when no event of the running batch carries it. */
    FacetObject objectOf(Db db, long set) throws SQLException {
        if (set == NONE) {
            return FacetObject.NONE;
        }
        FacetObject known = objectsOfBatch.get(set);
        if (known != null) {
            return known;
        }
        List<String> facets = db.query("""
                SELECT c.name, c.body FROM facet_set s
                CROSS JOIN unnest(s.content_ids) WITH ORDINALITY AS m (content_id, place)
                JOIN facet_content c ON c.id = m.content_id
                WHERE s.id = ? ORDER BY m.place
                """, row -> JsonText.quote(row.getString(1)) + ":" + row.getString(2), set);
        return FacetObject.of(facets.stream().collect(Collectors.joining(",", "{", "}")));
    }

    void flush(Db db) throws SQLException {
        newContents.flush(db.connection());
        newSets.flush(db.connection());
    }

    void endBatch() {
        objectsOfBatch.clear();
    }

    private void lookUpContents(Db db, Collection<List<NamedFacet>> split) throws SQLException {
        Map<ContentKey, NamedFacet> unknown = new LinkedHashMap<>();
        for (List<NamedFacet> facets : split) {
            for (NamedFacet facet : facets) {
                ContentKey key = new ContentKey(facet.name(), facet.digest());
                if (!contents.containsKey(key)) {
                    unknown.put(key, facet);
                }
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        db.query(
                "SELECT id, name, digest FROM facet_content WHERE digest = ANY (?)",
                row -> {
                    ContentKey key = new ContentKey(row.getString(2), Digest128.fromBytes(row.getBytes(3)));
                    unknown.remove(key);
                    contents.put(key, row.getLong(1));
                    return key;
                },
                db.bytes(unknown.keySet().stream()
                        .map(key -> key.digest().toBytes())
                        .distinct()
                        .toList()));
        unknown.forEach((key, facet) -> {
            long id = nextContent++;
            contents.put(key, id);
            newContents.add(
                    id,
                    facet.name(),
                    facet.digest().toBytes(),
                    facet.json(),
                    facet.producer(),
                    facet.schemaUrl(),
                    facet.deleted());
        });
    }

    private void addSet(Digest128 digest, List<NamedFacet> facets, Map<Digest128, FacetObject> objects) {
        List<Content> set = new ArrayList<>(facets.size());
        long[] ids = new long[facets.size()];
        for (int i = 0; i < facets.size(); i++) {
            NamedFacet facet = facets.get(i);
            Long id = contents.get(new ContentKey(facet.name(), facet.digest()));
            if (id == null) {
                throw new IllegalStateException("content of facet " + facet.name() + " was not prepared");
            }
            ids[i] = id;
            set.add(new Content(id, facet.name(), facet.deleted()));
        }
        long id = nextSet++;
        sets.put(digest, id);
        members.put(id, List.copyOf(set));
        objectsOfBatch.put(id, objects.get(digest));
        newSets.add(id, digest.toBytes(), BulkStatement.literal(ids));
    }
}
