package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.marquez.MarquezRows.DatasetRow;
import dev.sluice.controlplane.marquez.MarquezRows.FacetRow;
import dev.sluice.controlplane.marquez.MarquezRows.JobRow;
import dev.sluice.controlplane.marquez.MarquezRows.RunRow;
import dev.sluice.model.run.RunState;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes datasets, jobs and runs as Marquez does. */
@ApplicationScoped
class MarquezWriter {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final SerializedString NO_FIELDS = new SerializedString("[]");

    private final FieldsJson fields;

    MarquezWriter(FieldsJson fields) {
        this.fields = fields;
    }

    void dataset(JsonGenerator json, DatasetRow row, List<FacetRow> facets, boolean withFacets) throws IOException {
        json.writeStartObject();
        JsonBytes.id(json, "id", row.namespace(), row.name());
        json.writeStringField("type", "DB_TABLE");
        json.writeStringField("name", row.name());
        json.writeStringField("physicalName", row.name());
        JsonBytes.time(json, "createdAt", row.createdAt());
        JsonBytes.time(json, "updatedAt", row.updatedAt());
        json.writeStringField("namespace", row.namespace());
        json.writeStringField("sourceName", row.namespace());
        json.writeFieldName("fields");
        FacetRow schema = facet(facets, "schema");
        json.writeRawValue(schema == null ? NO_FIELDS : fields.of(schema.content(), schema.body()));
        emptyArray(json, "tags");
        JsonBytes.time(json, "lastModifiedAt", row.lastModifiedAt());
        JsonBytes.text(json, "lastLifecycleState", row.lifecycle() == null ? "" : row.lifecycle());
        JsonBytes.text(json, "description", description(facets));
        JsonBytes.text(
                json,
                "currentVersion",
                row.currentVersion() == null ? null : row.currentVersion().toString());
        facets(json, withFacets ? facets : List.of());
        json.writeBooleanField("deleted", "DROP".equals(row.lifecycle()));
        json.writeEndObject();
    }

    void job(
            JsonGenerator json,
            JobRow row,
            List<DatasetRow> inputs,
            List<DatasetRow> outputs,
            @Nullable RunRow latest,
            List<FacetRow> facets,
            boolean withFacets)
            throws IOException {
        json.writeStartObject();
        JsonBytes.id(json, "id", row.namespace(), row.name());
        json.writeStringField("type", jobType(facets));
        json.writeStringField("name", row.name());
        json.writeStringField("simpleName", row.name());
        JsonBytes.text(json, "parentJobName", row.parent());
        JsonBytes.time(json, "createdAt", row.createdAt());
        JsonBytes.time(json, "updatedAt", row.updatedAt());
        json.writeStringField("namespace", row.namespace());
        ids(json, "inputs", inputs);
        ids(json, "outputs", outputs);
        JsonBytes.text(json, "location", member(facets, "sourceCodeLocation", "url"));
        JsonBytes.text(json, "description", description(facets));
        json.writeFieldName("latestRun");
        if (latest == null) {
            json.writeNull();
        } else {
            run(json, latest);
        }
        facets(json, withFacets ? facets : List.of());
        json.writeNullField("currentVersion");
        emptyArray(json, "tags");
        json.writeEndObject();
    }

    void run(JsonGenerator json, RunRow row) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", row.id().toString());
        JsonBytes.time(json, "createdAt", row.createdAt());
        JsonBytes.time(json, "updatedAt", row.updatedAt());
        JsonBytes.time(json, "nominalStartTime", row.nominalStart());
        JsonBytes.time(json, "nominalEndTime", row.nominalEnd());
        json.writeStringField("state", RunState.ofCode(row.state()).name());
        JsonBytes.time(json, "startedAt", row.startedAt());
        JsonBytes.time(json, "endedAt", row.endedAt());
        if (row.startedAt() == null || row.endedAt() == null) {
            json.writeNullField("durationMs");
        } else {
            json.writeNumberField(
                    "durationMs",
                    Duration.between(row.startedAt(), row.endedAt()).toMillis());
        }
        json.writeObjectFieldStart("args");
        json.writeEndObject();
        json.writeObjectFieldStart("jobVersion");
        json.writeStringField("namespace", row.jobNamespace());
        json.writeStringField("name", row.jobName());
        json.writeNullField("version");
        json.writeEndObject();
        emptyArray(json, "inputDatasetVersions");
        emptyArray(json, "outputDatasetVersions");
        json.writeObjectFieldStart("facets");
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Facet bodies are JSON already and go out as they came in. */
    static void facets(JsonGenerator json, List<FacetRow> facets) throws IOException {
        json.writeObjectFieldStart("facets");
        for (FacetRow facet : facets) {
            json.writeFieldName(facet.name());
            json.writeRawValue(facet.body());
        }
        json.writeEndObject();
    }

    private static void ids(JsonGenerator json, String name, List<DatasetRow> rows) throws IOException {
        json.writeArrayFieldStart(name);
        for (DatasetRow row : rows) {
            json.writeStartObject();
            json.writeStringField("namespace", row.namespace());
            json.writeStringField("name", row.name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void emptyArray(JsonGenerator json, String name) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeEndArray();
    }

    private static String jobType(List<FacetRow> facets) {
        String type = member(facets, "jobType", "processingType");
        return "STREAMING".equals(type) ? "STREAM" : "SERVICE".equals(type) ? "SERVICE" : "BATCH";
    }

    private static @Nullable String description(List<FacetRow> facets) {
        return member(facets, "documentation", "description");
    }

    private static @Nullable String member(List<FacetRow> facets, String name, String key) {
        FacetRow facet = facet(facets, name);
        if (facet == null) {
            return null;
        }
        try {
            JsonNode value = MAPPER.readTree(facet.body()).path(key);
            return value.isTextual() ? value.asText() : null;
        } catch (IOException e) {
            return null; // kept as sent, but not as the spec has it
        }
    }

    private static @Nullable FacetRow facet(List<FacetRow> facets, String name) {
        for (FacetRow facet : facets) {
            if (facet.name().equals(name)) {
                return facet;
            }
        }
        return null;
    }
}
