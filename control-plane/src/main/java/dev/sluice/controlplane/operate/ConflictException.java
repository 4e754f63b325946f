package dev.sluice.controlplane.operate;

/** The request does not fit what is there; the message says what is there and what to do. */
public class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
        super(message);
    }
}
