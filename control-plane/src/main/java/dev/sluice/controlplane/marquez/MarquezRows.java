package dev.sluice.controlplane.marquez;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.NamedNamespaces;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what Marquez shows of datasets, jobs and runs: many at once, with a fixed number of statements. */
@ApplicationScoped
class MarquezRows {
    record DatasetRow(
            long id,
            String namespace,
            String name,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            @Nullable Instant lastModifiedAt,
            @Nullable String lifecycle,
            @Nullable UUID currentVersion) {}

    record JobRow(
            long id,
            String namespace,
            String name,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            @Nullable String parent) {}

    record RunRow(
            UUID id,
            int state,
            String jobNamespace,
            String jobName,
            @Nullable Instant createdAt,
            @Nullable Instant updatedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant nominalStart,
            @Nullable Instant nominalEnd) {}

    record FacetRow(String name, long content, String body) {}

    private static final String RUN_COLUMNS = """
            r.run_id, r.state, jn.name AS job_namespace, j.name AS job_name, r.first_event_at, r.last_event_at, r.started_at,
            r.ended_at, r.nominal_start, r.nominal_end
            """;

    private final Jdbc jdbc;

    private final FacetBodies bodies;

    MarquezRows(Jdbc jdbc, FacetBodies bodies) {
        this.jdbc = jdbc;
        this.bodies = bodies;
    }

    /** What the caller may see. */
    Scope scope() {
        return jdbc.sight().scope();
    }

    Map<Long, DatasetRow> datasets(Collection<Long> ids) {
        Map<Long, DatasetRow> rows = new LinkedHashMap<>();
        jdbc.query(
                """
                SELECT d.id, n.name AS namespace, d.name, coalesce(first.event_time, l.received_at) AS created_at,
                       coalesce(last.event_time, l.received_at) AS updated_at,
                       v.created_at AS modified_at, v.lifecycle, v.run_id AS current_version
                FROM unnest(?) WITH ORDINALITY AS w (id, place) JOIN dataset d ON d.id = w.id
                JOIN namespace n ON n.id = d.namespace_id LEFT JOIN event_log l ON l.position = d.first_position
                LEFT JOIN LATERAL (SELECT event_time FROM event_dataset WHERE dataset_id = d.id
                                   ORDER BY event_time LIMIT 1) first ON true
                LEFT JOIN LATERAL (SELECT event_time FROM event_dataset WHERE dataset_id = d.id
                                   ORDER BY event_time DESC LIMIT 1) last ON true
                LEFT JOIN LATERAL (SELECT created_at, lifecycle, run_id FROM dataset_version WHERE dataset_id = d.id
                                   ORDER BY created_at DESC LIMIT 1) v ON true
                ORDER BY w.place
                """,
                row -> rows.put(
                        row.getLong("id"),
                        new DatasetRow(
                                row.getLong("id"),
                                row.getString("namespace"),
                                row.getString("name"),
                                Jdbc.instant(row, "created_at"),
                                Jdbc.instant(row, "updated_at"),
                                Jdbc.instant(row, "modified_at"),
                                row.getString("lifecycle"),
                                Jdbc.uuid(row, "current_version"))),
                (Object) Jdbc.longs(ids));
        return rows;
    }

    Map<Long, JobRow> jobs(Collection<Long> ids) {
        Map<Long, JobRow> rows = new LinkedHashMap<>();
        jdbc.query(
                """
                SELECT j.id, n.name AS namespace, j.name, coalesce(first.event_time, l.received_at) AS created_at,
                       coalesce(last.event_time, l.received_at) AS updated_at,
                       parent.name AS parent
                FROM unnest(?) WITH ORDINALITY AS w (id, place) JOIN job j ON j.id = w.id
                JOIN namespace n ON n.id = j.namespace_id LEFT JOIN event_log l ON l.position = j.first_position
                LEFT JOIN LATERAL (SELECT event_time FROM event_index WHERE job_id = j.id
                                   ORDER BY event_time, position LIMIT 1) first ON true
                LEFT JOIN LATERAL (SELECT event_time FROM event_index WHERE job_id = j.id
                                   ORDER BY event_time DESC, position DESC LIMIT 1) last ON true
                LEFT JOIN LATERAL (SELECT p.name FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                                   JOIN job p ON p.id = e.from_id
                                   WHERE e.owner_id = j.id AND e.kind = 6 AND e.to_id = j.id
                                     AND i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807
                                   ORDER BY i.valid_from DESC LIMIT 1) parent ON true
                ORDER BY w.place
                """,
                row -> rows.put(
                        row.getLong("id"),
                        new JobRow(
                                row.getLong("id"),
                                row.getString("namespace"),
                                row.getString("name"),
                                Jdbc.instant(row, "created_at"),
                                Jdbc.instant(row, "updated_at"),
                                row.getString("parent"))),
                (Object) Jdbc.longs(ids));
        return rows;
    }

    /** The newest run of each job. */
    Map<Long, RunRow> latestRuns(Collection<Long> jobs) {
        Map<Long, RunRow> rows = new HashMap<>();
        jdbc.query(
                "SELECT w.id AS wanted, " + RUN_COLUMNS + """
                        FROM unnest(?) AS w (id)
                        CROSS JOIN LATERAL (SELECT * FROM run WHERE job_id = w.id AND first_event_at IS NOT NULL
                                            ORDER BY started_at DESC, run_id DESC LIMIT 1) r
                        JOIN job j ON j.id = r.job_id JOIN namespace jn ON jn.id = j.namespace_id
                        """,
                row -> rows.put(row.getLong("wanted"), run(row)),
                (Object) Jdbc.longs(jobs));
        return rows;
    }

    List<RunRow> runsOf(long job, int limit, long offset) {
        return jdbc.query("SELECT " + RUN_COLUMNS + """
                        FROM run r JOIN job j ON j.id = r.job_id JOIN namespace jn ON jn.id = j.namespace_id
                        WHERE r.job_id = ? AND r.first_event_at IS NOT NULL
                        ORDER BY r.started_at DESC, r.run_id DESC LIMIT ? OFFSET ?
                        """, MarquezRows::run, job, limit, offset);
    }

    List<RunRow> runs(Collection<UUID> ids) {
        return jdbc.query("SELECT " + RUN_COLUMNS + """
                        FROM run r JOIN job j ON j.id = r.job_id JOIN namespace jn ON jn.id = j.namespace_id
                        WHERE r.run_id = ANY (?)
                        """, MarquezRows::run, (Object) Jdbc.uuids(ids));
    }

    /** Present facets of datasets or jobs, all or only some; bodies that are remembered are not fetched again. */
    Map<Long, List<FacetRow>> facets(Collection<Long> entities, String @Nullable [] only) {
        record Present(long entity, String name, long content) {}
        List<Present> present = jdbc.query(
                """
                SELECT w.id, v.name, v.content_id FROM unnest(?) AS w (id)
                CROSS JOIN LATERAL (SELECT DISTINCT ON (name) name, content_id FROM facet_version
                                    WHERE entity_id = w.id AND (?::text[] IS NULL OR name = ANY (?::text[]))
                                    ORDER BY name, valid_from DESC) v
                WHERE v.content_id <> 0
                """,
                row -> new Present(row.getLong("id"), row.getString("name"), row.getLong("content_id")),
                Jdbc.longs(entities),
                only,
                only);
        Map<Long, String> texts =
                bodies.of(present.stream().map(Present::content).distinct().toList());
        Sight sight = jdbc.sight();
        Map<Long, List<FacetRow>> rows = new HashMap<>();
        for (Present facet : present) {
            String body = texts.get(facet.content);
            if (body != null && NamedNamespaces.allSeen(body, sight)) {
                rows.computeIfAbsent(facet.entity, _ -> new ArrayList<>())
                        .add(new FacetRow(facet.name, facet.content, body));
            }
        }
        return rows;
    }

    /** What each job reads (1) or writes (2) at present. */
    Map<Long, List<DatasetRow>> io(Collection<Long> jobs, int kind) {
        Map<Long, List<DatasetRow>> rows = new HashMap<>();
        jdbc.query(
                """
                SELECT DISTINCT e.owner_id, c.id, n.name AS namespace, c.name
                FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                JOIN dataset d ON d.id = CASE WHEN e.kind = 1 THEN e.from_id ELSE e.to_id END
                JOIN dataset c ON c.id = d.canonical_id JOIN namespace n ON n.id = c.namespace_id
                WHERE e.owner_id = ANY (?) AND e.kind = ? AND i.valid_to = 9223372036854775807
                  AND i.known_to = 9223372036854775807
                """,
                row -> rows.computeIfAbsent(row.getLong("owner_id"), _ -> new ArrayList<>())
                        .add(new DatasetRow(
                                row.getLong("id"),
                                row.getString("namespace"),
                                row.getString("name"),
                                null,
                                null,
                                null,
                                null,
                                null)),
                Jdbc.longs(jobs),
                kind);
        return rows;
    }

    private static RunRow run(ResultSet row) throws SQLException {
        return new RunRow(
                row.getObject("run_id", UUID.class),
                row.getInt("state"),
                row.getString("job_namespace"),
                row.getString("job_name"),
                Jdbc.instant(row, "first_event_at"),
                Jdbc.instant(row, "last_event_at"),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "ended_at"),
                Jdbc.instant(row, "nominal_start"),
                Jdbc.instant(row, "nominal_end"));
    }
}
