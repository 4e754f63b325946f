package dev.sluice.controlplane.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A random graph of jobs and datasets over several namespaces, and the events that tell it. Every name holds the mark of its
 * namespace, so that a text tells whether it speaks of one.
 */
public final class ScopedWorld {
    public static final int NAMESPACES = 5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PRODUCER = "https://example.com/scopes";

    /** A dataset or job. */
    public record Named(int namespace, String name) {}

    /** A run of a job. */
    public record Ran(UUID run, Named job, List<Named> inputs, List<Named> outputs) {}

    private final Random random;
    private final String salt;
    private final List<Named> datasets = new ArrayList<>();
    private final List<Named> jobs = new ArrayList<>();
    private final List<Ran> runs = new ArrayList<>();
    private final Map<Named, List<List<Named>>> io = new LinkedHashMap<>();

    public ScopedWorld(long seed) {
        random = new Random(seed);
        salt = "q" + Long.toString(Math.abs(random.nextInt(36 * 36)), 36) + "q";
        for (int n = 0; n < NAMESPACES; n++) {
            for (int i = 0; i < 4; i++) {
                datasets.add(new Named(n, mark(n) + ".table" + i));
            }
            for (int i = 0; i < 2; i++) {
                jobs.add(new Named(n, mark(n) + "-job" + i));
            }
        }
        for (Named job : jobs) {
            io.put(job, List.of(some(1 + random.nextInt(3)), some(1 + random.nextInt(2))));
        }
        Set<Named> named = new HashSet<>();
        io.values().forEach(readAndWritten -> readAndWritten.forEach(named::addAll));
        datasets.retainAll(named);
    }

    public List<Named> datasets() {
        return datasets;
    }

    public List<Named> jobs() {
        return jobs;
    }

    public List<Ran> runs() {
        return runs;
    }

    /** What stands in every name of a namespace, and in none of another. */
    public String mark(int namespace) {
        return salt + "ns" + namespace + "z";
    }

    public String namespace(int number) {
        return (number % 2 == 0 ? "pg://" : "team_") + mark(number) + (number % 2 == 0 ? ":5432" : "");
    }

    public String namespace(Named named) {
        return namespace(named.namespace());
    }

    private List<Named> some(int count) {
        Set<Named> chosen = new LinkedHashSet<>();
        while (chosen.size() < count) {
            chosen.add(datasets.get(random.nextInt(datasets.size())));
        }
        return List.copyOf(chosen);
    }

    /** Two finished runs of every job, children of the run before. */
    public List<String> events() {
        List<String> events = new ArrayList<>();
        Instant at = Instant.parse("2026-05-01T00:00:00Z");
        @Nullable Ran before = null;
        for (int round = 0; round < 2; round++) {
            for (Named job : jobs) {
                List<List<Named>> readAndWritten = Objects.requireNonNull(io.get(job));
                Ran ran = new Ran(
                        new UUID(random.nextLong(), random.nextLong()),
                        job,
                        readAndWritten.getFirst(),
                        readAndWritten.getLast());
                runs.add(ran);
                at = at.plusSeconds(60);
                events.add(event("START", at, ran, before));
                events.add(event("COMPLETE", at.plusSeconds(30), ran, before));
                before = ran;
            }
        }
        return events;
    }

    private String event(String type, Instant at, Ran ran, @Nullable Ran parent) {
        ObjectNode event = JSON.createObjectNode();
        event.put("eventType", type).put("eventTime", at.toString()).put("producer", PRODUCER);
        event.put("schemaURL", "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        ObjectNode run = event.putObject("run").put("runId", ran.run().toString());
        if (parent != null) {
            ObjectNode facet = facet(run.putObject("facets"), "parent");
            facet.putObject("run").put("runId", parent.run().toString());
            facet.putObject("job")
                    .put("namespace", namespace(parent.job()))
                    .put("name", parent.job().name());
        }
        ObjectNode job = event.putObject("job");
        job.put("namespace", namespace(ran.job())).put("name", ran.job().name());
        facet(job.putObject("facets"), "documentation")
                .put("description", "of " + ran.job().name());
        ArrayNode inputs = event.putArray("inputs");
        ran.inputs().forEach(each -> schema(named(inputs.addObject(), each)));
        ArrayNode outputs = event.putArray("outputs");
        for (Named each : ran.outputs()) {
            ObjectNode facets = schema(named(outputs.addObject(), each));
            ArrayNode from = facet(facets, "columnLineage")
                    .putObject("fields")
                    .putObject("id")
                    .putArray("inputFields");
            ran.inputs().forEach(input -> named(from.addObject(), input).put("field", "id"));
        }
        return event.toString();
    }

    private ObjectNode named(ObjectNode node, Named named) {
        return node.put("namespace", namespace(named)).put("name", named.name());
    }

    private static ObjectNode schema(ObjectNode dataset) {
        ObjectNode facets = dataset.putObject("facets");
        facet(facets, "schema").putArray("fields").addObject().put("name", "id").put("type", "int");
        return facets;
    }

    private static ObjectNode facet(ObjectNode facets, String name) {
        return facets.putObject(name)
                .put("_producer", PRODUCER)
                .put("_schemaURL", "https://openlineage.io/spec/facets/1-0-0/" + name + ".json");
    }

    /** All names upstream of a dataset, by jobs, going through nothing that is not seen. */
    public Set<String> upstream(Named dataset, Predicate<Named> seen) {
        Set<Named> reached = new HashSet<>(Set.of(dataset));
        Deque<Named> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            Named at = open.remove();
            List<Named> next = new ArrayList<>();
            io.forEach((job, readAndWritten) -> {
                if (job.equals(at)) {
                    next.addAll(readAndWritten.getFirst());
                } else if (readAndWritten.getLast().contains(at)) {
                    next.add(job);
                }
            });
            next.stream().filter(seen).filter(reached::add).forEach(open::add);
        }
        Set<String> names = new HashSet<>();
        reached.forEach(each -> names.add(each.name()));
        return names;
    }

    /** A random choice of namespaces, as patterns. */
    public List<String> policy(Set<Integer> seen) {
        List<String> patterns = new ArrayList<>();
        for (int n = 0; n < NAMESPACES; n++) {
            if (random.nextInt(100) < 45) {
                seen.add(n);
                patterns.add(random.nextBoolean() ? namespace(n) : "*" + mark(n) + "*");
            }
        }
        return patterns;
    }
}
