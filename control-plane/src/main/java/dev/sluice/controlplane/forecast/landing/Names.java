package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names that stand for datasets after symlinks merged, and their numbers in the catalog. */
final class Names {
    private static final String CANONICAL = """
            SELECT u.namespace, u.name, cn.name AS canonical_namespace, c.name AS canonical_name, c.id
            FROM unnest(?::text[], ?::text[]) AS u (namespace, name)
            JOIN namespace n ON n.name = u.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = u.name
            JOIN dataset c ON c.id = d.canonical_id JOIN namespace cn ON cn.id = c.namespace_id
            """;

    private final Map<DatasetId, DatasetId> canonical = new HashMap<>();
    private final Map<DatasetId, Long> numbers;

    private Names(Map<DatasetId, Long> numbers) {
        this.numbers = new HashMap<>(numbers);
    }

    static Names read(Tx tx, Topology topology, Collection<DatasetId> own) throws SQLException {
        Names names = new Names(topology.numbers());
        record Row(DatasetId name, DatasetId canonical, long number) {}
        if (!own.isEmpty()) {
            List<Row> rows = tx.query(
                    CANONICAL,
                    row -> new Row(
                            new DatasetId(row.getString(1), row.getString(2)),
                            new DatasetId(row.getString(3), row.getString(4)),
                            row.getLong(5)),
                    own.stream().map(DatasetId::namespace).toList(),
                    own.stream().map(DatasetId::name).toList());
            rows.forEach(row -> {
                names.canonical.put(row.name(), row.canonical());
                names.numbers.put(row.canonical(), row.number());
            });
        }
        return names;
    }

    /** The name that stands for a dataset; its own when the catalog has not heard of it. */
    DatasetId of(DatasetId dataset) {
        return canonical.getOrDefault(dataset, dataset);
    }

    /** Its number in the catalog; 0: it has none. */
    long number(DatasetId canonicalName) {
        return numbers.getOrDefault(canonicalName, 0L);
    }
}
