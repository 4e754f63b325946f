package dev.sluice.verify.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.model.DatasetId;
import dev.sluice.verify.bundle.BundleException;
import dev.sluice.verify.bundle.FileNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * The graph as {@code report.json} tells it.
 *
 * @param reads ids of versions that each run read
 * @param wrote ids of versions that each run wrote
 * @param cuts reasons by place, with the number left out; -1: not told
 */
record ToldGraph(
        List<UUID> subjects,
        Map<UUID, JsonNode> runs,
        Map<String, JsonNode> versions,
        Map<UUID, Set<String>> reads,
        Map<UUID, Set<String>> wrote,
        Map<String, Map<String, Integer>> cuts) {
    private static final String FILE = FileNames.REPORT;

    static ToldGraph of(JsonNode report) throws BundleException {
        JsonNode lineage = report.path("lineage");
        try {
            Map<UUID, JsonNode> runs = new LinkedHashMap<>();
            for (JsonNode run : lineage.path("runs")) {
                once(runs.put(id(run, "id"), run) == null, "a run is there twice");
            }
            Map<String, JsonNode> versions = new LinkedHashMap<>();
            for (JsonNode version : lineage.path("versions")) {
                String id = version.path("id").asText();
                once(versions.put(id, version) == null, "a version is there twice");
                boolean source = version.path("writer").isNull();
                DatasetId dataset = new DatasetId(
                        version.path("namespace").asText(), version.path("name").asText());
                String named = dataset.namespace() + "/" + dataset.name();
                once(
                        id.equals(source ? named : named + "@" + id(version, "writer")),
                        "a version has the id of another one");
            }
            Map<UUID, Set<String>> reads = new HashMap<>();
            Map<UUID, Set<String>> wrote = new HashMap<>();
            for (JsonNode edge : lineage.path("edges")) {
                Map<UUID, Set<String>> way = edge.path("kind").asText().equals("READ") ? reads : wrote;
                String version = edge.path("version").asText();
                UUID run = id(edge, "run");
                once(runs.containsKey(run) && versions.containsKey(version), "an edge has an end that is not there");
                once(way.computeIfAbsent(run, _ -> new TreeSet<>()).add(version), "an edge is there twice");
            }
            Map<String, Map<String, Integer>> cuts = new HashMap<>();
            for (JsonNode cut : lineage.path("cuts")) {
                cuts.computeIfAbsent(cut.path("at").asText(), _ -> new HashMap<>())
                        .put(cut.path("reason").asText(), cut.path("hidden").asInt(-1));
            }
            List<UUID> subjects = StreamSupport.stream(lineage.path("subjects").spliterator(), false)
                    .map(subject -> UUID.fromString(subject.asText()))
                    .toList();
            return new ToldGraph(subjects, runs, versions, reads, wrote, cuts);
        } catch (IllegalArgumentException _) {
            throw new BundleException(FILE, "its graph has something for the id of a run or dataset that is none");
        }
    }

    private static UUID id(JsonNode node, String member) {
        return UUID.fromString(node.path(member).asText());
    }

    private static void once(boolean right, String why) throws BundleException {
        if (!right) {
            throw new BundleException(FILE, "its graph does not hold together: " + why);
        }
    }

    boolean isCut(UUID run, String reason) {
        return cuts.getOrDefault(run.toString(), Map.of()).containsKey(reason);
    }

    /** Runs that the report says are not told whole: events are gone, or name what the requester may not see. */
    Set<UUID> partial() {
        Set<UUID> partial = new HashSet<>();
        for (UUID run : runs.keySet()) {
            if (isCut(run, "EXPIRED") || isCut(run, "PERMISSION")) {
                partial.add(run);
            }
        }
        return partial;
    }

    /** Empty for a source. */
    Optional<UUID> writer(String version) {
        JsonNode node = versions.get(version);
        return node == null || !node.path("writer").isTextual() ? Optional.empty() : Optional.of(id(node, "writer"));
    }

    Optional<DatasetId> dataset(String version) {
        JsonNode node = versions.get(version);
        return node == null
                ? Optional.empty()
                : Optional.of(new DatasetId(
                        node.path("namespace").asText(), node.path("name").asText()));
    }

    /** How many inputs of the run are left out because of a limit. */
    int overLimit(UUID run) {
        Integer number = cuts.getOrDefault(run.toString(), Map.of()).get("LIMIT");
        return number == null ? 0 : number < 0 ? Integer.MAX_VALUE : number;
    }
}
