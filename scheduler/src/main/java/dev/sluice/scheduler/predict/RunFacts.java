package dev.sluice.scheduler.predict;

import java.util.Map;
import java.util.OptionalDouble;

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
 */
public record RunFacts(
        String run,
        String job,
        double at,
        String pool,
        String owner,
        OptionalDouble size,
        Map<String, String> context) {
    public RunFacts {
        context = Map.copyOf(context);
    }
}
