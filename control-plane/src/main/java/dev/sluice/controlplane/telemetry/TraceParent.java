package dev.sluice.controlplane.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.model.event.FacetObject;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace, as W3C Trace Context writes it: {@code 00-<trace>-<span>-01}.
 *
 * @param traceId 32 digits
 * @param spanId 16 digits
 * @param sampled whether somebody keeps it
 */
public record TraceParent(String traceId, String spanId, boolean sampled) {
    /** Name of the header, and of the field that events have it in. */
    public static final String NAME = "traceparent";

    /** Name of the environment variable that processes get it by. */
    public static final String VARIABLE = "TRACEPARENT";

    private static final Pattern FORM =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
    private static final int LONGEST = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads it; empty for anything else. */
    public static Optional<TraceParent> parse(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new TraceParent(
                        matcher.group(1), matcher.group(2), (Integer.parseInt(matcher.group(3), 16) & 1) == 1))
                : Optional.empty();
    }

    /**
     * What an OpenLineage event says of the trace of its run: a field {@code traceparent} of any run facet, else the variable
     * TRACEPARENT of {@code environmentVariables}, else a run tag of that name. There is no standard facet for it. Last a field
     * of that name beside the run: there triggers keep the header of the request that posted the event.
     */
    public static Optional<TraceParent> ofEvent(JsonNode event) {
        return ofFacets(event.path("run").path("facets"))
                .or(() -> parse(event.path(NAME).asText()));
    }

    /** As {@link #ofEvent}, of run facets alone: JSON texts by their names. What is no JSON says nothing. */
    public static Optional<TraceParent> ofFacets(Map<String, String> bodies) {
        ObjectNode facets = JSON.createObjectNode();
        bodies.forEach((name, body) -> {
            if (body.toLowerCase(Locale.ROOT).contains(NAME)) {
                read(body).ifPresent(facet -> facets.set(name, facet));
            }
        });
        return ofFacets(facets);
    }

    /** Of the run facets of an event that is parsed already. */
    public static Optional<TraceParent> ofFacets(FacetObject facets) {
        String text = facets.json();
        return text.toLowerCase(Locale.ROOT).contains(NAME)
                ? read(text).flatMap(TraceParent::ofFacets)
                : Optional.empty();
    }

    private static Optional<JsonNode> read(String json) {
        try {
            return Optional.of(JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<TraceParent> ofFacets(JsonNode run) {
        Map<String, JsonNode> facets = new TreeMap<>();
        run.properties().forEach(facet -> facets.put(facet.getKey(), facet.getValue()));
        return facets.values().stream()
                .flatMap(facet -> parse(facet.path(NAME).asText()).stream())
                .findFirst()
                .or(() -> listed(run, "environmentVariables", "environmentVariables", "name"))
                .or(() -> listed(run, "tags", "tags", "key"));
    }

    private static Optional<TraceParent> listed(JsonNode run, String facet, String list, String key) {
        for (JsonNode entry : run.path(facet).path(list)) {
            if (entry.path(key).asText().equalsIgnoreCase(NAME)) {
                return parse(entry.path("value").asText());
            }
        }
        return Optional.empty();
    }

    /** For a link to it. */
    SpanContext context() {
        return SpanContext.createFromRemoteParent(
                traceId, spanId, sampled ? TraceFlags.getSampled() : TraceFlags.getDefault(), TraceState.getDefault());
    }

    static Optional<TraceParent> of(SpanContext span) {
        return span.isValid()
                ? Optional.of(new TraceParent(span.getTraceId(), span.getSpanId(), span.isSampled()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }
}
