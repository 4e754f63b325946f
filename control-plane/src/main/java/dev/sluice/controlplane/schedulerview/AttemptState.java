package dev.sluice.controlplane.schedulerview;

/** Where an attempt stands. */
public enum AttemptState {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    /** Without a heartbeat; its lease expired. */
    LOST,
    /** Not begun. */
    REFUSED
}
