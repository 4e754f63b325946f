package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads lists of the service to their end, page by page. */
final class Pages {
    private static final int SIZE = 100;
    /** Nobody reads more; a list that never ends is a fault of the service. */
    private static final int MOST = 1_000;

    private Pages() {}

    static void each(
            ServiceClient service, String document, String field, Map<String, Object> given, Consumer<JsonNode> tell)
            throws InterruptedException {
        Map<String, Object> variables = new HashMap<>(given);
        variables.put("first", SIZE);
        for (int page = 0; page < MOST; page++) {
            JsonNode answer = service.ask(document, variables).path(field);
            answer.path("nodes").forEach(tell);
            JsonNode info = answer.path("pageInfo");
            if (answer.path("nodes").isEmpty() || !info.path("hasNextPage").asBoolean()) {
                return;
            }
            variables.put("after", Json.text(info, "endCursor"));
        }
    }
}
