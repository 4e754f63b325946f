package dev.sluice.controlplane.trigger;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.controlplane.eventlog.EventLog.StoredEvent;
import dev.sluice.controlplane.telemetry.TraceParent;
import dev.sluice.model.DatasetId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run event of another system, as far as triggers look at it.
 *
 * @param position in the log
 * @param type upper case
 * @param ours whether a task of ours is the parent or root of its run
 * @param outputs by their names and by those of their symlinks
 * @param trace where its run is in a trace: as it says itself, else the request that posted it
 */
record ForeignEvent(
        long position,
        String type,
        String runId,
        String namespace,
        String job,
        boolean ours,
        Set<DatasetId> outputs,
        Optional<TraceParent> trace,
        JsonNode tree) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int MOST_DATASETS = 200;

    ForeignEvent {
        outputs = new LinkedHashSet<>(outputs);
    }

    /** Reads an event of the log; empty when it is ours, or not about a run. */
    static Optional<ForeignEvent> read(StoredEvent event, String ourProducer, String ourNamespace) {
        JsonNode tree;
        try {
            tree = JSON.readTree(event.raw());
        } catch (IOException e) {
            return Optional.empty(); // the projections have told of it
        }
        String type = tree.path("eventType").asText().toUpperCase(Locale.ROOT);
        String runId = tree.path("run").path("runId").asText();
        if (type.isEmpty() || runId.isEmpty() || tree.path("producer").asText().startsWith(ourProducer)) {
            return Optional.empty();
        }
        JsonNode parent = tree.path("run").path("facets").path("parent");
        boolean ours = ourNamespace.equals(parent.path("job").path("namespace").asText())
                || ourNamespace.equals(
                        parent.path("root").path("job").path("namespace").asText());
        return Optional.of(new ForeignEvent(
                event.position().value(),
                type,
                runId,
                tree.path("job").path("namespace").asText(),
                tree.path("job").path("name").asText(),
                ours,
                outputs(tree),
                TraceParent.ofEvent(tree).or(() -> TraceParent.parse(event.traceparent())),
                tree));
    }

    /** Whether it says that the run will not have written anything that counts. */
    boolean isFailure() {
        return type.equals("FAIL") || type.equals("ABORT");
    }

    /**
     * The whole event for expressions.
     *
     * @throws IllegalArgumentException when it is too deep for them
     */
    Map<String, Object> whole() {
        Map<String, Object> whole = JSON.convertValue(tree, OBJECT);
        if (TraceParent.ofEvent(tree).isEmpty()) {
            trace.ifPresent(posted -> whole.put(TraceParent.NAME, posted.toString()));
        }
        return Facts.fit(whole);
    }

    /** The event without its facets, for a run to keep when the whole is too much. */
    Map<String, Object> slim() {
        Map<String, Object> slim = new LinkedHashMap<>();
        for (String field : List.of("eventType", "eventTime", "producer")) {
            slim.put(field, tree.path(field).asText());
        }
        slim.put("run", run());
        slim.put("job", Map.of("namespace", namespace, "name", job));
        slim.put("inputs", datasets("inputs"));
        slim.put("outputs", datasets("outputs"));
        slim.put("facetsLeftOut", true);
        return Facts.fit(slim);
    }

    /** Of its facets only what says which trace it belongs to. */
    private Map<String, Object> run() {
        Map<String, Object> run = new LinkedHashMap<>(Map.of("runId", runId));
        trace.ifPresent(told -> run.put("facets", Map.of("trace", Map.of(TraceParent.NAME, told.toString()))));
        return run;
    }

    private List<Map<String, Object>> datasets(String side) {
        List<Map<String, Object>> datasets = new ArrayList<>();
        for (JsonNode dataset : tree.path(side)) {
            if (datasets.size() < MOST_DATASETS) {
                datasets.add(Map.of(
                        "namespace", dataset.path("namespace").asText(),
                        "name", dataset.path("name").asText()));
            }
        }
        return datasets;
    }

    private static Set<DatasetId> outputs(JsonNode tree) {
        Set<DatasetId> outputs = new LinkedHashSet<>();
        for (JsonNode output : tree.path("outputs")) {
            add(outputs, output);
            for (JsonNode link : output.path("facets").path("symlinks").path("identifiers")) {
                add(outputs, link);
            }
        }
        return outputs;
    }

    private static void add(Set<DatasetId> datasets, JsonNode named) {
        String namespace = Facts.clean(named.path("namespace").asText());
        String name = Facts.clean(named.path("name").asText());
        if (!namespace.isEmpty() && !name.isEmpty()) {
            datasets.add(new DatasetId(namespace, name));
        }
    }
}
