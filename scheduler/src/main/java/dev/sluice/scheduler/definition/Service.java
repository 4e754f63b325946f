package dev.sluice.scheduler.definition;

import java.time.Duration;

/**
 * A system outside that tasks depend on, with a circuit breaker for all replicas together.
 *
 * @param metadata name, labels, owner
 * @param failureRate share of failed attempts, 0 to 1, that opens the breaker
 * @param window how many of the last attempts count; the breaker stays closed until so many were seen
 * @param openFor how long it stays open
 * @param halfOpenProbes attempts let through afterwards; all must succeed
 */
public record Service(Metadata metadata, double failureRate, int window, Duration openFor, int halfOpenProbes)
        implements Definition {}
