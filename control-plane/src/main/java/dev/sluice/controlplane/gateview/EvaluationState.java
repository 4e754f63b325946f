package dev.sluice.controlplane.gateview;

/** Where an evaluation stands. */
public enum EvaluationState {
    DONE,
    DROPPED,
    QUEUED,
    RUNNING
}
