package dev.sluice.controlplane.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the fields that a schema facet lists, nested ones by their path. */
final class SchemaFields {
    /** Deeper nesting is left out. */
    private static final int DEEPEST = 32;

    private static final int MOST = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    record SchemaField(
            String path, @Nullable String type, @Nullable String description) {}

    private SchemaFields() {}

    /** In order of the facet, each before its nested fields. What is no field is passed over. */
    static List<SchemaField> of(String facetBody) {
        List<SchemaField> result = new ArrayList<>();
        try {
            collect(JSON.readTree(facetBody).path("fields"), "", 0, result);
        } catch (JsonProcessingException e) {
            // Bodies are slices of parsed events; one that is no JSON lists no fields.
            return List.of();
        }
        return result;
    }

    private static void collect(JsonNode fields, String prefix, int depth, List<SchemaField> result) {
        if (depth > DEEPEST) {
            return;
        }
        for (JsonNode field : fields) {
            String name = field.path("name").asText("");
            if (!name.isEmpty() && result.size() < MOST) {
                String path = prefix + name;
                result.add(new SchemaField(path, text(field, "type"), text(field, "description")));
                collect(field.path("fields"), path + ".", depth + 1, result);
            }
        }
    }

    private static @Nullable String text(JsonNode field, String name) {
        JsonNode value = field.path(name);
        return value.isTextual() ? value.asText() : null;
    }
}
