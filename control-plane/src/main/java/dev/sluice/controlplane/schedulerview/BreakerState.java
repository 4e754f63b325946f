package dev.sluice.controlplane.schedulerview;

/** State of a circuit breaker. */
public enum BreakerState {
    CLOSED,
    OPEN,
    HALF_OPEN
}
