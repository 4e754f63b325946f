package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.marquez.MarquezRows.RunRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Versions of datasets and data sources. A version is named by the run that wrote it: there is one for each. */
@ApplicationScoped
class MarquezVersions {
    private record VersionRow(
            String namespace,
            String name,
            UUID run,
            Instant createdAt,
            @Nullable String lifecycle,
            @Nullable Long schemaContent,
            @Nullable String schema) {}

    private record SourceRow(String name, @Nullable Instant since) {}

    private static final String VERSIONS = """
            SELECT n.name AS namespace, d.name, v.run_id, v.created_at, v.lifecycle, v.schema_content, c.body AS schema
            FROM dataset asked JOIN namespace an ON an.id = asked.namespace_id
            JOIN dataset d ON d.id = asked.canonical_id JOIN namespace n ON n.id = d.namespace_id
            JOIN dataset g ON g.canonical_id = d.id JOIN dataset_version v ON v.dataset_id = g.id
            LEFT JOIN facet_content c ON c.id = v.schema_content
            WHERE an.name = ? AND asked.name = ?
            """;

    private static final String SOURCES = """
            SELECT n.name, l.received_at FROM namespace n LEFT JOIN event_log l ON l.position = n.first_position
            WHERE EXISTS (SELECT 1 FROM dataset d WHERE d.namespace_id = n.id)
            """;

    private final Jdbc jdbc;
    private final MarquezRows rows;
    private final MarquezWriter writer;
    private final FieldsJson fields;

    MarquezVersions(Jdbc jdbc, MarquezRows rows, MarquezWriter writer, FieldsJson fields) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.writer = writer;
        this.fields = fields;
    }

    /** Newest first. */
    byte[] versions(String namespace, String name, int limit, long offset) {
        List<VersionRow> found = jdbc.query(
                VERSIONS + " ORDER BY v.created_at DESC, v.run_id DESC LIMIT ? OFFSET ?",
                MarquezVersions::versionRow,
                namespace,
                name,
                limit,
                offset);
        long total = jdbc.query(
                        "SELECT count(*) FROM (" + VERSIONS + ") AS all_versions",
                        row -> row.getLong(1),
                        namespace,
                        name)
                .getFirst();
        Map<UUID, RunRow> runs = runs(found);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("versions");
            for (VersionRow row : found) {
                write(json, row, runs.get(row.run));
            }
            json.writeEndArray();
            json.writeNumberField("totalCount", total);
            json.writeEndObject();
        });
    }

    byte[] version(String namespace, String name, UUID version) {
        List<VersionRow> found =
                jdbc.query(VERSIONS + " AND v.run_id = ?", MarquezVersions::versionRow, namespace, name, version);
        if (found.isEmpty()) {
            throw MarquezLists.missing("version " + version + " of dataset '" + name + "'");
        }
        Map<UUID, RunRow> runs = runs(found);
        return JsonBytes.of(json -> write(json, found.getFirst(), runs.get(version)));
    }

    /** Where datasets are: their namespaces. */
    byte[] sources(int limit, long offset) {
        List<SourceRow> found =
                jdbc.query(SOURCES + " ORDER BY n.name LIMIT ? OFFSET ?", MarquezVersions::sourceRow, limit, offset);
        return JsonBytes.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("sources");
            for (SourceRow source : found) {
                write(json, source);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    byte[] source(String name) {
        SourceRow source = jdbc.first(SOURCES + " AND n.name = ?", MarquezVersions::sourceRow, name)
                .orElseThrow(() -> MarquezLists.missing("source '" + name + "'"));
        return JsonBytes.of(json -> write(json, source));
    }

    private Map<UUID, RunRow> runs(List<VersionRow> versions) {
        Map<UUID, RunRow> runs = new HashMap<>();
        rows.runs(versions.stream().map(VersionRow::run).toList()).forEach(run -> runs.put(run.id(), run));
        return runs;
    }

    private void write(JsonGenerator json, VersionRow row, @Nullable RunRow run) throws IOException {
        json.writeStartObject();
        JsonBytes.id(json, "id", row.namespace, row.name);
        json.writeStringField("type", "DB_TABLE");
        json.writeStringField("name", row.name);
        json.writeStringField("physicalName", row.name);
        JsonBytes.time(json, "createdAt", row.createdAt);
        json.writeStringField("version", row.run.toString());
        json.writeStringField("namespace", row.namespace);
        json.writeStringField("sourceName", row.namespace);
        json.writeFieldName("fields");
        if (row.schema == null || row.schemaContent == null) {
            json.writeRawValue("[]");
        } else {
            json.writeRawValue(fields.of(row.schemaContent, row.schema));
        }
        json.writeArrayFieldStart("tags");
        json.writeEndArray();
        JsonBytes.text(json, "lifecycleState", row.lifecycle == null ? "" : row.lifecycle);
        json.writeNullField("description");
        json.writeFieldName("createdByRun");
        if (run == null) {
            json.writeNull();
        } else {
            writer.run(json, run);
        }
        json.writeObjectFieldStart("facets");
        if (row.schema != null) {
            json.writeFieldName("schema");
            json.writeRawValue(row.schema);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SourceRow row) throws IOException {
        String source = row.name;
        int colon = source.indexOf(':');
        json.writeStartObject();
        json.writeStringField("type", (colon < 1 ? source : source.substring(0, colon)).toUpperCase(Locale.ROOT));
        json.writeStringField("name", source);
        JsonBytes.time(json, "createdAt", row.since);
        JsonBytes.time(json, "updatedAt", row.since);
        json.writeStringField("connectionUrl", source);
        json.writeNullField("description");
        json.writeEndObject();
    }

    private static SourceRow sourceRow(ResultSet row) throws SQLException {
        return new SourceRow(row.getString("name"), Jdbc.instant(row, "received_at"));
    }

    private static VersionRow versionRow(ResultSet row) throws SQLException {
        return new VersionRow(
                row.getString("namespace"),
                row.getString("name"),
                row.getObject("run_id", UUID.class),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                row.getString("lifecycle"),
                Jdbc.longOrNull(row, "schema_content"),
                row.getString("schema"));
    }
}
