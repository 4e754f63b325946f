package dev.sluice.verify.closure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Draws OpenLineage events of a small world in which names, times and versions collide often: re-runs under one run id, events
 * that come late or twice, contradicting ends, renames, drops, symlinks that come, change and go, ids that are no UUIDs.
 */
final class RandomHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final String[] ENDS = {"COMPLETE", "COMPLETE", "COMPLETE", "FAIL", "ABORT", "RUNNING", "OTHER"};

    private final Random random;
    private final int datasets;
    private final int runs;

    RandomHistory(long seed) {
        random = new Random(seed);
        datasets = 3 + random.nextInt(6);
        runs = 3 + random.nextInt(12);
    }

    /** Events in the order in which they came. */
    List<byte[]> events() {
        List<byte[]> events = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            int attempts = random.nextInt(5) == 0 ? 2 : 1;
            int minute = random.nextInt(40);
            for (int attempt = 0; attempt < attempts; attempt++) {
                oneAttempt(events, run, minute);
                minute += random.nextInt(4);
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(datasetEvent());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(events.get(random.nextInt(events.size())));
        }
        events.add(
                "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"run\":{\"runId\":\"x\"}}".getBytes(StandardCharsets.UTF_8));
        Collections.shuffle(events, random);
        return events;
    }

    /** Some runs, known or not. */
    List<String> roots() {
        List<String> roots = new ArrayList<>(List.of(runId(random.nextInt(runs))));
        if (random.nextBoolean()) {
            roots.add(runId(random.nextInt(runs + 2)));
        }
        return roots;
    }

    private void oneAttempt(List<byte[]> events, int run, int minute) {
        if (random.nextInt(8) != 0) {
            events.add(runEvent(run, "START", minute));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            String end = ENDS[random.nextInt(ENDS.length)];
            events.add(runEvent(run, end, minute + random.nextInt(4)));
        }
    }

    private byte[] runEvent(int run, String type, int minute) {
        ObjectNode event = JSON.createObjectNode();
        event.put("eventTime", time(minute)).put("eventType", type);
        ObjectNode facets = event.putObject("run").put("runId", runId(run)).putObject("facets");
        if (random.nextInt(15) == 0) {
            facets.putObject("extractionError").put("failedTasks", random.nextInt(2));
        }
        if (random.nextInt(10) == 0) {
            ObjectNode parent = facets.putObject("parent");
            parent.putObject("run").put("runId", runId(random.nextInt(runs + 2)));
            parent.putObject("job").put("namespace", "n").put("name", "parent");
        }
        event.putObject("job").put("namespace", "n").put("name", "job" + run % 4);
        ArrayNode inputs = event.putArray("inputs");
        for (int i = random.nextInt(3); i > 0; i--) {
            dataset(inputs.addObject(), false);
        }
        ArrayNode outputs = event.putArray("outputs");
        for (int i = random.nextInt(3); i > 0; i--) {
            dataset(outputs.addObject(), true);
        }
        return bytes(event);
    }

    private byte[] datasetEvent() {
        ObjectNode event = JSON.createObjectNode();
        event.put("eventTime", time(random.nextInt(40)));
        dataset(event.putObject("dataset"), false);
        return bytes(event);
    }

    private void dataset(ObjectNode dataset, boolean output) {
        dataset.put("namespace", "d").put("name", name());
        ObjectNode facets = dataset.putObject("facets");
        if (random.nextInt(6) == 0) {
            facets.putObject("version").put("datasetVersion", "v" + random.nextInt(3));
        }
        if (random.nextInt(14) == 0) {
            ObjectNode symlinks = facets.putObject("symlinks");
            if (random.nextInt(4) == 0) {
                symlinks.put("_deleted", true);
            } else {
                symlinks.putArray("identifiers")
                        .addObject()
                        .put("namespace", "d")
                        .put("name", name());
            }
        }
        if (output && random.nextInt(6) == 0) {
            ObjectNode lifecycle = facets.putObject("lifecycleStateChange");
            switch (random.nextInt(3)) {
                case 0 -> lifecycle.put("lifecycleStateChange", "DROP");
                case 1 -> lifecycle.put("lifecycleStateChange", "OVERWRITE");
                default -> {
                    lifecycle.put("lifecycleStateChange", "RENAME");
                    lifecycle
                            .putObject("previousIdentifier")
                            .put("namespace", "d")
                            .put("name", name());
                }
            }
        }
        if (output && random.nextInt(4) == 0) {
            dataset.putObject("outputFacets").putObject("outputStatistics").put("rowCount", random.nextInt(100));
        }
    }

    private String name() {
        return "t" + random.nextInt(datasets);
    }

    private static String runId(int run) {
        return run % 5 == 4 ? "run-" + run : new UUID(0x8000_0000_0000_7000L * (run % 2) + run, -run - 1L).toString();
    }

    private static String time(int minute) {
        return BEGIN.plusSeconds(minute * 60L).toString();
    }

    private static byte[] bytes(ObjectNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }
}
