package dev.sluice.quality.imports;

/** A document that is not what it should be. The message says what to do. */
public final class ImportFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ImportFault(String message) {
        super(message);
    }

    ImportFault(String message, Throwable cause) {
        super(message, cause);
    }
}
