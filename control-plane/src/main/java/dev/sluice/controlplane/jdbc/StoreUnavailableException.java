package dev.sluice.controlplane.jdbc;

/** PostgreSQL cannot be reached or did not answer in time. Safe to try again later. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
