package dev.sluice.controlplane.catalog;

/** The caller asked for something that cannot be; the message says what and what to do instead. */
public class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidRequestException(String message) {
        super(message);
    }
}
