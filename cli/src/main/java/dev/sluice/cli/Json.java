package dev.sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads and writes JSON. On its own so that a command that needs none does not load the library. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** In one line. */
    static String line(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer of ours is always JSON", e);
        }
    }

    /** Text of a field; empty where it is null or missing. */
    static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
