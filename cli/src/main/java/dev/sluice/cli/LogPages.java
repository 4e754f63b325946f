package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what attempts wrote, page by page. */
final class LogPages {
    static final String DOCUMENT = """
            query Log($attempt: String!, $after: String) {
              attemptLog(attemptId: $attempt, first: 500, after: $after) {
                nodes { seq stream at line }
                pageInfo { hasNextPage endCursor }
              }
            }
            """;

    private final ServiceClient service;

    LogPages(ServiceClient service) {
        this.service = service;
    }

    /**
     * Hands over every line there is now.
     *
     * @param after cursor of the last line read; null for all
     * @param taker says whether it wants more
     * @return cursor of the last line; what was given when there is none
     */
    @Nullable
    String read(String attempt, @Nullable String after, Predicate<JsonNode> taker) throws InterruptedException {
        String cursor = after;
        while (true) {
            Map<String, Object> variables = new HashMap<>();
            variables.put("attempt", attempt);
            if (cursor != null) {
                variables.put("after", cursor);
            }
            JsonNode page = service.ask(DOCUMENT, variables).path("attemptLog");
            for (JsonNode line : page.path("nodes")) {
                if (!taker.test(line)) {
                    return cursor;
                }
            }
            String end = Json.text(page.path("pageInfo"), "endCursor");
            boolean moved = !end.isEmpty() && !end.equals(cursor);
            cursor = end.isEmpty() ? cursor : end;
            if (!moved || !page.path("pageInfo").path("hasNextPage").asBoolean()) {
                return cursor;
            }
        }
    }
}
