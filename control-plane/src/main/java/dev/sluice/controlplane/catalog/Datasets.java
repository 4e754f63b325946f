package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Rows.DatasetRows;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads datasets. Symlinks join identities to groups; lists and lookups answer with the one that stands for its group. */
@ApplicationScoped
public class Datasets {
    private static final String COLUMNS =
            "SELECT d.id, d.namespace_id, n.name AS namespace, d.name, d.canonical_id, d.first_position";

    private final DatasetRows rows;
    private final Namespaces namespaces;
    private final Jdbc jdbc;

    Datasets(DatasetRows rows, Namespaces namespaces, Jdbc jdbc) {
        this.rows = rows;
        this.namespaces = namespaces;
        this.jdbc = jdbc;
    }

    /** Whether the caller sees every dataset. */
    public boolean seesAll() {
        return jdbc.sight().isWhole();
    }

    /** Two round trips. Ids of aliases answer with the alias itself. */
    @ActivateRequestContext
    public Map<Long, Dataset> findByIds(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        if (!jdbc.sight().isWhole()) {
            return jdbc.query(COLUMNS + """
                             FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE d.id = ANY (?)
                            """, Datasets::dataset, (Object) Jdbc.longs(ids)).stream()
                    .collect(toMap(Dataset::id, each -> each));
        }
        List<DatasetRow> found = rows.list("id in ?1", ids);
        Set<Long> namespaceIds = new HashSet<>();
        found.forEach(row -> namespaceIds.add(row.namespaceId));
        Map<Long, Namespace> named = namespaces.findByIds(namespaceIds);
        Map<Long, Dataset> result = new LinkedHashMap<>();
        for (DatasetRow row : found) {
            Namespace namespace = named.get(row.namespaceId);
            if (namespace != null) {
                result.put(
                        row.id,
                        new Dataset(
                                row.id,
                                row.namespaceId,
                                namespace.name(),
                                row.name,
                                row.canonicalId,
                                row.firstPosition));
            }
        }
        return result;
    }

    public Optional<Dataset> findById(long id) {
        return Optional.ofNullable(findByIds(Set.of(id)).get(id));
    }

    /** The dataset that stands for the one so named, which may be an alias. */
    public Optional<Dataset> find(String namespace, String name) {
        return jdbc.first(COLUMNS + """
                 FROM dataset asked JOIN namespace an ON an.id = asked.namespace_id
                JOIN dataset d ON d.id = asked.canonical_id JOIN namespace n ON n.id = d.namespace_id
                WHERE an.name = ? AND asked.name = ?
                """, Datasets::dataset, namespace, name);
    }

    /** The other identities of each dataset, by the id of the one that stands for them. */
    public Map<Long, List<Dataset>> aliasesOf(Collection<Long> canonicalIds) {
        return jdbc.query(COLUMNS + """
                         FROM dataset d JOIN namespace n ON n.id = d.namespace_id
                        WHERE d.canonical_id = ANY (?) AND d.id <> d.canonical_id ORDER BY n.name, d.name
                        """, Datasets::dataset, (Object) Jdbc.longs(canonicalIds)).stream()
                .collect(groupingBy(Dataset::canonicalId));
    }

    /** What the symlinks facets of each group say, by the id of the one that stands for it. */
    public Map<Long, List<Symlink>> symlinksOf(Collection<Long> canonicalIds) {
        record Found(long owner, Symlink symlink) {}
        return jdbc
                .query(
                        COLUMNS + """
                        , g.canonical_id AS owner, s.dataset_id, s.type
                        FROM dataset g JOIN symlink s ON s.dataset_id = g.id
                        JOIN dataset d ON d.id = s.alias_id JOIN namespace n ON n.id = d.namespace_id
                        WHERE g.canonical_id = ANY (?) ORDER BY n.name, d.name
                        """,
                        row -> new Found(
                                row.getLong("owner"),
                                new Symlink(row.getLong("dataset_id"), dataset(row), row.getString("type"))),
                        (Object) Jdbc.longs(canonicalIds))
                .stream()
                .collect(groupingBy(
                        Found::owner,
                        java.util.stream.Collectors.mapping(Found::symlink, java.util.stream.Collectors.toList())));
    }

    /** By name, then id; aliases are left out. */
    public Page<Dataset> page(NameFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("datasets by name", filter.namespace(), filter.prefix());
        NameKey after = NameKey.of(cursor, request);
        List<Dataset> found = jdbc.query(
                COLUMNS + """
                 FROM dataset d JOIN namespace n ON n.id = d.namespace_id
                WHERE d.canonical_id = d.id AND (d.name, d.id) > (?, ?)
                  AND (?::text IS NULL OR n.name = ?) AND (?::text IS NULL OR starts_with(d.name, ?))
                ORDER BY d.name, d.id LIMIT ?
                """,
                Datasets::dataset,
                after.name(),
                after.id(),
                filter.namespace(),
                filter.namespace(),
                filter.prefix(),
                filter.prefix(),
                request.limit());
        return Page.of(found, request, each -> cursor.of(each.name(), each.id()));
    }

    /** Null when there are too many to count. */
    public @Nullable Integer count(NameFilter filter) {
        return Totals.count(jdbc, """
                FROM dataset d JOIN namespace n ON n.id = d.namespace_id
                WHERE d.canonical_id = d.id AND (?::text IS NULL OR n.name = ?)
                  AND (?::text IS NULL OR starts_with(d.name, ?))
                """, filter.namespace(), filter.namespace(), filter.prefix(), filter.prefix());
    }

    /** When events first and last named each group of identities. */
    public Map<Long, SeenTimes> seenTimes(Collection<Long> canonicalIds) {
        record Found(long id, SeenTimes times) {}
        return jdbc
                .query("""
                        SELECT d.canonical_id, min(e.first_time) AS first_time, max(e.last_time) AS last_time
                        FROM dataset d CROSS JOIN LATERAL (
                            SELECT min(o.event_time) AS first_time, max(o.event_time) AS last_time
                            FROM event_dataset o WHERE o.dataset_id = d.id) AS e
                        WHERE d.canonical_id = ANY (?) AND e.first_time IS NOT NULL GROUP BY d.canonical_id
                        """, row -> new Found(row.getLong("canonical_id"), SeenTimesReader.read(row)), (Object)
                        Jdbc.longs(canonicalIds))
                .stream()
                .collect(toMap(Found::id, Found::times));
    }

    static Dataset dataset(ResultSet row) throws SQLException {
        return new Dataset(
                row.getLong("id"),
                row.getLong("namespace_id"),
                row.getString("namespace"),
                row.getString("name"),
                row.getLong("canonical_id"),
                row.getLong("first_position"));
    }
}
