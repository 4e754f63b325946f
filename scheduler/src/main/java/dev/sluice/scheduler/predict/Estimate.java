package dev.sluice.scheduler.predict;

import java.util.Optional;

/**
 * What is expected of a run that starts now.
 *
 * @param duration distribution; empty when nothing is known to base one on
 * @param failure probability that it does not end well, failed checks included
 * @param hardFailure probability that it fails or is killed
 * @param basis what the duration rests on
 */
public record Estimate(Optional<DurationForecast> duration, double failure, double hardFailure, Basis basis) {
    /**
     * What an estimate rests on.
     *
     * @param kind whose history
     * @param runs how many completed runs
     * @param failures how many of the job's runs failed
     * @param streak runs in a row that ended like the last one; negative: good ones
     */
    public record Basis(Kind kind, long runs, long failures, int streak) {
        /** Fewer completed runs than these are low evidence. */
        public static final int ENOUGH = 5;

        /** Whether to trust it with care only. */
        public boolean isLowEvidence() {
            return kind != Kind.OWN_HISTORY || runs < ENOUGH;
        }
    }

    /** Whose history an estimate rests on. */
    public enum Kind {
        /** The job's own runs. */
        OWN_HISTORY,
        /** Runs of jobs with the same inputs, owner, type or pool, or any. */
        SIMILAR_JOBS,
        /** Nothing has run yet; somebody said what to expect. */
        DECLARED_PRIOR,
        /** Nothing has run yet, and nobody said. */
        NONE
    }
}
