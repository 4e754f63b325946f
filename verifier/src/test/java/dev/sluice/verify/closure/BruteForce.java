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

/**
 * The closure as the rules say it, as plain as can be, with nothing of what it judges: trees of Jackson, texts as ids, every
 * version compared with every other.
 */
final class BruteForce {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One distinct event: {@code order} is event time and hash. */
    private record Event(String order, Instant time, JsonNode body) {
        String run() {
            return idOf(body.at("/run/runId").asText());
        }

        String type() {
            return body.path("eventType").asText();
        }
    }

    /** What a closure is, as texts. */
    record Answer(Set<String> runs, Set<String> reads, Set<String> sources, Set<String> cuts) {}

    private final Map<String, Event> events = new TreeMap<>();
    private final Map<String, List<Event>> byRun = new TreeMap<>();
    private final Map<String, Map<String, JsonNode>> said = new HashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Map<String, Map<String, Found>> reads = new HashMap<>();
    /** What others refer to. */
    private final Set<String> referred = new TreeSet<>();

    BruteForce(List<byte[]> raw) {
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

    Answer upstream(List<String> roots) {
        Set<String> runs = new TreeSet<>();
        Set<String> cuts = new TreeSet<>();
        for (String root : roots) {
            String id = idOf(root);
            if (!of(id).isEmpty() || referred.contains(id)) {
                runs.add(id);
            } else {
                cuts.add(id + " NO_PRODUCER_EVENT null");
            }
        }
        Set<String> before;
        do { // until nothing is added
            before = Set.copyOf(runs);
            for (String run : before) {
                reads(run).values().stream()
                        .map(Found::writer)
                        .filter(w -> w != null)
                        .forEach(runs::add);
            }
        } while (!runs.equals(before));
        Set<String> reads = new TreeSet<>();
        Set<String> sources = new TreeSet<>();
        for (String run : runs) {
            if (of(run).isEmpty()) {
                cuts.add(run + " NO_PRODUCER_EVENT null");
            }
            if (of(run).stream()
                    .anyMatch(e -> e.body()
                                    .at("/run/facets/extractionError/failedTasks")
                                    .asInt(0)
                            > 0)) {
                cuts.add(run + " EXTRACTION_ERROR null");
            }
            int unresolved = 0;
            for (Map.Entry<String, Found> read : reads(run).entrySet()) {
                reads.add(run + " " + read.getKey() + " " + read.getValue());
                if (read.getValue().how().equals("SOURCE")) {
                    sources.add(read.getKey());
                }
                unresolved += read.getValue().how().equals("UNKNOWN_DECLARED") ? 1 : 0;
            }
            if (unresolved > 0) {
                cuts.add(run + " UNRESOLVED_VERSION " + unresolved);
            }
        }
        Set<String> described = new TreeSet<>();
        runs.forEach(run -> described.add(run + " " + state(run) + " " + written(run)));
        return new Answer(described, reads, sources, cuts);
    }

    /** What an input was: how it was found, which version, by whom, since when it is suspect. */
    record Found(
            String how,
            @Nullable String dataset,
            @Nullable String writer,
            @Nullable Instant suspect) {
        @Override
        public String toString() {
            return how + " " + dataset + "@" + writer + " suspect " + suspect;
        }
    }

    private record Made(
            String dataset,
            String run,
            Instant at,
            String state,
            @Nullable String version) {}

    private Map<String, Found> reads(String run) {
        return reads.computeIfAbsent(run, this::find);
    }

    private Map<String, Found> find(String run) {
        Map<String, Found> found = new TreeMap<>();
        Set<String> inputs = new TreeSet<>(said(run, "inputs").keySet());
        said(run, "outputs").forEach((dataset, facets) -> {
            JsonNode life = facets.path("lifecycleStateChange");
            String former = life.at("/previousIdentifier/name").asText();
            if (life.path("lifecycleStateChange").asText().equals("RENAME") && !former.equals(dataset)) {
                inputs.add(former);
            }
        });
        for (String input : inputs) {
            JsonNode facets = said(run, "inputs").getOrDefault(input, JSON.createObjectNode());
            JsonNode declared = facets.at("/version/datasetVersion");
            found.put(input, found(run, input, declared.isMissingNode() ? null : declared.asText()));
        }
        return found;
    }

    private Found found(String reader, String dataset, @Nullable String declared) {
        Instant at = begin(reader);
        Made best = null;
        for (Made made : made(dataset, reader)) {
            boolean fits = declared != null
                    ? declared.equals(made.version())
                    : made.state().equals("COMPLETED") && !made.at().isAfter(at);
            if (fits && (best == null || later(made, best))) {
                best = made;
            }
        }
        if (declared != null) {
            return best == null
                    ? new Found("UNKNOWN_DECLARED", null, null, null)
                    : new Found("DECLARED", best.dataset(), best.run(), null);
        }
        Instant suspect = null;
        for (Made made : made(dataset, reader)) {
            boolean bad = made.state().equals("FAILED") || made.state().equals("ABORTED");
            boolean between =
                    !made.at().isAfter(at) && (best == null || made.at().isAfter(best.at()));
            if (bad && between && (suspect == null || made.at().isBefore(suspect))) {
                suspect = made.at();
            }
        }
        return best == null
                ? new Found("SOURCE", null, null, suspect)
                : new Found("LATEST_GOOD", best.dataset(), best.run(), suspect);
    }

    private static boolean later(Made one, Made two) {
        int byTime = one.at().compareTo(two.at());
        int byRun = one.run().compareTo(two.run());
        return byTime > 0
                || (byTime == 0 && (byRun > 0 || (byRun == 0 && one.dataset().compareTo(two.dataset()) < 0)));
    }

    private List<Made> made(String dataset, String notBy) {
        Set<String> names = names(dataset);
        List<Made> made = new ArrayList<>();
        Set<String> runs = new TreeSet<>(byRun.keySet());
        runs.remove(notBy);
        for (String run : runs) {
            said(run, "outputs").forEach((name, facets) -> {
                boolean dropped = facets.at("/lifecycleStateChange/lifecycleStateChange")
                        .asText()
                        .equals("DROP");
                JsonNode version = facets.at("/version/datasetVersion");
                if (names.contains(name) && !dropped) {
                    Instant end = end(run);
                    made.add(new Made(
                            name,
                            run,
                            end == null ? of(run).getLast().time() : end,
                            state(run),
                            version.isMissingNode() ? null : version.asText()));
                }
            });
        }
        return made;
    }

    private Set<String> written(String run) {
        Set<String> written = new TreeSet<>();
        said(run, "outputs").forEach((name, facets) -> {
            if (!facets.at("/lifecycleStateChange/lifecycleStateChange")
                    .asText()
                    .equals("DROP")) {
                written.add(name);
            }
        });
        return written;
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

    private Map<String, JsonNode> said(String run, String way) {
        return said.computeIfAbsent(run + way, _ -> sayings(run, way));
    }

    private Map<String, JsonNode> sayings(String run, String way) {
        Map<String, JsonNode> said = new TreeMap<>();
        facets(run, way).forEach((dataset, facets) -> said.put(dataset, JSON.valueToTree(facets)));
        return said;
    }

    private Set<String> names(String dataset) {
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

    private List<Event> of(String run) {
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

    private Instant begin(String run) {
        List<Event> attempt = attempt(run);
        return attempt.stream()
                .filter(e -> e.type().equals("START"))
                .findFirst()
                .orElse(attempt.getFirst())
                .time();
    }

    private @Nullable Instant end(String run) {
        for (String type : List.of("FAIL", "ABORT", "COMPLETE")) {
            for (Event event : attempt(run)) {
                if (event.type().equals(type)) {
                    return event.time();
                }
            }
        }
        return null;
    }

    private String state(String run) {
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
    private static String idOf(String sent) {
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
