package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.plan.Foresight.Outlook;
import dev.sluice.scheduler.plan.Foresight.Running;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What runs in pools and how long it may still take, beside what comes to them. */
final class PoolLoad {
    private static final String RUNNING = """
            SELECT l.pool, l.slots, a.started_at, coalesce(e.p50, f.p50) AS p50, coalesce(e.p90, f.p90) AS p90,
                   coalesce(e.p95, f.p95) AS p95
            FROM lease l JOIN attempt a ON a.id = l.attempt_id JOIN task_run t ON t.id = l.task_run_id
            JOIN workflow_run r ON r.id = l.run_id JOIN definition d ON d.id = r.definition_id
            LEFT JOIN run_estimate e ON e.run_id = l.attempt_id AND e.p95 IS NOT NULL
            LEFT JOIN job_forecast f ON f.job_namespace = ? AND f.job_name = d.namespace || '.' || d.name || '.' || t.task
            WHERE l.pool = ANY (?::text[])
            """;

    private final String namespace;

    PoolLoad(String namespace) {
        this.namespace = namespace;
    }

    /** By pool. A slot whose work has no forecast counts as free at any moment: nothing is held back for want of knowledge about it. */
    Map<String, Outlook> of(Tx tx, Outlooks.View view, Set<String> pools, Instant now) throws SQLException {
        record Taken(String pool, int slots, Instant started, Optional<DurationForecast> duration) {}
        Map<String, List<Running>> running = new HashMap<>();
        tx.query(
                        RUNNING,
                        row -> new Taken(
                                row.getString("pool"),
                                row.getInt("slots"),
                                Objects.requireNonNull(Jdbc.instant(row, "started_at")),
                                TaskForecasts.duration(row)),
                        namespace,
                        pools)
                .forEach(taken -> running.computeIfAbsent(taken.pool(), _ -> new ArrayList<>())
                        .addAll(Collections.nCopies(
                                taken.slots(),
                                new Running(taken.started(), cautious(taken.started(), taken.duration(), now)))));
        Map<String, Outlook> outlooks = new HashMap<>();
        for (String pool : pools) {
            outlooks.put(
                    pool,
                    new Outlook(
                            running.getOrDefault(pool, List.of()), view.pools().getOrDefault(pool, List.of())));
        }
        return outlooks;
    }

    private static Duration cautious(Instant started, Optional<DurationForecast> duration, Instant now) {
        double elapsed = Math.max(0, Duration.between(started, now).toMillis() / 1_000.0);
        return duration.map(d -> TaskForecasts.seconds(d.given(elapsed).p95())).orElse(Duration.ZERO);
    }
}
