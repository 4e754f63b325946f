package dev.sluice.controlplane.forecast.feed;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.Digest128;
import dev.sluice.model.event.FacetObject;
import dev.sluice.verify.event.FacetReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Short texts out of facets: what is compared, not what is shown. */
final class RunWords {
    private static final int LONGEST = 100;
    private static final int MESSAGE = 500;
    private static final int DIGEST = 12;
    private static final int ATTEMPTS = 4;
    private static final Duration LATE = Duration.ofDays(2);
    private static final Pattern ERROR = Pattern.compile("\\b\\w{1,80}(?:Exception|Error|Timeout)\\b");

    private RunWords() {}

    static String text(JsonNode facet, String key) {
        JsonNode value = facet.path(key);
        return value.isValueNode() && !value.isNull() ? cut(value.asText()) : "";
    }

    static String cut(String text) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }

    static String owner(FacetReader reader, FacetObject facets) {
        JsonNode ownership = facets.isEmpty()
                ? null
                : reader.find(facets, Set.of("ownership")).get("ownership");
        return ownership == null ? "" : text(ownership.path("owners").path(0), "name");
    }

    /** The first word of a message that names a class of error. */
    static String errorClass(@Nullable JsonNode message) {
        if (message == null) {
            return "";
        }
        String text = message.path("message").asText();
        Matcher found = ERROR.matcher(text.length() <= MESSAGE ? text : text.substring(0, MESSAGE));
        return found.find() ? cut(found.group()) : "";
    }

    static Map<String, String> context(Map<String, JsonNode> run, OwnWord own, Instant at) {
        Map<String, String> context = new TreeMap<>();
        String parameters = own.parameters().isEmpty() ? parameters(run.get("executionParameters")) : own.parameters();
        if (!parameters.isEmpty()) {
            context.put("parameters", parameters);
        }
        if (own.attempt() > 0) {
            context.put("attempt", String.valueOf(Math.min(own.attempt(), ATTEMPTS)));
        }
        JsonNode nominal = run.get("nominalTime");
        if (nominal != null && isLate(text(nominal, "nominalStartTime"), at)) {
            context.put("slot", "past");
        }
        return context;
    }

    private static String parameters(@Nullable JsonNode facet) {
        JsonNode parameters = facet == null ? null : facet.get("parameters");
        return parameters == null || parameters.isEmpty()
                ? ""
                : Digest128.of(parameters.toString().getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .substring(0, DIGEST);
    }

    /** Whether a run is of a slot long past: a backfill. */
    private static boolean isLate(String slot, Instant at) {
        try {
            return !slot.isEmpty()
                    && OffsetDateTime.parse(slot).toInstant().plus(LATE).isBefore(at);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
