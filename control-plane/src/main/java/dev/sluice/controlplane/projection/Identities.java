package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives namespaces, datasets, jobs and fields their numbers.
 *
 * <p>Numbers come from one counter in log order, so a replay gives the same ones. Only one projector runs at a time (it
 * holds the lock of its position row), which is why the counter can live in memory.
 */
final class Identities {
    record NewField(long dataset, String name) {}

    private record Field(long id, boolean own) {}

    private final Lru<String, Long> namespaces;
    private final Lru<DatasetId, Long> datasets;
    private final Lru<JobId, Long> jobs;
    private final Lru<Long, Map<String, Field>> fields;
    private final Lru<Long, DatasetId> datasetNames;
    private final Lru<Long, JobId> jobNames;
    private final List<NewField> freshFields = new ArrayList<>();
    /** Numbers given in the running batch: nothing about them can be in the store yet. */
    private final Set<Long> fresh = new LinkedHashSet<>();

    private final BulkStatement newNamespaces = new BulkStatement("""
            INSERT INTO namespace (id, name, first_position) SELECT * FROM unnest(?, ?, ?)
            """, Column.LONG, Column.TEXT, Column.LONG);
    private final BulkStatement newDatasets =
            new BulkStatement("""
            INSERT INTO dataset (id, namespace_id, name, canonical_id, canonical_position, first_position)
            SELECT i, n, t, i, p, p FROM unnest(?, ?, ?, ?) AS r (i, n, t, p)
            """, Column.LONG, Column.LONG, Column.TEXT, Column.LONG);
    private final BulkStatement newJobs = new BulkStatement("""
            INSERT INTO job (id, namespace_id, name, first_position) SELECT * FROM unnest(?, ?, ?, ?)
            """, Column.LONG, Column.LONG, Column.TEXT, Column.LONG);
    private final BulkStatement newFields =
            new BulkStatement("""
            INSERT INTO field (id, dataset_id, name, first_position, own) SELECT * FROM unnest(?, ?, ?, ?, ?)
            """, Column.LONG, Column.LONG, Column.TEXT, Column.LONG, Column.BOOL);

    private final BulkStatement ownFields =
            new BulkStatement("UPDATE field SET own = true FROM unnest(?) AS u (i) WHERE field.id = u.i", Column.LONG);

    private long next;

    /** Reads the counter back from the store. */
    Identities(Db db, Caches caches) throws SQLException {
        namespaces = caches.cache(200);
        datasets = caches.cache(24); // the name itself is counted once, below
        jobs = caches.cache(24);
        fields = caches.cache((_, names) -> 64 + 150L * names.size());
        datasetNames = caches.cache((_, id) -> weight(id.namespace(), id.name()));
        jobNames = caches.cache((_, id) -> weight(id.namespace(), id.name()));
        next = db.query("""
                        SELECT 1 + greatest((SELECT coalesce(max(id), 0) FROM namespace), (SELECT coalesce(max(id), 0) FROM dataset),
                                            (SELECT coalesce(max(id), 0) FROM job), (SELECT coalesce(max(id), 0) FROM field))
                        """, row -> row.getLong(1)).getFirst();
    }

    /** Looks up all names of a batch at once, so that single look-ups find them in memory. */
    void prepare(Db db, Collection<DatasetId> namedDatasets, Collection<JobId> namedJobs) throws SQLException {
        Set<DatasetId> unknownDatasets = new LinkedHashSet<>(namedDatasets);
        unknownDatasets.removeIf(datasets::containsKey);
        if (!unknownDatasets.isEmpty()) {
            List<String> ns = new ArrayList<>();
            List<String> names = new ArrayList<>();
            unknownDatasets.forEach(d -> {
                ns.add(d.namespace());
                names.add(d.name());
            });
            db.query(
                    """
                    SELECT d.id, n.name AS namespace, d.name FROM unnest(?, ?) AS wanted (namespace, name)
                    JOIN namespace n ON n.name = wanted.namespace
                    JOIN dataset d ON d.namespace_id = n.id AND d.name = wanted.name
                    """,
                    row -> remember(
                            new DatasetId(row.getString("namespace"), row.getString("name")), row.getLong("id")),
                    db.texts(ns),
                    db.texts(names));
        }
        Set<JobId> unknownJobs = new LinkedHashSet<>(namedJobs);
        unknownJobs.removeIf(jobs::containsKey);
        if (!unknownJobs.isEmpty()) {
            List<String> ns = new ArrayList<>();
            List<String> names = new ArrayList<>();
            unknownJobs.forEach(j -> {
                ns.add(j.namespace());
                names.add(j.name());
            });
            db.query(
                    """
                    SELECT j.id, n.name AS namespace, j.name FROM unnest(?, ?) AS wanted (namespace, name)
                    JOIN namespace n ON n.name = wanted.namespace
                    JOIN job j ON j.namespace_id = n.id AND j.name = wanted.name
                    """,
                    row -> remember(new JobId(row.getString("namespace"), row.getString("name")), row.getLong("id")),
                    db.texts(ns),
                    db.texts(names));
        }
        absentDatasets.clear();
        unknownDatasets.stream().filter(d -> !datasets.containsKey(d)).forEach(absentDatasets::add);
        absentJobs.clear();
        unknownJobs.stream().filter(j -> !jobs.containsKey(j)).forEach(absentJobs::add);
    }

    /** Names that {@link #prepare} did not find: no need to ask again in this batch. */
    private final Set<DatasetId> absentDatasets = new LinkedHashSet<>();

    private final Set<JobId> absentJobs = new LinkedHashSet<>();

    long dataset(Db db, DatasetId name, long position) throws SQLException {
        Long known = datasets.get(name);
        if (known == null && !absentDatasets.contains(name)) {
            prepareOne(db, name);
            known = datasets.get(name);
        }
        if (known != null) {
            return known;
        }
        long id = allocate();
        newDatasets.add(id, namespace(db, name.namespace(), position), name.name(), position);
        absentDatasets.remove(name);
        return remember(name, id);
    }

    long job(Db db, JobId name, long position) throws SQLException {
        Long known = jobs.get(name);
        if (known == null && !absentJobs.contains(name)) {
            known = db.query("""
                            SELECT j.id FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE n.name = ? AND j.name = ?
                            """, row -> row.getLong(1), name.namespace(), name.name()).stream()
                    .findFirst()
                    .orElse(null);
        }
        if (known == null) {
            known = allocate();
            newJobs.add(known, namespace(db, name.namespace(), position), name.name(), position);
            absentJobs.remove(name);
        }
        return remember(name, known);
    }

    /** The number of a field that a facet names. */
    long field(Db db, long dataset, String name, long position) throws SQLException {
        Field known = fieldsOf(db, dataset).get(name);
        if (known == null) {
            return newField(dataset, name, true, position);
        }
        if (!known.own) {
            ownFields.add(known.id);
            fieldsOf(db, dataset).put(name, new Field(known.id, true));
        }
        return known.id;
    }

    /** Gives a dataset that stands for others the fields of these, without claiming that it has them itself. */
    void mirrorField(Db db, long dataset, String name, long position) throws SQLException {
        if (!fieldsOf(db, dataset).containsKey(name)) {
            newField(dataset, name, false, position);
        }
    }

    private long newField(long dataset, String name, boolean own, long position) {
        long id = allocate();
        newFields.add(id, dataset, name, position, own);
        Map<String, Field> ofDataset = fields.get(dataset);
        if (ofDataset != null) {
            ofDataset.put(name, new Field(id, own));
            fields.put(dataset, ofDataset);
        }
        freshFields.add(new NewField(dataset, name));
        return id;
    }

    private Map<String, Field> fieldsOf(Db db, long dataset) throws SQLException {
        Map<String, Field> ofDataset = fields.get(dataset);
        if (ofDataset == null) {
            ofDataset = loadFields(db, dataset);
            fields.put(dataset, ofDataset);
        }
        return ofDataset;
    }

    /** Names of all fields of a dataset, sorted: numbers may be given in this order. */
    List<String> fieldNames(Db db, long dataset) throws SQLException {
        return fieldsOf(db, dataset).keySet().stream().sorted().toList();
    }

    DatasetId nameOf(Db db, long dataset) throws SQLException {
        DatasetId known = datasetNames.get(dataset);
        if (known == null) {
            known = db.query("""
                            SELECT n.name, d.name FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE d.id = ?
                            """, row -> new DatasetId(row.getString(1), row.getString(2)), dataset)
                    .getFirst();
            remember(known, dataset);
        }
        return known;
    }

    JobId jobNameOf(Db db, long job) throws SQLException {
        JobId known = jobNames.get(job);
        if (known == null) {
            known = db.query("""
                            SELECT n.name, j.name FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE j.id = ?
                            """, row -> new JobId(row.getString(1), row.getString(2)), job)
                    .getFirst();
            jobNames.put(job, known);
        }
        return known;
    }

    /** Fields that got their number since the last call. */
    List<NewField> takeNewFields() {
        if (freshFields.isEmpty()) {
            return List.of();
        }
        List<NewField> taken = List.copyOf(freshFields);
        freshFields.clear();
        return taken;
    }

    /** Whether this number was given in the running batch. */
    boolean isFresh(long id) {
        return fresh.contains(id);
    }

    void flush(Db db) throws SQLException {
        newNamespaces.flush(db.connection());
        newDatasets.flush(db.connection());
        newJobs.flush(db.connection());
        newFields.flush(db.connection());
        ownFields.flush(db.connection());
    }

    void endBatch() {
        fresh.clear();
        freshFields.clear();
        absentDatasets.clear();
        absentJobs.clear();
    }

    private void prepareOne(Db db, DatasetId name) throws SQLException {
        db.query("""
                SELECT d.id FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE n.name = ? AND d.name = ?
                """, row -> remember(name, row.getLong(1)), name.namespace(), name.name());
    }

    private Map<String, Field> loadFields(Db db, long dataset) throws SQLException {
        Map<String, Field> loaded = new HashMap<>();
        if (!fresh.contains(dataset)) {
            db.query(
                    "SELECT name, id, own FROM field WHERE dataset_id = ?",
                    row -> loaded.put(row.getString(1), new Field(row.getLong(2), row.getBoolean(3))),
                    dataset);
        }
        return loaded;
    }

    private long namespace(Db db, String name, long position) throws SQLException {
        @Nullable Long known = namespaces.get(name);
        if (known == null) {
            List<Long> stored = db.query("SELECT id FROM namespace WHERE name = ?", row -> row.getLong(1), name);
            if (stored.isEmpty()) {
                known = allocate();
                newNamespaces.add(known, name, position);
            } else {
                known = stored.getFirst();
            }
            namespaces.put(name, known);
        }
        return known;
    }

    private static long weight(String namespace, String name) {
        return 140L + namespace.length() + name.length();
    }

    private long remember(DatasetId name, long id) {
        datasets.put(name, id);
        datasetNames.put(id, name);
        return id;
    }

    private long remember(JobId name, long id) {
        jobs.put(name, id);
        jobNames.put(id, name);
        return id;
    }

    private long allocate() {
        long id = next++;
        fresh.add(id);
        return id;
    }
}
