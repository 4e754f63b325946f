package dev.sluice.controlplane.forecastview;

/** What an estimate rests on. */
public enum EstimateBasis {
    /** The job's own runs. */
    OWN_HISTORY,
    /** Runs of jobs with the same owner, pool, or any. */
    SIMILAR_JOBS,
    /** Nothing has run yet; somebody said what to expect. */
    DECLARED_PRIOR,
    /** Nothing has run yet, and nobody said. */
    NONE
}
