package dev.sluice.verify.closure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The closure as the rules say it, as plain as can be, with nothing of what it judges: trees of Jackson, texts as ids, every
 * version compared with every other.
 */
final class BruteForce {
    /** What a closure is, as texts. */
    record Answer(Set<String> runs, Set<String> reads, Set<String> sources, Set<String> cuts) {}

    private final ToldEvents told;
    private final Map<String, Map<String, Found>> reads = new HashMap<>();

    BruteForce(List<byte[]> raw) {
        told = new ToldEvents(raw);
    }

    Answer upstream(List<String> roots) {
        Set<String> runs = new TreeSet<>();
        Set<String> cuts = new TreeSet<>();
        for (String root : roots) {
            String id = ToldEvents.idOf(root);
            if (!told.of(id).isEmpty() || told.isReferredTo(id)) {
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
            if (told.of(run).isEmpty()) {
                cuts.add(run + " NO_PRODUCER_EVENT null");
            }
            if (told.of(run).stream()
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
        runs.forEach(run -> described.add(run + " " + told.state(run) + " " + written(run)));
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
        Set<String> inputs = new TreeSet<>(told.said(run, "inputs").keySet());
        told.said(run, "outputs").forEach((dataset, facets) -> {
            JsonNode life = facets.path("lifecycleStateChange");
            String former = life.at("/previousIdentifier/name").asText();
            if (life.path("lifecycleStateChange").asText().equals("RENAME") && !former.equals(dataset)) {
                inputs.add(former);
            }
        });
        for (String input : inputs) {
            JsonNode facets = told.said(run, "inputs").getOrDefault(input, MissingNode.getInstance());
            JsonNode declared = facets.at("/version/datasetVersion");
            found.put(input, found(run, input, declared.isMissingNode() ? null : declared.asText()));
        }
        return found;
    }

    private Found found(String reader, String dataset, @Nullable String declared) {
        Instant at = told.begin(reader);
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
        Set<String> names = told.names(dataset);
        List<Made> made = new ArrayList<>();
        Set<String> runs = new TreeSet<>(told.runs());
        runs.remove(notBy);
        for (String run : runs) {
            told.said(run, "outputs").forEach((name, facets) -> {
                boolean dropped = facets.at("/lifecycleStateChange/lifecycleStateChange")
                        .asText()
                        .equals("DROP");
                JsonNode version = facets.at("/version/datasetVersion");
                if (names.contains(name) && !dropped) {
                    Instant end = told.end(run);
                    made.add(new Made(
                            name,
                            run,
                            end == null ? told.of(run).getLast().time() : end,
                            told.state(run),
                            version.isMissingNode() ? null : version.asText()));
                }
            });
        }
        return made;
    }

    private Set<String> written(String run) {
        Set<String> written = new TreeSet<>();
        told.said(run, "outputs").forEach((name, facets) -> {
            if (!facets.at("/lifecycleStateChange/lifecycleStateChange")
                    .asText()
                    .equals("DROP")) {
                written.add(name);
            }
        });
        return written;
    }
}
