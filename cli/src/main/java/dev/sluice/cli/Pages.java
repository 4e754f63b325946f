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

    private static final int MOST_ENTRIES = 10_000;

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

    /** Checks {@code --limit}. */
    static void bounded(int limit) {
        if (limit < 1 || limit > MOST_ENTRIES) {
            throw Failure.wrongUsage("--limit is " + limit + "; allowed are 1 to " + MOST_ENTRIES);
        }
    }

    /** The first so many entries; whether there are more. */
    static boolean first(
            ServiceClient service,
            String document,
            String field,
            Map<String, Object> given,
            int limit,
            Consumer<JsonNode> tell)
            throws InterruptedException {
        Map<String, Object> variables = new HashMap<>(given);
        int left = limit;
        while (left > 0) {
            variables.put("first", Math.min(left, SIZE));
            JsonNode answer = service.ask(document, variables).path(field);
            answer.path("nodes").forEach(tell);
            left -= answer.path("nodes").size();
            JsonNode info = answer.path("pageInfo");
            if (answer.path("nodes").isEmpty() || !info.path("hasNextPage").asBoolean()) {
                return false;
            }
            variables.put("after", Json.text(info, "endCursor"));
        }
        return true;
    }
}
