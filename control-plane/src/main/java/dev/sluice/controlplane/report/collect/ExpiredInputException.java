package dev.sluice.controlplane.report.collect;

/** What the report needs was deleted by retention. */
public final class ExpiredInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Version, event or run that is gone. */
    private final String expired;

    public ExpiredInputException(String expired, String message) {
        super(message);
        this.expired = expired;
    }

    public String expired() {
        return expired;
    }
}
