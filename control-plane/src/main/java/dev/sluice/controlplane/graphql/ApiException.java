package dev.sluice.controlplane.graphql;

/** An error that a client sees, with a message written for it. Each subclass is one {@code extensions.code}. */
public abstract class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApiException(String message, Throwable cause) {
        super(message, cause);
    }
}
