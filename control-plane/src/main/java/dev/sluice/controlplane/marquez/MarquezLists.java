package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.controlplane.eventlog.Codec;
import dev.sluice.controlplane.http.Problem;
import dev.sluice.controlplane.http.ProblemException;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.marquez.MarquezRows.DatasetRow;
import dev.sluice.controlplane.marquez.MarquezRows.FacetRow;
import dev.sluice.controlplane.marquez.MarquezRows.JobRow;
import dev.sluice.controlplane.marquez.MarquezRows.RunRow;
import dev.sluice.controlplane.security.NamedNamespaces;
import dev.sluice.controlplane.security.Sight;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lists and single things: namespaces, datasets, jobs, runs, events. */
@ApplicationScoped
class MarquezLists {
    /** A namespace is as old as the event that first named it. */
    private static final String NAMESPACE =
            "SELECT n.name, l.received_at FROM namespace n LEFT JOIN event_log l ON l.position = n.first_position";

    private final Jdbc jdbc;
    private final MarquezRows rows;
    private final MarquezWriter writer;

    MarquezLists(Jdbc jdbc, MarquezRows rows, MarquezWriter writer) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.writer = writer;
    }

    byte[] namespaces(int limit, long offset) {
        List<NamespaceRow> found =
                jdbc.query(NAMESPACE + " ORDER BY n.name LIMIT ? OFFSET ?", MarquezLists::namespaceRow, limit, offset);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("namespaces");
            for (NamespaceRow row : found) {
                write(json, row);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    byte[] namespace(String name) {
        NamespaceRow row = jdbc.first(NAMESPACE + " WHERE n.name = ?", MarquezLists::namespaceRow, name)
                .orElseThrow(() -> missing("namespace '" + name + "'"));
        return JsonBytes.of(json -> write(json, row));
    }

    byte[] datasets(String namespace, int limit, long offset) {
        long id = requireNamespace(namespace);
        List<Long> ids = jdbc.query(
                "SELECT id FROM dataset WHERE namespace_id = ? AND canonical_id = id ORDER BY name LIMIT ? OFFSET ?",
                row -> row.getLong(1),
                id,
                limit,
                offset);
        long total = count("SELECT count(*) FROM dataset WHERE namespace_id = ? AND canonical_id = id", id);
        Map<Long, DatasetRow> found = rows.datasets(ids);
        Map<Long, List<FacetRow>> facets = rows.facets(ids, null);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("datasets");
            for (DatasetRow row : found.values()) {
                writer.dataset(json, row, facets.getOrDefault(row.id(), List.of()), true);
            }
            json.writeEndArray();
            json.writeNumberField("totalCount", total);
            json.writeEndObject();
        });
    }

    byte[] dataset(String namespace, String name) {
        long id = datasetId(namespace, name);
        DatasetRow row = rows.datasets(List.of(id)).get(id);
        List<FacetRow> facets = rows.facets(List.of(id), null).getOrDefault(id, List.of());
        if (row == null) {
            throw missing("dataset '" + name + "'");
        }
        return JsonBytes.of(json -> writer.dataset(json, row, facets, true));
    }

    /** Jobs of a namespace, or of all when it is null. */
    byte[] jobs(@Nullable String namespace, int limit, long offset) {
        List<Long> ids;
        long total;
        if (namespace == null) {
            ids = jdbc.query(
                    "SELECT id FROM job ORDER BY name, id LIMIT ? OFFSET ?", row -> row.getLong(1), limit, offset);
            total = count("SELECT count(*) FROM job");
        } else {
            long id = requireNamespace(namespace);
            ids = jdbc.query(
                    "SELECT id FROM job WHERE namespace_id = ? ORDER BY name LIMIT ? OFFSET ?",
                    row -> row.getLong(1),
                    id,
                    limit,
                    offset);
            total = count("SELECT count(*) FROM job WHERE namespace_id = ?", id);
        }
        Jobs jobs = load(ids);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("jobs");
            for (JobRow row : jobs.rows.values()) {
                jobs.write(json, row);
            }
            json.writeEndArray();
            json.writeNumberField("totalCount", total);
            json.writeEndObject();
        });
    }

    byte[] job(String namespace, String name) {
        long id = jobId(namespace, name);
        Jobs jobs = load(List.of(id));
        JobRow row = jobs.rows.get(id);
        if (row == null) {
            throw missing("job '" + name + "'");
        }
        return JsonBytes.of(json -> jobs.write(json, row));
    }

    byte[] runs(String namespace, String name, int limit, long offset) {
        long job = jobId(namespace, name);
        List<RunRow> runs = rows.runsOf(job, limit, offset);
        long total = count("SELECT count(*) FROM run WHERE job_id = ? AND first_event_at IS NOT NULL", job);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("runs");
            for (RunRow run : runs) {
                writer.run(json, run);
            }
            json.writeEndArray();
            json.writeNumberField("totalCount", total);
            json.writeEndObject();
        });
    }

    byte[] run(UUID id) {
        List<RunRow> run = rows.runs(List.of(id));
        if (run.isEmpty()) {
            throw missing("run " + id);
        }
        return JsonBytes.of(json -> writer.run(json, run.getFirst()));
    }

    byte[] events(@Nullable Instant after, @Nullable Instant before, boolean ascending, int limit, long offset) {
        String order = ascending ? "e.event_time, e.position" : "e.event_time DESC, e.position DESC";
        List<String> events = jdbc.query(
                """
                SELECT l.codec, l.raw_length, l.body FROM event_index e JOIN event_log l ON l.position = e.position
                WHERE (?::timestamptz IS NULL OR e.event_time >= ?) AND (?::timestamptz IS NULL OR e.event_time < ?)
                ORDER BY\s""" + order + " LIMIT ? OFFSET ?",
                row -> new String(
                        Codec.decode(row.getInt("codec"), row.getBytes("body"), row.getInt("raw_length")),
                        StandardCharsets.UTF_8),
                after,
                after,
                before,
                before,
                limit,
                offset);
        long total = jdbc.query("""
                        SELECT count(*) FROM event_index
                        WHERE (?::timestamptz IS NULL OR event_time >= ?) AND (?::timestamptz IS NULL OR event_time < ?)
                        """, row -> row.getLong(1), after, after, before, before)
                .getFirst();
        // Clients of Marquez understand events only, and so get no word that one is withheld.
        Sight sight = jdbc.sight();
        List<String> shown = events.stream()
                .filter(event -> NamedNamespaces.allSeen(event, sight))
                .toList();
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("events");
            for (String event : shown) {
                json.writeRawValue(event);
            }
            json.writeEndArray();
            json.writeNumberField("totalCount", total);
            json.writeEndObject();
        });
    }

    private final class Jobs {
        private final Map<Long, JobRow> rows;
        private final Map<Long, List<DatasetRow>> inputs;
        private final Map<Long, List<DatasetRow>> outputs;
        private final Map<Long, RunRow> latest;
        private final Map<Long, List<FacetRow>> facets;

        private Jobs(List<Long> ids) {
            rows = MarquezLists.this.rows.jobs(ids);
            inputs = MarquezLists.this.rows.io(ids, 1);
            outputs = MarquezLists.this.rows.io(ids, 2);
            latest = MarquezLists.this.rows.latestRuns(ids);
            facets = MarquezLists.this.rows.facets(ids, null);
        }

        private void write(JsonGenerator json, JobRow row) throws IOException {
            writer.job(
                    json,
                    row,
                    inputs.getOrDefault(row.id(), List.of()),
                    outputs.getOrDefault(row.id(), List.of()),
                    latest.get(row.id()),
                    facets.getOrDefault(row.id(), List.of()),
                    true);
        }
    }

    private Jobs load(List<Long> ids) {
        return new Jobs(ids);
    }

    private record NamespaceRow(String name, @Nullable Instant since) {}

    private static NamespaceRow namespaceRow(ResultSet row) throws SQLException {
        return new NamespaceRow(row.getString("name"), Jdbc.instant(row, "received_at"));
    }

    private static void write(JsonGenerator json, NamespaceRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", row.name);
        JsonBytes.time(json, "createdAt", row.since);
        JsonBytes.time(json, "updatedAt", row.since);
        json.writeStringField("ownerName", "anonymous");
        json.writeNullField("description");
        json.writeBooleanField("isHidden", false);
        json.writeEndObject();
    }

    private long requireNamespace(String name) {
        return jdbc.first("SELECT id FROM namespace WHERE name = ?", row -> row.getLong(1), name)
                .orElseThrow(() -> missing("namespace '" + name + "'"));
    }

    private long jobId(String namespace, String name) {
        return jdbc.first("""
                        SELECT j.id FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE n.name = ? AND j.name = ?
                        """, row -> row.getLong(1), namespace, name)
                .orElseThrow(() -> missing("job '" + name + "' in namespace '" + namespace + "'"));
    }

    private long datasetId(String namespace, String name) {
        return jdbc.first("""
                        SELECT d.canonical_id FROM dataset d JOIN namespace n ON n.id = d.namespace_id
                        WHERE n.name = ? AND d.name = ?
                        """, row -> row.getLong(1), namespace, name)
                .orElseThrow(() -> missing("dataset '" + name + "' in namespace '" + namespace + "'"));
    }

    private long count(String sql, Object... parameters) {
        return jdbc.query(sql, row -> row.getLong(1), parameters).getFirst();
    }

    static ProblemException missing(String what) {
        return new ProblemException(Problem.of(404, "NOT-FOUND", "there is no " + what));
    }
}
