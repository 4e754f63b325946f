package dev.sluice.controlplane.reproduce;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.ReproducePolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Keeps fingerprints of attempts and of the runs that they belong to; the first one of each stays. */
public final class RunFingerprints {
    private static final String INSERT = """
            INSERT INTO run_fingerprint (run_id, fingerprint, content, gaps, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private static final String OF_ATTEMPTS = """
            SELECT t.task, f.fingerprint, f.content, f.gaps FROM task_run t
            JOIN attempt a ON a.task_run_id = t.id AND a.state = 'SUCCEEDED' JOIN run_fingerprint f ON f.run_id = a.id
            WHERE t.run_id = ? ORDER BY t.ordinal, a.number
            """;

    private RunFingerprints() {}

    /** Stores one, if there is none yet. */
    static void store(Tx tx, UUID run, RunFingerprint fingerprint, Instant now) throws SQLException {
        tx.update(
                INSERT,
                run,
                HexFormat.of().parseHex(fingerprint.sha256()),
                fingerprint.content(),
                fingerprint.gaps(),
                now);
    }

    /** One that is stored. */
    static Optional<RunFingerprint> find(Tx tx, UUID run) throws SQLException {
        return tx.first(
                "SELECT fingerprint, content, gaps FROM run_fingerprint WHERE run_id = ?", RunFingerprints::read, run);
    }

    private static RunFingerprint read(ResultSet row) throws SQLException {
        return new RunFingerprint(
                row.getString("content"), HexFormat.of().formatHex(row.getBytes("fingerprint")), List.of((String[])
                        row.getArray("gaps").getArray()));
    }

    /** A run ended: what its attempts were, put together, without what they made for one another. */
    public static void ended(Tx tx, RunRow run, Deployed deployed, Instant now) throws SQLException {
        Map<String, RunFingerprint> attempts = new LinkedHashMap<>();
        tx.query(OF_ATTEMPTS, row -> Map.entry(row.getString("task"), read(row)), run.id())
                .forEach(entry -> attempts.put(entry.getKey(), entry.getValue()));
        store(tx, run.id(), combined(run, deployed, attempts), now);
    }

    private static RunFingerprint combined(RunRow run, Deployed deployed, Map<String, RunFingerprint> attempts) {
        SortedMap<String, String> images = new TreeMap<>();
        SortedMap<String, String> environment = new TreeMap<>();
        Map<String, Ingredients.Input> inputs = new LinkedHashMap<>();
        List<String> gaps = new ArrayList<>();
        attempts.forEach((task, fingerprint) -> {
            Ingredients part = RunFingerprint.ingredients(fingerprint.content());
            images.putAll(part.images());
            environment.putAll(part.environment());
            part.inputs().forEach(input -> {
                Ingredients.Input known = inputs.putIfAbsent(input.namespace() + " " + input.name(), input);
                if (known != null && !known.equals(input)) {
                    gaps.add(input.namespace() + " " + input.name() + " changed while the run went on");
                }
            });
            fingerprint.gaps().stream()
                    .filter(gap -> gap.contains("image") || gap.contains("variable"))
                    .forEach(gaps::add);
        });
        for (String task : deployed.upstream().keySet()) {
            if (!attempts.containsKey(task)) {
                gaps.add("inputs of task " + task);
            }
        }
        return RunFingerprint.of(
                new Ingredients(
                        deployed.digest(),
                        deployed.revision(),
                        images,
                        new TreeMap<>(run.parameters()),
                        run.partitionKey(),
                        environment,
                        List.copyOf(inputs.values()),
                        seeds(run, deployed)),
                gaps);
    }

    /** Parameters that random numbers come from. */
    static SortedMap<String, String> seeds(RunRow run, Deployed deployed) {
        Set<String> names =
                deployed.workflow().reproduce().map(ReproducePolicy::seeds).orElse(Set.of());
        SortedMap<String, String> seeds = new TreeMap<>();
        new HashMap<>(run.parameters()).forEach((name, value) -> {
            if (names.contains(name)) {
                seeds.put(name, value);
            }
        });
        return seeds;
    }
}
