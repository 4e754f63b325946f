package dev.sluice.controlplane.security;

/** The caller's key does not allow it. */
public class ForbiddenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ForbiddenException(String message) {
        super(message);
    }
}
