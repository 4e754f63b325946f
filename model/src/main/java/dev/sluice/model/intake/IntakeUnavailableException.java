package dev.sluice.model.intake;

import java.time.Duration;

/** Nothing can be stored right now. */
public class IntakeUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final Duration retryAfter;

    public IntakeUnavailableException(Reason reason, String message, Duration retryAfter, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    public Reason reason() {
        return reason;
    }

    /** How long a caller should wait before it tries again. */
    public Duration retryAfter() {
        return retryAfter;
    }

    public enum Reason {
        /** Too much is waiting to be stored: slow down. */
        OVERLOADED,
        /** The event log's database does not answer. */
        LOG_UNAVAILABLE
    }
}
