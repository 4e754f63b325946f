package dev.sluice.controlplane.workflow;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Numbers of assets. They never change, so they are kept in memory; a forgotten one is read again. */
public final class Assets {
    private static final int CACHED = 50_000;

    private static final String INSERT = """
            INSERT INTO asset (namespace, name) VALUES (?, ?) ON CONFLICT (namespace, name) DO NOTHING
            """;

    private final Map<DatasetId, Long> ids = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DatasetId, Long> eldest) {
            return size() > CACHED;
        }
    });

    /** The numbers of datasets; those that have none get one. */
    public Map<DatasetId, Long> ids(Tx tx, Collection<DatasetId> datasets) throws SQLException {
        Map<DatasetId, Long> result = new HashMap<>();
        TreeSet<DatasetId> unknown = new TreeSet<>(
                java.util.Comparator.comparing(DatasetId::namespace).thenComparing(DatasetId::name));
        for (DatasetId dataset : datasets) {
            Long id = ids.get(dataset);
            if (id == null) {
                unknown.add(dataset);
            } else {
                result.put(dataset, id);
            }
        }
        if (!unknown.isEmpty()) {
            Map<DatasetId, Long> found = find(tx, unknown);
            if (found.size() < unknown.size()) {
                List<Object[]> rows = new ArrayList<>();
                unknown.stream()
                        .filter(d -> !found.containsKey(d))
                        .forEach(d -> rows.add(new Object[] {d.namespace(), d.name()}));
                tx.batch(INSERT, new ArrayList<>(rows));
                found.putAll(find(tx, unknown));
            }
            result.putAll(found);
        }
        return result;
    }

    /** The number of one dataset. */
    public long id(Tx tx, DatasetId dataset) throws SQLException {
        return ids(tx, List.of(dataset)).getOrDefault(dataset, 0L);
    }

    private record Row(DatasetId dataset, long id, boolean own) {}

    /** Keeps what it finds, but not what this transaction wrote itself: it may still fail. */
    private Map<DatasetId, Long> find(Tx tx, Collection<DatasetId> datasets) throws SQLException {
        Map<DatasetId, Long> found = new HashMap<>();
        List<Row> rows = tx.query(
                """
                SELECT a.id, a.namespace, a.name,
                       a.xmin IS NOT DISTINCT FROM pg_current_xact_id_if_assigned()::xid AS own
                FROM asset a JOIN unnest(?, ?) AS u (namespace, name) ON u.namespace = a.namespace AND u.name = a.name
                """,
                row -> new Row(
                        new DatasetId(row.getString("namespace"), row.getString("name")),
                        row.getLong("id"),
                        row.getBoolean("own")),
                datasets.stream().map(DatasetId::namespace).toList(),
                datasets.stream().map(DatasetId::name).toList());
        for (Row row : rows) {
            found.put(row.dataset(), row.id());
            if (!row.own()) {
                ids.put(row.dataset(), row.id());
            }
        }
        return found;
    }

    /** Versions of datasets that were published last; those that have none are missing. */
    public static Map<DatasetId, Long> versions(Tx tx, Collection<DatasetId> datasets) throws SQLException {
        Map<DatasetId, Long> versions = new HashMap<>();
        if (!datasets.isEmpty()) {
            tx.query(
                            """
                            SELECT a.namespace, a.name, a.published_version FROM asset a
                            JOIN unnest(?, ?) AS u (namespace, name) ON u.namespace = a.namespace AND u.name = a.name
                            WHERE a.published_version > 0
                            """,
                            row -> Map.entry(new DatasetId(row.getString(1), row.getString(2)), row.getLong(3)),
                            datasets.stream().map(DatasetId::namespace).toList(),
                            datasets.stream().map(DatasetId::name).toList())
                    .forEach(entry -> versions.put(entry.getKey(), entry.getValue()));
        }
        return versions;
    }
}
