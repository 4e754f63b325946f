package dev.sluice.controlplane.forecastview;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.forecastview.LandingInfo.CriticalStep;
import dev.sluice.controlplane.schedulerview.NamedValue;
import dev.sluice.controlplane.security.Sight;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Columns of JSON and parts of cursors as the API has them. */
final class Stored {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Stored() {}

    static JsonNode tree(@Nullable String json) {
        if (json == null) {
            return MissingNode.getInstance();
        }
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL keeps JSON", e);
        }
    }

    static List<String> texts(@Nullable String json) {
        List<String> texts = new ArrayList<>();
        tree(json).forEach(each -> texts.add(text(each)));
        return texts;
    }

    /** Members of an object; what is no text or number stays JSON. */
    static List<NamedValue> values(JsonNode object) {
        return object.properties().stream()
                .filter(each -> !each.getValue().isNull())
                .map(each -> new NamedValue(each.getKey(), text(each.getValue())))
                .toList();
    }

    private static String text(JsonNode node) {
        return node.isValueNode() ? node.asText() : node.toString();
    }

    /** The job; one without names in the place of one that may not be seen. */
    static JobName shown(JobName job, Sight sight) {
        return sight.seesJob(job.namespace(), job.name()) ? job : new JobName("", "");
    }

    /** Upstream first, as it is stored. A step that may not be seen keeps its numbers only. */
    static List<CriticalStep> path(@Nullable String json, Sight sight) {
        List<CriticalStep> path = new ArrayList<>();
        for (JsonNode step : tree(json)) {
            JsonNode job = step.path("job");
            JsonNode dataset = step.path("dataset");
            path.add(new CriticalStep(
                    job.isObject()
                                    && sight.seesJob(
                                            job.path("namespace").asText(),
                                            job.path("name").asText())
                            ? new JobName(
                                    job.path("namespace").asText(),
                                    job.path("name").asText())
                            : null,
                    dataset.isObject()
                                    && sight.seesDataset(
                                            dataset.path("namespace").asText())
                            ? new DatasetKey(
                                    dataset.path("namespace").asText(),
                                    dataset.path("name").asText())
                            : null,
                    step.path("p50").asDouble(),
                    step.path("share").asDouble()));
        }
        return path;
    }

    static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() || !Double.isFinite(value) ? null : value;
    }

    /** Part of a cursor. */
    static Instant instant(String part) {
        try {
            return Instant.parse(part);
        } catch (DateTimeParseException e) {
            throw Cursor.refused(part);
        }
    }

    /** Part of a cursor. */
    static UUID uuid(String part) {
        try {
            return UUID.fromString(part);
        } catch (IllegalArgumentException e) {
            throw Cursor.refused(part);
        }
    }

    /** Part of a cursor. */
    static double real(String part) {
        try {
            return Double.parseDouble(part);
        } catch (NumberFormatException e) {
            throw Cursor.refused(part);
        }
    }
}
