package dev.sluice.controlplane.forecast;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.DurationForecast;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is expected of jobs' next runs and of the runs that go on, as the store has it: any replica may ask. */
public interface JobForecasts {
    /**
     * What is expected of a job's next run.
     *
     * @param duration empty when there is nothing to base one on
     * @param failure probability that it does not end well
     * @param hardFailure probability that it fails or is killed
     * @param basis OWN_HISTORY, SIMILAR_JOBS, DECLARED_PRIOR or NONE
     * @param runs completed runs that it rests on
     * @param streak runs in a row that ended like the last one; negative: good ones
     * @param reasons texts for people
     * @param lastStart start of its last run
     * @param cadence seconds between starts, where they are regular
     */
    record JobForecast(
            Optional<DurationForecast> duration,
            double failure,
            double hardFailure,
            String basis,
            long runs,
            int streak,
            List<String> reasons,
            Optional<Instant> lastStart,
            Optional<Double> cadence) {
        public JobForecast {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * A run that goes on.
     *
     * @param duration of the whole run, forecast at its start; condition it on what has elapsed
     */
    record OpenRun(UUID run, JobId job, Instant started, Optional<DurationForecast> duration, double failure) {}

    /** Jobs' next runs; a job of which nothing is known is missing. At most 100,000 at once. */
    Map<JobId, JobForecast> next(Tx tx, Collection<JobId> jobs) throws SQLException;

    /** Runs that started and did not end, oldest first, at most so many. */
    List<OpenRun> open(Tx tx, int most) throws SQLException;
}
