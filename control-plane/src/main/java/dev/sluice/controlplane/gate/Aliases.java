package dev.sluice.controlplane.gate;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** One name for datasets that symlinks say are the same. Used for one decision: names may merge later. */
final class Aliases {
    private static final String CANONICAL = """
            SELECT u.namespace, u.name, cn.name AS canonical_namespace, c.name AS canonical_name
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = u.name
            JOIN dataset c ON c.id = d.canonical_id JOIN namespace cn ON cn.id = c.namespace_id
            """;

    /** Indexes namespace_name_key, dataset_namespace_id_name_key and dataset_by_canonical serve it. */
    private static final String ASSETS = """
            SELECT u.namespace, u.name, a.id FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = u.name
            JOIN dataset o ON o.canonical_id = d.canonical_id AND o.id <> d.id JOIN namespace s ON s.id = o.namespace_id
            JOIN asset a ON a.namespace = s.name AND a.name = o.name
            """;

    private final Tx tx;
    private final Map<DatasetId, DatasetId> canonical = new HashMap<>();

    Aliases(Tx tx) {
        this.tx = tx;
    }

    /** Learns the names of these datasets in one statement. */
    void learn(Collection<DatasetId> datasets) throws SQLException {
        Set<DatasetId> unknown = new TreeSet<>(
                java.util.Comparator.comparing(DatasetId::namespace).thenComparing(DatasetId::name));
        datasets.stream().filter(d -> !canonical.containsKey(d)).forEach(unknown::add);
        if (unknown.isEmpty()) {
            return;
        }
        unknown.forEach(d -> canonical.put(d, d)); // the catalog may not have heard of it yet
        tx.query(
                        CANONICAL,
                        row -> Map.entry(
                                new DatasetId(row.getString(1), row.getString(2)),
                                new DatasetId(row.getString(3), row.getString(4))),
                        names(unknown, DatasetId::namespace),
                        names(unknown, DatasetId::name))
                .forEach(e -> canonical.put(e.getKey(), e.getValue()));
    }

    /** The name that stands for a dataset that was learned. */
    DatasetId of(DatasetId dataset) {
        return canonical.getOrDefault(dataset, dataset);
    }

    /** Numbers of the assets that go by other names of each dataset. */
    Map<DatasetId, Set<Long>> otherAssets(Collection<DatasetId> datasets) throws SQLException {
        Map<DatasetId, Set<Long>> others = new HashMap<>();
        tx.query(
                        ASSETS,
                        row -> Map.entry(new DatasetId(row.getString(1), row.getString(2)), row.getLong(3)),
                        names(datasets, DatasetId::namespace),
                        names(datasets, DatasetId::name))
                .forEach(e ->
                        others.computeIfAbsent(e.getKey(), _ -> new TreeSet<>()).add(e.getValue()));
        return others;
    }

    private static List<String> names(Collection<DatasetId> datasets, Function<DatasetId, String> part) {
        return datasets.stream().map(part).toList();
    }
}
