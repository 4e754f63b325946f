package dev.sluice.testkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * "May I run?" with many gated datasets: how long an answer takes, each under a key of its own, at 1, 4 and 16 connections.
 *
 * <p>The rows of the gates are written into the store as evaluations would leave them; one dataset in twenty is held.
 */
final class DecisionBench {
    private static final String NAMESPACE = "bench-decisions";
    private static final int HELD_ONE_IN = 20;

    private static final String[] PREPARE = {
        """
        INSERT INTO asset (namespace, name, last_version, published_version, published_position)
        SELECT '%1$s', 'd' || i, 1, 1, 1 FROM generate_series(1, %2$d) AS i ON CONFLICT DO NOTHING
        """,
        """
        INSERT INTO definition (kind, namespace, name, version) SELECT 'Gate', '%1$s', 'd' || i, 1 FROM generate_series(1, %2$d) AS i
        ON CONFLICT DO NOTHING
        """,
        """
        INSERT INTO definition_version (definition_id, version, digest, source, path, applied_at, applied_by)
        SELECT id, 1, 'bench', format('apiVersion: sluice.dev/v1alpha1
        kind: Gate
        metadata: {name: %%s, namespace: %1$s}
        spec: {asset: "connection://lake/bench.%%s", checks: [{id: ids, type: notNull, columns: [id]}]}', name, name), 'bench.yaml', now(), 'bench'
        FROM definition WHERE kind = 'Gate' AND namespace = '%1$s' ON CONFLICT DO NOTHING
        """,
        """
        INSERT INTO gate (definition_id, version, name, asset_id, phase, enforced, active)
        SELECT d.id, 1, '%1$s/' || d.name, a.id, 'POST', true, true
        FROM definition d JOIN asset a ON a.namespace = '%1$s' AND a.name = d.name
        WHERE d.kind = 'Gate' AND d.namespace = '%1$s' ON CONFLICT DO NOTHING
        """,
        """
        INSERT INTO gate_verdict (definition_id, gate_version, asset_id, version, slice, outcome, good, evidence, waived, missing, at)
        SELECT g.definition_id, 1, g.asset_id, 1, '', 'PASS', true, '{}', '{}', '[]', now()
        FROM gate g JOIN asset a ON a.id = g.asset_id WHERE a.namespace = '%1$s'
          AND NOT EXISTS (SELECT 1 FROM gate_ruling r WHERE r.asset_id = a.id)
        """,
        """
        INSERT INTO gate_decision (asset_id, version, slice, decision, outcome, reasons, waivers, grounds, warnings, fail_open, verdicts,
                                   evidence, cause, by_cause, changed, at)
        SELECT v.asset_id, 1, '', 'OPEN', 'PASS', '[]', '{}', '[]', '[]', '[]', ARRAY[v.id], '{}', 'bench', 'bench', false, now()
        FROM gate_verdict v JOIN asset a ON a.id = v.asset_id WHERE a.namespace = '%1$s'
          AND NOT EXISTS (SELECT 1 FROM gate_ruling r WHERE r.asset_id = a.id)
        """,
        """
        INSERT INTO gate_ruling (asset_id, slice, version, decision_id, decision)
        SELECT d.asset_id, '', 1, max(d.id), 'OPEN' FROM gate_decision d JOIN asset a ON a.id = d.asset_id
        WHERE a.namespace = '%1$s' GROUP BY d.asset_id ON CONFLICT DO NOTHING
        """,
        """
        INSERT INTO asset_hold (asset_id, source, reason, held_by, held_since) SELECT id, 'operator', 'bench', 'bench', now()
        FROM asset WHERE namespace = '%1$s' AND id %% %3$d = 0 ON CONFLICT DO NOTHING
        """,
        "ANALYZE asset, definition, gate, gate_verdict, gate_decision, gate_ruling, asset_hold, hold_exempt"
    };

    private final Target target;
    private final Bench.Options options;

    DecisionBench(Target target, Bench.Options options) {
        this.target = target;
        this.options = options;
    }

    void run() throws Exception {
        int datasets = options.number("datasets", 100_000);
        if (!options.text("store", "").isEmpty()) {
            prepare(datasets);
        }
        int inputs = options.number("inputs", 1);
        ask(4, 5, datasets, inputs); // code and caches get warm
        for (int connections : options.numbers("connections", "1,4,16")) {
            ask(connections, options.number("seconds", 20), datasets, inputs);
        }
    }

    /** Writes what is not there yet. {@code --store} is the JDBC URL of the service's own database. */
    private void prepare(int datasets) throws SQLException, IOException {
        String password = Files.readString(Path.of(options.text("store-password-file", ".sluice/postgres/password")))
                .strip();
        long begin = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(
                        options.text("store", ""), options.text("store-user", "sluice"), password);
                Statement statement = connection.createStatement()) {
            for (String sql : PREPARE) {
                statement.execute(String.format(Locale.ROOT, sql, NAMESPACE, datasets, HELD_ONE_IN));
            }
        }
        System.out.printf(Locale.ROOT, "%,d gated datasets in %.1f s%n", datasets, (System.nanoTime() - begin) / 1e9);
    }

    private void ask(int connections, int seconds, int datasets, int inputs) throws Exception {
        Latencies latencies = new Latencies();
        AtomicLong held = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000L * Target.MILLISECOND;
        target.inParallel(connections, client -> {
            while (System.nanoTime() < end) {
                byte[] body = body(datasets, inputs);
                String key = "Idempotency-Key: " + UUID.randomUUID() + "\r\n";
                long sent = System.nanoTime();
                Client.Answer answer = client.post("/api/v1/gates/decisions", key, body);
                latencies.add(System.nanoTime() - sent);
                if (answer.status() != 200) {
                    throw new IllegalStateException(answer.status() + " " + answer.text());
                }
                held.addAndGet(Math.min(1, answer.count("\"decision\":\"HOLD\"")));
            }
        });
        System.out.printf(
                Locale.ROOT,
                "%2d connections, %d datasets, %d inputs each: %,.0f answers/s, %s, %.1f %% held%n",
                connections,
                datasets,
                inputs,
                latencies.count() / ((System.nanoTime() - begin) / 1e9),
                latencies.summary(),
                100.0 * held.get() / Math.max(1, latencies.count()));
    }

    private static byte[] body(int datasets, int inputs) {
        StringBuilder body = new StringBuilder(
                "{\"caller\":\"bench\",\"job\":{\"namespace\":\"bench\",\"name\":\"report\"},\"inputs\":[");
        int first = ThreadLocalRandom.current().nextInt(datasets);
        for (int i = 0; i < inputs; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"namespace\":\"" + NAMESPACE + "\",\"name\":\"d")
                    .append((first + i) % datasets + 1)
                    .append("\"}");
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
