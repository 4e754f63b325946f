package dev.sluice.controlplane.fact;

import dev.sluice.scheduler.execute.ErrorClass;

/** Why an attempt ended as it did. */
public enum AttemptReason {
    /** It succeeded. */
    NONE,
    TRANSIENT,
    TIMEOUT,
    /** Its replica is gone or stopped. */
    LOST,
    RESOURCE,
    PERMANENT,
    /** The system that runs it did not take it. */
    REFUSED,
    CANCELLED;

    public static AttemptReason of(ErrorClass error) {
        return switch (error) {
            case TRANSIENT -> TRANSIENT;
            case TIMEOUT -> TIMEOUT;
            case LOST -> LOST;
            case RESOURCE -> RESOURCE;
            case PERMANENT -> PERMANENT;
        };
    }
}
