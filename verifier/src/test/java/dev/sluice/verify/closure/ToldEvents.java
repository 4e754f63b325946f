package dev.sluice.verify.closure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What events say of runs and datasets, as plain as can be: trees of Jackson, texts as ids. */
final class ToldEvents {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One distinct event: {@code order} is event time and hash. */
    record Event(String order, Instant time, JsonNode body) {
        String run() {
            return idOf(body.at("/run/runId").asText());
        }

        String type() {
            return body.path("eventType").asText();
        }
    }

    private final Map<String, Event> events = new TreeMap<>();
    private final Map<String, List<Event>> byRun = new TreeMap<>();
    private final Map<String, Map<String, JsonNode>> said = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    /** What others refer to. */
    private final Set<String> referred = new TreeSet<>();

    ToldEvents(List<byte[]> raw) {
        for (byte[] bytes : raw) {
            JsonNode body = tree(bytes);
            if (body.has("run") && !body.has("job")) {
                continue; // no event
            }
            Instant time = Instant.parse(body.path("eventTime").asText());
            String order = time + " " + sha256(bytes);
            events.put(order, new Event(order, time, body));
            JsonNode parent = body.at("/run/facets/parent/run/runId");
            if (!parent.isMissingNode()) {
                referred.add(idOf(parent.asText()));
            }
        }
        for (Event event : events.values()) {
            if (event.body().has("run")) {
                byRun.computeIfAbsent(event.run(), _ -> new ArrayList<>()).add(event);
            }
        }
    }

    /** Of which there are events. */
    Set<String> runs() {
        return byRun.keySet();
    }

    /** Whether an event refers to it. */
    boolean isReferredTo(String run) {
        return referred.contains(run);
    }

    /** Each facet of each dataset as last said. */
    private Map<String, Map<String, JsonNode>> facets(String run, String way) {
        Map<String, Map<String, JsonNode>> all = new TreeMap<>();
        for (Event event : of(run)) {
            for (JsonNode dataset : event.body().path(way)) {
                Map<String, JsonNode> facets =
                        all.computeIfAbsent(dataset.path("name").asText(), _ -> new LinkedHashMap<>());
                dataset.path("facets").properties().forEach(f -> facets.put(f.getKey(), f.getValue()));
            }
        }
        return all;
    }

    Map<String, JsonNode> said(String run, String way) {
        return said.computeIfAbsent(run + way, _ -> sayings(run, way));
    }

    private Map<String, JsonNode> sayings(String run, String way) {
        Map<String, JsonNode> said = new TreeMap<>();
        facets(run, way).forEach((dataset, facets) -> said.put(dataset, JSON.valueToTree(facets)));
        return said;
    }

    Set<String> names(String dataset) {
        return names.computeIfAbsent(dataset, this::joined);
    }

    private Set<String> joined(String dataset) {
        Map<String, JsonNode> symlinks = new TreeMap<>();
        for (Event event : events.values()) {
            List<JsonNode> named = new ArrayList<>();
            event.body().path("inputs").forEach(named::add);
            event.body().path("outputs").forEach(named::add);
            named.add(event.body().path("dataset"));
            for (JsonNode one : named) {
                if (one.path("facets").has("symlinks")) {
                    symlinks.put(one.path("name").asText(), one.at("/facets/symlinks"));
                }
            }
        }
        Set<String> names = new TreeSet<>(Set.of(dataset));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Map.Entry<String, JsonNode> link : symlinks.entrySet()) {
                for (JsonNode other : link.getValue().path("identifiers")) {
                    String name = other.path("name").asText();
                    if (names.contains(name) || names.contains(link.getKey())) {
                        grown |= names.addAll(List.of(name, link.getKey()));
                    }
                }
            }
        }
        return names;
    }

    List<Event> of(String run) {
        return byRun.getOrDefault(run, List.of());
    }

    /** Events of the last attempt: from the last START that came more than a minute after an end, where there is one. */
    private List<Event> attempt(String run) {
        List<Event> attempt = new ArrayList<>();
        Instant ended = null;
        for (Event event : of(run)) {
            if (ended != null && event.type().equals("START") && event.time().isAfter(ended.plusSeconds(60))) {
                attempt.clear();
                ended = null;
            }
            attempt.add(event);
            if (Set.of("COMPLETE", "FAIL", "ABORT").contains(event.type())) {
                ended = event.time();
            }
        }
        return attempt;
    }

    Instant begin(String run) {
        List<Event> attempt = attempt(run);
        return attempt.stream()
                .filter(e -> e.type().equals("START"))
                .findFirst()
                .orElse(attempt.getFirst())
                .time();
    }

    @Nullable
    Instant end(String run) {
        for (String type : List.of("FAIL", "ABORT", "COMPLETE")) {
            for (Event event : attempt(run)) {
                if (event.type().equals(type)) {
                    return event.time();
                }
            }
        }
        return null;
    }

    String state(String run) {
        List<String> types = attempt(run).stream().map(Event::type).toList();
        if (types.contains("FAIL")) {
            return "FAILED";
        }
        if (types.contains("ABORT")) {
            return "ABORTED";
        }
        if (types.contains("COMPLETE")) {
            return "COMPLETED";
        }
        return types.contains("START") || types.contains("RUNNING") ? "RUNNING" : "NEW";
    }

    /** Ids that are no UUIDs get one by their name. */
    static String idOf(String sent) {
        return sent.length() == 36
                ? sent
                : UUID.nameUUIDFromBytes(("sluice:run:" + sent).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    private static JsonNode tree(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
