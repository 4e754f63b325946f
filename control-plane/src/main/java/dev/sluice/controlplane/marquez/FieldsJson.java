package dev.sluice.controlplane.marquez;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Marquez' list of fields from a schema facet; made once per facet content, which never changes. */
@ApplicationScoped
class FieldsJson {
    private static final int REMEMBERED = 20_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<Long, SerializedString> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, SerializedString> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** To be written raw: it keeps its bytes. */
    SerializedString of(long content, String schemaFacet) {
        SerializedString json = known.get(content);
        if (json == null) {
            json = new SerializedString(render(schemaFacet));
            known.put(content, json);
        }
        return json;
    }

    private static String render(String schemaFacet) {
        try {
            JsonNode fields = MAPPER.readTree(schemaFacet).path("fields");
            return new String(
                    JsonBytes.of(json -> {
                        json.writeStartArray();
                        for (JsonNode field : fields) {
                            json.writeStartObject();
                            json.writeStringField("name", field.path("name").asText(null));
                            json.writeStringField("type", field.path("type").asText(null));
                            json.writeArrayFieldStart("tags");
                            json.writeEndArray();
                            json.writeStringField(
                                    "description", field.path("description").asText(null));
                            json.writeEndObject();
                        }
                        json.writeEndArray();
                    }),
                    StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            return "[]"; // kept as sent, but not as the spec has it
        }
    }
}
