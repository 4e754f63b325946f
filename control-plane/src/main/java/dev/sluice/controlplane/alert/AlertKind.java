package dev.sluice.controlplane.alert;

/** What an alert is about. */
public enum AlertKind {
    RUN_FAILED,
    DEADLINE_MISSED,
    BREAKER_OPEN,
    TRIGGER_FAILED,
    WAIT_TIMED_OUT
}
