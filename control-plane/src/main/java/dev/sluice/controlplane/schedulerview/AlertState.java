package dev.sluice.controlplane.schedulerview;

/** Where an alert stands. */
public enum AlertState {
    /** Nobody has seen it; it escalates. */
    OPEN,
    ACKNOWLEDGED,
    RESOLVED
}
