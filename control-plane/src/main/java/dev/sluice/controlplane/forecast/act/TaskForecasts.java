package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.Task;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long the tasks of workflows are expected to take. Remembers what it has read for a few seconds. */
final class TaskForecasts {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int REMEMBERED = 2_000;

    private static final String READ = """
            SELECT job_name, p50, p90, p95 FROM job_forecast WHERE job_namespace = ? AND job_name = ANY (?::text[]) AND p95 IS NOT NULL
            """;

    private final String namespace;

    /** A version of a workflow. */
    record Key(long definitionId, int version) {
        static Key of(Deployed workflow) {
            return new Key(workflow.definitionId(), workflow.version());
        }
    }

    private record Known(Instant readAt, Map<String, DurationForecast> tasks) {
        private boolean isFresh(Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(FRESH));
        }
    }

    private final Map<Key, Known> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
            return size() > REMEMBERED;
        }
    });

    TaskForecasts(String namespace) {
        this.namespace = namespace;
    }

    /** Name of a task's job in lineage. */
    static String job(Deployed deployed, String task) {
        return RunEvents.jobName(deployed) + "." + task;
    }

    /** By workflow and task; a task of which nothing is known is missing. One statement, or none. */
    Map<Key, Map<String, DurationForecast>> of(Tx tx, Collection<Deployed> workflows, Instant now) throws SQLException {
        Map<Key, Map<String, DurationForecast>> result = new HashMap<>();
        List<Deployed> missing = new ArrayList<>();
        for (Deployed workflow : workflows) {
            Known seen = known.get(Key.of(workflow));
            if (seen != null && seen.isFresh(now)) {
                result.put(Key.of(workflow), seen.tasks());
            } else {
                missing.add(workflow);
            }
        }
        if (!missing.isEmpty()) {
            read(tx, missing, result, now);
        }
        return result;
    }

    private void read(Tx tx, List<Deployed> missing, Map<Key, Map<String, DurationForecast>> result, Instant now)
            throws SQLException {
        List<String> jobs = new ArrayList<>();
        missing.forEach(w -> w.workflow().tasks().forEach(t -> jobs.add(job(w, t.id()))));
        Map<String, DurationForecast> read = new HashMap<>();
        record Row(String job, Optional<DurationForecast> duration) {}
        tx.query(READ, row -> new Row(row.getString("job_name"), duration(row)), namespace, jobs)
                .forEach(row -> row.duration().ifPresent(d -> read.put(row.job(), d)));
        for (Deployed workflow : missing) {
            Map<String, DurationForecast> tasks = new HashMap<>();
            for (Task task : workflow.workflow().tasks()) {
                DurationForecast found = read.get(job(workflow, task.id()));
                if (found != null) {
                    tasks.put(task.id(), found);
                }
            }
            known.put(Key.of(workflow), new Known(now, Map.copyOf(tasks)));
            result.put(Key.of(workflow), tasks);
        }
    }

    /** Columns p50, p90 and p95; empty unless they are quantiles. */
    static Optional<DurationForecast> duration(ResultSet row) throws SQLException {
        double p50 = row.getDouble("p50");
        double p90 = row.getDouble("p90");
        double p95 = row.getDouble("p95");
        return p50 > 0 && p50 <= p90 && p90 <= p95 && p95 < Double.POSITIVE_INFINITY
                ? Optional.of(new DurationForecast(p50, p90, p95))
                : Optional.empty();
    }

    static Duration seconds(double seconds) {
        return Duration.ofMillis((long) Math.min(seconds * 1_000, Long.MAX_VALUE / 2.0));
    }
}
