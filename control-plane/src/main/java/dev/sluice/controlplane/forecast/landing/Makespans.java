package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long workflows as a whole took lately. Not thread-safe. */
final class Makespans {
    private static final int RUNS = 40;
    private static final int AT_ONCE = 500;
    private static final int CACHED = 20_000;

    /** Served by run_estimate_by_job. */
    private static final String LATEST = """
            SELECT j.namespace, j.name, e.seconds FROM unnest(?::text[], ?::text[]) AS j (namespace, name)
            CROSS JOIN LATERAL (SELECT seconds FROM run_estimate
                WHERE job_namespace = j.namespace AND job_name = j.name AND result IN ('OK', 'CHECKS_FAILED')
                ORDER BY started_at DESC LIMIT ?) AS e
            WHERE e.seconds > 0
            """;

    private record Known(@Nullable Instant lastStart, double[] seconds) {}

    private final Map<JobId, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Known> eldest) {
            return size() > CACHED;
        }
    };

    /** Reads what is not known yet; some now, the others next time. */
    void learn(Tx tx, Collection<JobId> jobs, Estimates estimates) throws SQLException {
        Map<JobId, Optional<Instant>> unknown = new LinkedHashMap<>();
        for (JobId job : jobs) {
            Optional<Instant> lastStart = estimates.job(job).flatMap(f -> f.lastStart());
            Known old = known.get(job);
            if (unknown.size() < AT_ONCE
                    && (old == null || !Optional.ofNullable(old.lastStart()).equals(lastStart))) {
                unknown.put(job, lastStart);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        Map<JobId, List<Double>> found = new HashMap<>();
        tx.query(
                        LATEST,
                        row -> Map.entry(new JobId(row.getString(1), row.getString(2)), row.getDouble(3)),
                        unknown.keySet().stream().map(JobId::namespace).toList(),
                        unknown.keySet().stream().map(JobId::name).toList(),
                        RUNS)
                .forEach(e -> found.computeIfAbsent(e.getKey(), _ -> new ArrayList<>())
                        .add(e.getValue()));
        unknown.forEach((job, lastStart) -> known.put(
                job,
                new Known(
                        lastStart.orElse(null),
                        found.getOrDefault(job, List.of()).stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())));
    }

    /** Seconds of the latest runs that came to their end. */
    double[] of(JobId job) {
        Known latest = known.get(job);
        return latest == null ? new double[0] : latest.seconds();
    }
}
