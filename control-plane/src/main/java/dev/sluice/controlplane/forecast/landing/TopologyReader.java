package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.landing.Topology.ForeignJob;
import dev.sluice.controlplane.gate.GateEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the topology, and keeps it until the catalog says that lineage changed. Not thread-safe. */
final class TopologyReader {
    /** Edges that are looked at; beyond, the topology is a part of the whole. */
    static final int MOST_EDGES = 1_000_000;

    /** Changes with every change of an edge or a name: served by the indexes on known_from, known_to, canonical_position. */
    private static final String STAMP = """
            SELECT concat_ws(':', (SELECT max(known_from) FROM edge_interval),
                (SELECT max(known_to) FROM edge_interval WHERE known_to < 9223372036854775807),
                (SELECT max(canonical_position) FROM dataset))
            """;

    private static final String EDGES = """
            SELECT e.owner_id, e.kind, e.from_id, e.to_id FROM edge_interval i JOIN edge e ON e.id = i.edge_id
            WHERE i.valid_to = 9223372036854775807 AND i.known_to = 9223372036854775807 AND e.kind IN (1, 2, 3)
            ORDER BY e.id LIMIT ?
            """;

    private static final int READ_BY = 1;
    private static final int WRITES = 2;

    private static final String JOBS =
            "SELECT j.id, n.name, j.name FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE j.id = ANY (?::bigint[])";

    private static final String DATASETS = """
            SELECT d.id, n.name, d.name FROM dataset d JOIN namespace n ON n.id = d.namespace_id WHERE d.id = ANY (?::bigint[])
            """;

    private final String ownNamespace;
    private @Nullable String stamp;
    private Topology known = new Topology(List.of(), Map.of());

    TopologyReader(String ownNamespace) {
        this.ownNamespace = ownNamespace;
    }

    private record Edge(long owner, int kind, long from, long to) {}

    /** The topology as the catalog has it. */
    Topology read(Tx tx) throws SQLException {
        String now = tx.query(STAMP, row -> row.getString(1)).getFirst();
        if (!now.equals(stamp)) {
            known = load(tx);
            stamp = now;
        }
        return known;
    }

    private Topology load(Tx tx) throws SQLException {
        Map<Long, Set<Long>> reads = new TreeMap<>();
        Map<Long, Set<Long>> writes = new TreeMap<>();
        Set<Long> jobs = new TreeSet<>();
        Set<Long> datasets = new TreeSet<>();
        List<Edge> edges = tx.query(
                EDGES, row -> new Edge(row.getLong(1), row.getInt(2), row.getLong(3), row.getLong(4)), MOST_EDGES);
        for (Edge edge : edges) {
            if (edge.kind() != WRITES) {
                datasets.add(edge.from());
                long job = edge.kind() == READ_BY ? edge.to() : edge.owner();
                reads.computeIfAbsent(job, _ -> new TreeSet<>()).add(edge.from());
                jobs.add(job);
            }
            if (edge.kind() != READ_BY) {
                datasets.add(edge.to());
                writes.computeIfAbsent(edge.owner(), _ -> new TreeSet<>()).add(edge.to());
                jobs.add(edge.owner());
            }
        }
        Map<Long, DatasetId> names = new HashMap<>();
        Map<DatasetId, Long> numbers = new HashMap<>();
        tx.query(
                        DATASETS,
                        row -> Map.entry(row.getLong(1), new DatasetId(row.getString(2), row.getString(3))),
                        datasets)
                .forEach(e -> {
                    names.put(e.getKey(), e.getValue());
                    numbers.put(e.getValue(), e.getKey());
                });
        List<ForeignJob> foreign = new ArrayList<>();
        tx.query(JOBS, row -> Map.entry(row.getLong(1), new JobId(row.getString(2), row.getString(3))), jobs).stream()
                .filter(e -> !e.getValue().namespace().equals(ownNamespace) && !GateEvents.isGate(e.getValue()))
                .filter(e -> writes.containsKey(e.getKey()))
                .sorted(Map.Entry.comparingByValue())
                .forEach(e -> foreign.add(new ForeignJob(
                        e.getKey(),
                        e.getValue(),
                        named(reads.getOrDefault(e.getKey(), Set.of()), names),
                        named(writes.getOrDefault(e.getKey(), Set.of()), names))));
        return new Topology(foreign, numbers);
    }

    private static Set<DatasetId> named(Set<Long> numbers, Map<Long, DatasetId> names) {
        Set<DatasetId> named = new TreeSet<>(Topology.BY_NAME);
        for (Long number : numbers) {
            DatasetId name = names.get(number);
            if (name != null) {
                named.add(name);
            }
        }
        return named;
    }
}
