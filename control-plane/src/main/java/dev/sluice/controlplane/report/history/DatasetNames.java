package dev.sluice.controlplane.report.history;

import dev.sluice.model.DatasetId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All names of datasets as they were known at a position of the log.
 *
 * <p>Whenever a symlink joins or parts datasets, another dataset than before stands for at least one of them. So while no
 * dataset of that time got another one since, the catalog's groups are those of then, less names that are new. Otherwise
 * the groups are worked out again from the facets ({@link SymlinksThen}).
 */
final class DatasetNames {
    private final Reading reading;
    private final long position;
    private final Map<DatasetId, SortedMap<DatasetId, Long>> known = new HashMap<>();
    private final @Nullable SymlinksThen then;

    DatasetNames(Reading reading, long position) {
        this.reading = reading;
        this.position = position;
        boolean moved = reading.query(
                        "SELECT EXISTS (SELECT 1 FROM dataset WHERE canonical_position > ? AND first_position <= ?)",
                        row -> row.getBoolean(1),
                        position,
                        position)
                .getFirst();
        this.then = moved ? new SymlinksThen(reading, position) : null;
    }

    /** Names of each dataset with their numbers in the catalog, its own included; of an unknown one nothing. */
    Map<DatasetId, SortedMap<DatasetId, Long>> of(Collection<DatasetId> datasets) {
        Set<DatasetId> unknown = new LinkedHashSet<>(datasets);
        unknown.removeAll(known.keySet());
        for (List<DatasetId> portion : Portions.of(unknown, 5_000)) {
            if (then == null) {
                load(portion);
            } else {
                loadThen(then, portion);
            }
        }
        Map<DatasetId, SortedMap<DatasetId, Long>> found = new HashMap<>();
        datasets.forEach(dataset -> found.put(dataset, known.getOrDefault(dataset, Collections.emptySortedMap())));
        return found;
    }

    private void load(List<DatasetId> datasets) {
        reading.query(
                """
                SELECT w.namespace, w.name, mn.name AS member_namespace, m.name AS member_name, m.id
                FROM unnest(?, ?) AS w (namespace, name) JOIN namespace n ON n.name = w.namespace
                JOIN dataset d ON d.namespace_id = n.id AND d.name = w.name
                JOIN dataset m ON m.canonical_id = d.canonical_id JOIN namespace mn ON mn.id = m.namespace_id
                WHERE m.first_position <= ? AND d.first_position <= ?
                """,
                row -> known.computeIfAbsent(
                                new DatasetId(row.getString("namespace"), row.getString("name")), _ -> new TreeMap<>())
                        .put(
                                new DatasetId(row.getString("member_namespace"), row.getString("member_name")),
                                row.getLong("id")),
                namespaces(datasets),
                names(datasets),
                position,
                position);
    }

    private void loadThen(SymlinksThen groups, List<DatasetId> datasets) {
        Set<DatasetId> members = new LinkedHashSet<>();
        datasets.forEach(dataset -> members.addAll(groups.namesOf(dataset)));
        List<DatasetId> all = new ArrayList<>(members);
        Map<DatasetId, Long> numbers = new HashMap<>();
        reading.query(
                """
                SELECT w.namespace, w.name, d.id FROM unnest(?, ?) AS w (namespace, name)
                JOIN namespace n ON n.name = w.namespace JOIN dataset d ON d.namespace_id = n.id AND d.name = w.name
                WHERE d.first_position <= ?
                """,
                row -> numbers.put(new DatasetId(row.getString(1), row.getString(2)), row.getLong(3)),
                namespaces(all),
                names(all),
                position);
        for (DatasetId dataset : datasets) {
            if (numbers.containsKey(dataset)) {
                SortedMap<DatasetId, Long> group = new TreeMap<>();
                for (DatasetId member : groups.namesOf(dataset)) {
                    Long number = numbers.get(member);
                    if (number != null) {
                        group.put(member, number);
                    }
                }
                known.put(dataset, group);
            }
        }
    }

    private static List<String> namespaces(List<DatasetId> datasets) {
        return datasets.stream().map(DatasetId::namespace).toList();
    }

    private static List<String> names(List<DatasetId> datasets) {
        return datasets.stream().map(DatasetId::name).toList();
    }
}
