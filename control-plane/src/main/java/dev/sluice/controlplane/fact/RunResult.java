package dev.sluice.controlplane.fact;

/** How a run, an attempt or an evaluation came out, in the words of OpenTelemetry's conventions for CI/CD. */
public enum RunResult {
    SUCCESS,
    FAILURE,
    TIMEOUT,
    SKIP,
    CANCELLATION,
    /** Not the work's fault: a replica was lost, or something could not be evaluated. */
    ERROR
}
