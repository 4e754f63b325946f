package dev.sluice.controlplane.reproduceview;

/** How far a repetition is. */
public enum ReproductionState {
    QUEUED,
    RUNNING,
    COMPARING,
    DONE,
    REFUSED,
    FAILED
}
