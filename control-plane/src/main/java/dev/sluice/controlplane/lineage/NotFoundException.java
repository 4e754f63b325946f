package dev.sluice.controlplane.lineage;

/** What the caller named is not in the catalog; the message says what was looked for. */
public class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String message) {
        super(message);
    }
}
