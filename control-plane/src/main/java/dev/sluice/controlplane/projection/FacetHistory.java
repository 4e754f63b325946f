package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.controlplane.projection.Contents.Content;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The change points of the facets of jobs and datasets.
 *
 * <p>By definition: sort all observations of a facet of an entity by event time (ties by event digest) and keep the first
 * of every run of equal contents. Observations in order of time cost a comparison in memory; one that comes late and
 * could change something makes the entity's history be recomputed from its events at the end of the batch.
 */
final class FacetHistory {
    /** Stored as the content of a deleted facet. */
    static final long DELETED = 0;

    /** A facet whose present content is new since this batch. */
    record Change(long entity, String name, long contentId) {}

    private static final class Current {
        private long content;
        private long validFrom;
        /** Whether no other content was ever seen. */
        private boolean only;

        private Current(long content, long validFrom, boolean only) {
            this.content = content;
            this.validFrom = validFrom;
            this.only = only;
        }
    }

    private static final class Entity {
        private long lastTime = Long.MIN_VALUE;
        private final Map<String, Current> facets = new HashMap<>();
    }

    private record Row(String name, long validFrom, long content, long position) {}

    private final Contents contents;
    private final Identities identities;
    private final Lru<Long, Entity> entities;
    private final Set<Long> lateJobs = new LinkedHashSet<>();
    private final Set<Long> lateDatasets = new LinkedHashSet<>();
    private final List<Change> changes = new ArrayList<>();

    private final BulkStatement rows =
            new BulkStatement("""
            INSERT INTO facet_version (entity_id, name, valid_from, content_id, position)
            SELECT e, n, timestamptz 'epoch' + t * interval '1 microsecond', c, p FROM unnest(?, ?, ?, ?, ?) AS r (e, n, t, c, p)
            """, Column.LONG, Column.TEXT, Column.LONG, Column.LONG, Column.LONG);

    FacetHistory(Contents contents, Identities identities, Caches caches) {
        entities = caches.cache((_, entity) -> 100 + 150L * entity.facets.size());
        this.contents = contents;
        this.identities = identities;
    }

    /** Reads the histories of all that a batch names. */
    void prepare(Db db, Collection<Long> jobs, Collection<Long> datasets) throws SQLException {
        load(db, jobs, true);
        load(db, datasets, false);
    }

    void observeJob(Db db, long job, long time, long set, long position) throws SQLException {
        if (!lateJobs.contains(job) && !observe(db, job, true, time, set, position)) {
            lateJobs.add(job);
        }
    }

    void observeDataset(Db db, long dataset, long time, long set, long position) throws SQLException {
        if (!lateDatasets.contains(dataset) && !observe(db, dataset, false, time, set, position)) {
            lateDatasets.add(dataset);
        }
    }

    /** Writes change points; needs the batch's event rows to be written. Returns what is new at the present end. */
    List<Change> flush(Db db) throws SQLException {
        rows.flush(db.connection());
        for (long job : lateJobs) {
            recompute(db, job, true);
        }
        for (long dataset : lateDatasets) {
            recompute(db, dataset, false);
        }
        rows.flush(db.connection());
        lateJobs.clear();
        lateDatasets.clear();
        List<Change> result = List.copyOf(changes);
        changes.clear();
        return result;
    }

    /** Whether the observation could be taken in at the end of the history, or changes nothing. */
    private boolean observe(Db db, long id, boolean job, long time, long set, long position) throws SQLException {
        Entity entity = entity(db, id, job);
        List<Content> observed = contents.membersOf(db, set);
        if (time < entity.lastTime) {
            return observed.stream().allMatch(content -> {
                Current current = entity.facets.get(content.name());
                return current != null
                        && current.only
                        && current.content == stored(content)
                        && time >= current.validFrom;
            });
        }
        boolean tie = time == entity.lastTime;
        for (Content content : observed) {
            Current current = entity.facets.get(content.name());
            if (current != null && current.content == stored(content)) {
                continue;
            }
            if (tie) {
                return false;
            }
            if (current == null && content.deleted()) {
                continue; // nothing there to delete
            }
            append(id, entity, current, content, time, position);
        }
        entity.lastTime = time;
        return true;
    }

    private void append(long id, Entity entity, @Nullable Current current, Content content, long time, long position) {
        if (current == null) {
            entity.facets.put(content.name(), new Current(stored(content), time, true));
            entities.put(id, entity);
        } else {
            current.content = stored(content);
            current.validFrom = time;
            current.only = false;
        }
        rows.add(id, content.name(), time, stored(content), position);
        changes.add(new Change(id, content.name(), stored(content)));
    }

    private static long stored(Content content) {
        return content.deleted() ? DELETED : content.id();
    }

    private Entity entity(Db db, long id, boolean job) throws SQLException {
        Entity known = entities.get(id);
        if (known == null) {
            load(db, List.of(id), job);
            known = entities.get(id);
        }
        if (known == null) {
            known = new Entity(); // new in this batch
            entities.put(id, known);
        }
        return known;
    }

    /** Brings what is known of jobs, or of datasets, into memory with two look-ups. */
    private void load(Db db, Collection<Long> ids, boolean job) throws SQLException {
        List<Long> unknown = ids.stream()
                .filter(id -> !entities.containsKey(id) && !identities.isFresh(id))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<Long, Entity> loaded = new HashMap<>();
        unknown.forEach(id -> loaded.put(id, new Entity()));
        db.query(
                """
                SELECT DISTINCT ON (entity_id, name) entity_id, name, content_id,
                       (extract(epoch FROM valid_from) * 1000000)::bigint AS valid_from,
                       count(*) OVER (PARTITION BY entity_id, name) = 1 AS only
                FROM facet_version WHERE entity_id = ANY (?) ORDER BY entity_id, name, valid_from DESC
                """,
                row -> loaded.computeIfAbsent(row.getLong("entity_id"), _ -> new Entity())
                        .facets
                        .put(
                                row.getString("name"),
                                new Current(
                                        row.getLong("content_id"), row.getLong("valid_from"), row.getBoolean("only"))),
                db.longs(unknown));
        String lastTimes = job ? """
                SELECT w.id, (SELECT (extract(epoch FROM max(event_time)) * 1000000)::bigint FROM event_index WHERE job_id = w.id)
                FROM unnest(?) AS w (id)
                """ : """
                SELECT w.id, (SELECT (extract(epoch FROM max(event_time)) * 1000000)::bigint FROM event_dataset WHERE dataset_id = w.id)
                FROM unnest(?) AS w (id)
                """;
        db.query(
                lastTimes,
                row -> {
                    long time = row.getLong(2);
                    if (!row.wasNull()) {
                        loaded.computeIfAbsent(row.getLong(1), _ -> new Entity()).lastTime = time;
                    }
                    return time;
                },
                db.longs(unknown));
        loaded.forEach(entities::put);
    }

    private void recompute(Db db, long id, boolean job) throws SQLException {
        Map<String, Long> before = new HashMap<>();
        db.query("""
                SELECT DISTINCT ON (name) name, content_id FROM facet_version WHERE entity_id = ? ORDER BY name, valid_from DESC
                """, row -> before.put(row.getString(1), row.getLong(2)), id);
        Map<String, Row> last = new LinkedHashMap<>();
        List<Row> points = changePoints(db, id, job, last);
        db.update("DELETE FROM facet_version WHERE entity_id = ?", id);
        points.forEach(p -> rows.add(id, p.name, p.validFrom, p.content, p.position));
        last.forEach((name, row) -> {
            if (!Long.valueOf(row.content).equals(before.get(name))) {
                changes.add(new Change(id, name, row.content));
            }
        });
        entities.remove(id);
    }

    /** All change points; at one instant only the last of the contents counts, as in {@link #observe}. */
    private List<Row> changePoints(Db db, long id, boolean job, Map<String, Row> last) throws SQLException {
        record Observation(String name, long time, long content, long position) {}
        String sql = job ? """
                SELECT c.name, (extract(epoch FROM e.event_time) * 1000000)::bigint AS t,
                       CASE WHEN c.deleted THEN 0 ELSE c.id END AS content, e.position
                FROM event_index e JOIN facet_set s ON s.id = e.job_facet_set
                CROSS JOIN unnest(s.content_ids) AS m (content_id) JOIN facet_content c ON c.id = m.content_id
                WHERE e.job_id = ? ORDER BY e.event_time, e.event_digest
                """ : """
                SELECT c.name, (extract(epoch FROM o.event_time) * 1000000)::bigint AS t,
                       CASE WHEN c.deleted THEN 0 ELSE c.id END AS content, o.position
                FROM event_dataset o JOIN event_index e ON e.position = o.position JOIN facet_set s ON s.id = o.facet_set
                CROSS JOIN unnest(s.content_ids) AS m (content_id) JOIN facet_content c ON c.id = m.content_id
                WHERE o.dataset_id = ? ORDER BY o.event_time, e.event_digest, o.direction
                """;
        List<Observation> observations = db.query(
                sql,
                row -> new Observation(
                        row.getString("name"), row.getLong("t"), row.getLong("content"), row.getLong("position")),
                id);
        Map<String, Map<Long, Observation>> byName = new LinkedHashMap<>();
        for (Observation o : observations) {
            byName.computeIfAbsent(o.name, _ -> new LinkedHashMap<>()).put(o.time, o); // the last one of an instant
        }
        List<Row> result = new ArrayList<>();
        byName.forEach((name, instants) -> {
            @Nullable Row previous = null;
            for (Observation o : instants.values()) {
                boolean nothingToDelete = previous == null && o.content == DELETED;
                if (!nothingToDelete && (previous == null || previous.content != o.content)) {
                    previous = new Row(name, o.time, o.content, o.position);
                    result.add(previous);
                }
            }
            if (previous != null) {
                last.put(name, previous);
            }
        });
        return result;
    }
}
