package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Shows lines of logs. */
final class LogText {
    private LogText() {}

    /** For people: whose line it is, and the line. */
    static String line(String task, JsonNode line) {
        return task + " | " + Json.text(line, "line");
    }

    /** For programs. */
    static ObjectNode json(String task, JsonNode attempt, JsonNode line) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("task", task);
        json.put("attempt", attempt.path("number").asInt());
        line.properties().forEach(field -> json.set(field.getKey(), field.getValue()));
        return json;
    }
}
