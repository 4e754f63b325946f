package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives the fields of datasets their numbers, from the counter of {@link Identities}. */
final class FieldNumbers {
    record NewField(long dataset, String name) {}

    private record Field(long id, boolean own) {}

    private final Identities identities;
    private final Lru<Long, Map<String, Field>> fields;
    private final List<NewField> fresh = new ArrayList<>();
    private final BulkStatement newFields =
            new BulkStatement("""
            INSERT INTO field (id, dataset_id, name, first_position, own) SELECT * FROM unnest(?, ?, ?, ?, ?)
            """, Column.LONG, Column.LONG, Column.TEXT, Column.LONG, Column.BOOL);
    private final BulkStatement ownFields =
            new BulkStatement("UPDATE field SET own = true FROM unnest(?) AS u (i) WHERE field.id = u.i", Column.LONG);

    FieldNumbers(Identities identities, Caches caches) {
        this.identities = identities;
        this.fields = caches.cache((_, names) -> 64 + 150L * names.size());
    }

    /** Reads the fields of many datasets at once. */
    void prepare(Db db, Collection<Long> datasets) throws SQLException {
        List<Long> unknown = datasets.stream()
                .filter(id -> !fields.containsKey(id) && !identities.isFresh(id))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<Long, Map<String, Field>> loaded = new HashMap<>();
        unknown.forEach(id -> loaded.put(id, new HashMap<>()));
        db.query(
                "SELECT dataset_id, name, id, own FROM field WHERE dataset_id = ANY (?)",
                row -> loaded.computeIfAbsent(row.getLong(1), _ -> new HashMap<>())
                        .put(row.getString(2), new Field(row.getLong(3), row.getBoolean(4))),
                db.longs(unknown));
        loaded.forEach(fields::put);
    }

    /** The number of a field that a facet names. */
    long number(Db db, long dataset, String name, long position) throws SQLException {
        Field known = of(db, dataset).get(name);
        if (known == null) {
            return add(dataset, name, true, position);
        }
        if (!known.own) {
            ownFields.add(known.id);
            of(db, dataset).put(name, new Field(known.id, true));
        }
        return known.id;
    }

    /** Gives a dataset that stands for others the fields of these, without claiming that it has them itself. */
    void mirror(Db db, long dataset, String name, long position) throws SQLException {
        if (!of(db, dataset).containsKey(name)) {
            add(dataset, name, false, position);
        }
    }

    /** Names of all fields of a dataset, sorted: numbers may be given in this order. */
    List<String> names(Db db, long dataset) throws SQLException {
        return of(db, dataset).keySet().stream().sorted().toList();
    }

    /** Fields that got their number since the last call. */
    List<NewField> takeNew() {
        if (fresh.isEmpty()) {
            return List.of();
        }
        List<NewField> taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    void flush(Db db) throws SQLException {
        newFields.flush(db.connection());
        ownFields.flush(db.connection());
    }

    void endBatch() {
        fresh.clear();
    }

    private long add(long dataset, String name, boolean own, long position) {
        long id = identities.allocate();
        newFields.add(id, dataset, name, position, own);
        Map<String, Field> ofDataset = fields.get(dataset);
        if (ofDataset != null) {
            ofDataset.put(name, new Field(id, own));
            fields.put(dataset, ofDataset);
        }
        fresh.add(new NewField(dataset, name));
        return id;
    }

    private Map<String, Field> of(Db db, long dataset) throws SQLException {
        Map<String, Field> known = fields.get(dataset);
        if (known == null) {
            prepare(db, List.of(dataset));
            known = fields.get(dataset);
        }
        if (known == null) {
            known = new HashMap<>(); // a new dataset has none yet
            fields.put(dataset, known);
        }
        return known;
    }
}
