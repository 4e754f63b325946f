package dev.sluice.scheduler.execute;

/** Kinds of failure of an attempt, as retries tell them apart. */
public enum ErrorClass {
    /** Expected to pass by itself: connection lost, serialization failure, HTTP 429 or 503, exit code 75. */
    TRANSIENT,
    /** The attempt took longer than it may. */
    TIMEOUT,
    /** The replica that ran it is gone, or lost its lease. */
    LOST,
    /** A limit of memory or another resource was hit. */
    RESOURCE,
    /** The work itself is wrong: another try ends the same. */
    PERMANENT
}
