package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long after the last of their inputs jobs of other systems start, as their last runs did. Not thread-safe. */
final class Lags {
    private static final int RUNS = 10;
    private static final int LEAST = 2;
    private static final int AT_ONCE = 2_000;
    private static final int CACHED = 200_000;

    /** Of a job's last runs, the time from its youngest input to its start: run_by_job, run_io's and dataset_version_by_time. */
    private static final String SAMPLES = """
            SELECT j.id, extract(epoch FROM r.started_at - v.landed)::float8 AS lag
            FROM unnest(?::bigint[]) AS j (id)
            CROSS JOIN LATERAL (SELECT run_id, started_at FROM run WHERE job_id = j.id AND started_at IS NOT NULL
                ORDER BY started_at DESC, run_id DESC LIMIT ?) AS r
            CROSS JOIN LATERAL (
                SELECT max(x.created_at) AS landed FROM run_io i
                JOIN dataset d ON d.id = i.dataset_id
                CROSS JOIN LATERAL (SELECT created_at FROM dataset_version
                    WHERE dataset_id = d.canonical_id AND created_at <= r.started_at
                    ORDER BY created_at DESC, run_id DESC LIMIT 1) AS x
                WHERE i.run_id = r.run_id AND i.direction = 1) AS v
            WHERE v.landed IS NOT NULL
            """;

    private record Known(@Nullable Instant lastStart, Optional<DurationForecast> lag) {}

    private final Map<Long, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Known> eldest) {
            return size() > CACHED;
        }
    });

    /** Reads what is not known yet of jobs, by their catalog numbers and last starts; some now, the others next time. */
    void learn(Tx tx, Map<Long, Optional<Instant>> jobs) throws SQLException {
        List<Long> unknown = jobs.entrySet().stream()
                .filter(job -> {
                    Known old = known.get(job.getKey());
                    return old == null || !Optional.ofNullable(old.lastStart()).equals(job.getValue());
                })
                .map(Map.Entry::getKey)
                .limit(AT_ONCE)
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<Long, List<Double>> samples = new HashMap<>();
        tx.query(SAMPLES, row -> Map.entry(row.getLong(1), row.getDouble(2)), unknown, RUNS)
                .forEach(e -> samples.computeIfAbsent(e.getKey(), _ -> new ArrayList<>())
                        .add(e.getValue()));
        for (Long job : unknown) {
            known.put(
                    job,
                    new Known(
                            jobs.getOrDefault(job, Optional.empty()).orElse(null),
                            lag(samples.getOrDefault(job, List.of()))));
        }
    }

    /** From the landing of a job's last input to its start; empty when too little is known. */
    Optional<DurationForecast> of(long job) {
        Known lag = known.get(job);
        return lag == null ? Optional.empty() : lag.lag();
    }

    private static Optional<DurationForecast> lag(List<Double> samples) {
        if (samples.size() < LEAST) {
            return Optional.empty();
        }
        double[] sorted =
                samples.stream().mapToDouble(s -> Math.max(s, 1)).sorted().toArray();
        double p50 = sorted[sorted.length / 2];
        double p90 = Math.max(p50, sorted[(int) (0.9 * (sorted.length - 1) + 0.5)]);
        return Optional.of(new DurationForecast(
                p50, p90, Math.max(p90, Arrays.stream(sorted).max().orElse(p90))));
    }
}
