package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Rows.JobRows;
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

/** Reads jobs. */
@ApplicationScoped
public class Jobs {
    private static final String COLUMNS = "SELECT j.id, j.namespace_id, n.name AS namespace, j.name, j.first_position";

    private final JobRows rows;
    private final Namespaces namespaces;
    private final Jdbc jdbc;

    Jobs(JobRows rows, Namespaces namespaces, Jdbc jdbc) {
        this.rows = rows;
        this.namespaces = namespaces;
        this.jdbc = jdbc;
    }

    /** Two round trips. */
    @ActivateRequestContext
    public Map<Long, Job> findByIds(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        if (!jdbc.sight().isWhole()) {
            return jdbc.query(COLUMNS + """
                             FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE j.id = ANY (?)
                            """, Jobs::job, (Object) Jdbc.longs(ids)).stream()
                    .collect(toMap(Job::id, each -> each));
        }
        List<JobRow> found = rows.list("id in ?1", ids);
        Set<Long> namespaceIds = new HashSet<>();
        found.forEach(row -> namespaceIds.add(row.namespaceId));
        Map<Long, Namespace> named = namespaces.findByIds(namespaceIds);
        Map<Long, Job> result = new LinkedHashMap<>();
        for (JobRow row : found) {
            Namespace namespace = named.get(row.namespaceId);
            if (namespace != null) {
                result.put(row.id, new Job(row.id, row.namespaceId, namespace.name(), row.name, row.firstPosition));
            }
        }
        return result;
    }

    public Optional<Job> findById(long id) {
        return Optional.ofNullable(findByIds(Set.of(id)).get(id));
    }

    public Optional<Job> find(String namespace, String name) {
        return jdbc.first(COLUMNS + """
                 FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE n.name = ? AND j.name = ?
                """, Jobs::job, namespace, name);
    }

    /** By name, then id. */
    public Page<Job> page(NameFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("jobs by name", filter.namespace(), filter.prefix());
        NameKey after = NameKey.of(cursor, request);
        List<Job> found = jdbc.query(
                COLUMNS + """
                 FROM job j JOIN namespace n ON n.id = j.namespace_id
                WHERE (j.name, j.id) > (?, ?)
                  AND (?::text IS NULL OR n.name = ?) AND (?::text IS NULL OR starts_with(j.name, ?))
                ORDER BY j.name, j.id LIMIT ?
                """,
                Jobs::job,
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
                FROM job j JOIN namespace n ON n.id = j.namespace_id
                WHERE (?::text IS NULL OR n.name = ?)
                  AND (?::text IS NULL OR starts_with(j.name, ?))
                """, filter.namespace(), filter.namespace(), filter.prefix(), filter.prefix());
    }

    /** When events first and last named each job. */
    public Map<Long, SeenTimes> seenTimes(Collection<Long> ids) {
        record Found(long id, SeenTimes times) {}
        return jdbc
                .query("""
                        SELECT k.job_id, e.first_time, e.last_time
                        FROM unnest(?) AS k (job_id) CROSS JOIN LATERAL (
                            SELECT min(event_time) AS first_time, max(event_time) AS last_time
                            FROM event_index WHERE job_id = k.job_id) AS e
                        WHERE e.first_time IS NOT NULL
                        """, row -> new Found(row.getLong("job_id"), SeenTimesReader.read(row)), (Object)
                        Jdbc.longs(ids))
                .stream()
                .collect(toMap(Found::id, Found::times));
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getLong("id"),
                row.getLong("namespace_id"),
                row.getString("namespace"),
                row.getString("name"),
                row.getLong("first_position"));
    }
}
