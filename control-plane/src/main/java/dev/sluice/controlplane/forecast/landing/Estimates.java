package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.JobForecasts;
import dev.sluice.controlplane.forecast.JobForecasts.JobForecast;
import dev.sluice.controlplane.forecast.JobForecasts.OpenRun;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** What is expected of jobs and of the runs that go on, read once for one computation. */
final class Estimates {
    private static final int AT_ONCE = 50_000;
    private static final int MOST_OPEN = 100_000;

    private final Map<JobId, JobForecast> next = new HashMap<>();
    private final Map<UUID, OpenRun> open = new HashMap<>();
    private final Map<JobId, OpenRun> newest = new HashMap<>();

    /** An expected duration, and what it rests on. */
    record Expected(DurationForecast duration, double failure, long runs) {}

    static Estimates read(Tx tx, JobForecasts forecasts, Collection<JobId> jobs) throws SQLException {
        Estimates estimates = new Estimates();
        Set<JobId> asked = new TreeSet<>(jobs);
        List<JobId> part = new ArrayList<>();
        for (JobId job : asked) {
            part.add(job);
            if (part.size() == AT_ONCE) {
                estimates.next.putAll(forecasts.next(tx, part));
                part.clear();
            }
        }
        if (!part.isEmpty()) {
            estimates.next.putAll(forecasts.next(tx, part));
        }
        for (OpenRun run : forecasts.open(tx, MOST_OPEN)) {
            estimates.open.put(run.run(), run);
            estimates.newest.put(run.job(), run); // oldest first: the newest stays
        }
        return estimates;
    }

    Optional<JobForecast> job(JobId job) {
        return Optional.ofNullable(next.get(job));
    }

    /** The job's newest run that goes on. */
    Optional<OpenRun> running(JobId job) {
        return Optional.ofNullable(newest.get(job));
    }

    /** The job's next run; empty when there is nothing to base a number on. */
    Optional<Expected> next(JobId job) {
        return job(job).flatMap(f -> f.duration().map(d -> new Expected(d, f.failure(), f.runs())));
    }

    /** A run that goes on, as it was forecast at its start; else as the job's next run is. */
    Optional<Expected> run(UUID run, JobId job) {
        OpenRun known = open.get(run);
        if (known == null || known.duration().isEmpty()) {
            return next(job);
        }
        long runs = job(job).map(JobForecast::runs).orElse(0L);
        return Optional.of(new Expected(known.duration().get(), known.failure(), runs));
    }
}
