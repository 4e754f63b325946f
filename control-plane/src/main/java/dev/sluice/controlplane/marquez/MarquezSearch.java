package dev.sluice.controlplane.marquez;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds datasets and jobs by a part of their name. */
@ApplicationScoped
class MarquezSearch {
    private final Jdbc jdbc;

    MarquezSearch(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Hit(
            String type,
            String namespace,
            String name,
            @Nullable Instant updatedAt) {}

    byte[] find(String query, @Nullable String filter, @Nullable String namespace, int limit) {
        String pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        List<Hit> hits = jdbc.query(
                """
                SELECT type, namespace, name, l.received_at FROM (
                    SELECT 'DATASET' AS type, n.name AS namespace, d.name, d.first_position FROM dataset d
                    JOIN namespace n ON n.id = d.namespace_id WHERE d.name ILIKE ?
                    UNION ALL
                    SELECT 'JOB', n.name, j.name, j.first_position FROM job j
                    JOIN namespace n ON n.id = j.namespace_id WHERE j.name ILIKE ?) AS hit
                LEFT JOIN event_log l ON l.position = hit.first_position
                WHERE (?::text IS NULL OR type = ?::text) AND (?::text IS NULL OR namespace = ?::text)
                ORDER BY length(name), name, namespace LIMIT ?
                """,
                row -> new Hit(row.getString(1), row.getString(2), row.getString(3), Jdbc.instant(row, "received_at")),
                pattern,
                pattern,
                filter,
                filter,
                namespace,
                namespace,
                limit);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeNumberField("totalCount", hits.size());
            json.writeArrayFieldStart("results");
            for (Hit hit : hits) {
                json.writeStartObject();
                json.writeStringField("type", hit.type);
                json.writeStringField("name", hit.name);
                JsonBytes.time(json, "updatedAt", hit.updatedAt);
                json.writeStringField("namespace", hit.namespace);
                json.writeStringField(
                        "nodeId", (hit.type.equals("JOB") ? "job:" : "dataset:") + hit.namespace + ":" + hit.name);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
