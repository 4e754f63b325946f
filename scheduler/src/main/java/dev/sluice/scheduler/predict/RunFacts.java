package dev.sluice.scheduler.predict;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What is known of a run when it starts.
 *
 * @param run its id
 * @param job which series it belongs to: job, and task where a job has several
 * @param at start, seconds since the epoch
 * @param pool where it runs; empty: not known
 * @param owner whose it is; empty: not known
 * @param size of its input in whatever unit the job's other runs use: bytes, rows, partition size
 * @param context what else may matter, by kind: code version, parameters' digest, weekday, hour, attempt
 * @param likeness what makes it like runs of other jobs
 */
public record RunFacts(
        String run,
        String job,
        double at,
        String pool,
        String owner,
        OptionalDouble size,
        Map<String, String> context,
        Likeness likeness) {
    public RunFacts {
        // Sorted: what is learned depends on the order, and that of Map.copyOf differs from process to process.
        context = context.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(context));
    }

    /** A run that nothing makes like those of other jobs but its owner and pool. */
    public RunFacts(
            String run,
            String job,
            double at,
            String pool,
            String owner,
            OptionalDouble size,
            Map<String, String> context) {
        this(run, job, at, pool, owner, size, context, Likeness.NONE);
    }

    /**
     * What a run without history of its own can be judged by.
     *
     * @param type kind of work: engine and job type; empty: not known
     * @param inputs names the set of datasets that it reads; empty: not known
     * @param prior what was declared to be expected of it
     */
    public record Likeness(String type, String inputs, Optional<DurationForecast> prior) {
        public static final Likeness NONE = new Likeness("", "", Optional.empty());
    }
}
