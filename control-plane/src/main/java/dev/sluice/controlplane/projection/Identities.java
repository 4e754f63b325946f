package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives namespaces, datasets and jobs their numbers; {@link FieldNumbers} does so for fields.
 *
 * <p>Numbers come from one counter in log order, so a replay gives the same ones. Only one projector runs at a time (it
 * holds the lock of its position row), which is why the counter can live in memory.
 */
final class Identities {
    private final Lru<String, Long> namespaces;
    private final Lru<DatasetId, Long> datasets;
    private final Lru<JobId, Long> jobs;
    private final Lru<Long, DatasetId> datasetNames;
    private final Lru<Long, JobId> jobNames;
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
    private long next;

    /** Reads the counter back from the store. */
    Identities(Db db, Caches caches) throws SQLException {
        namespaces = caches.cache(200);
        datasets = caches.cache(24); // the name itself is counted once, below
        jobs = caches.cache(24);
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

    /** Numbers of the datasets of these names that the store or this batch has. */
    List<Long> knownDatasets(Collection<DatasetId> names) {
        return names.stream().map(datasets::get).filter(Objects::nonNull).toList();
    }

    /** Numbers of the jobs of these names that the store or this batch has. */
    List<Long> knownJobs(Collection<JobId> names) {
        return names.stream().map(jobs::get).filter(Objects::nonNull).toList();
    }

    /** Whether this number was given in the running batch. */
    boolean isFresh(long id) {
        return fresh.contains(id);
    }

    void flush(Db db) throws SQLException {
        newNamespaces.flush(db.connection());
        newDatasets.flush(db.connection());
        newJobs.flush(db.connection());
    }

    void endBatch() {
        fresh.clear();
        absentDatasets.clear();
        absentJobs.clear();
    }

    private void prepareOne(Db db, DatasetId name) throws SQLException {
        db.query("""
                SELECT d.id FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE n.name = ? AND d.name = ?
                """, row -> remember(name, row.getLong(1)), name.namespace(), name.name());
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

    /** The next number, which belongs to the caller. */
    long allocate() {
        long id = next++;
        fresh.add(id);
        return id;
    }
}
