package dev.sluice.controlplane.schedulerview;

/** Where a backfill stands. */
public enum BackfillState {
    RUNNING,
    PAUSED,
    CANCELLED,
    DONE
}
