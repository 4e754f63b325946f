package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** An answer in one line, for shells: {@code HOLD <id> <seconds until to ask again> <why>}. */
final class TextAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WHY = 500;

    private TextAnswer() {}

    static String of(Answer answer) {
        JsonNode body = tree(answer);
        long seconds = Math.ceilDiv(body.path("retryAfterMs").longValue(), 1_000);
        return answer.decision() + " " + answer.id() + " " + seconds + " " + why(body) + "\n";
    }

    /** The reasons in one line. */
    static String why(Answer answer) {
        return why(tree(answer));
    }

    private static String why(JsonNode body) {
        StringBuilder why = new StringBuilder();
        for (JsonNode reason : body.path("reasons")) {
            if (!why.isEmpty()) {
                why.append("; ");
            }
            if (reason.path("dataset").isObject()) {
                why.append(reason.path("dataset").path("namespace").asText())
                        .append('/')
                        .append(reason.path("dataset").path("name").asText())
                        .append(": ");
            }
            if (!reason.path("gate").asText().isEmpty()) {
                why.append("gate ").append(reason.path("gate").asText()).append(": ");
            }
            if (!reason.path("check").asText().isEmpty()) {
                why.append("check ").append(reason.path("check").asText()).append(": ");
            }
            why.append(reason.path("message").asText());
        }
        String line = why.isEmpty() ? "-" : why.toString().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= LONGEST_WHY ? line : line.substring(0, LONGEST_WHY) + "…";
    }

    private static JsonNode tree(Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("answers are kept as JSON", e);
        }
    }
}
