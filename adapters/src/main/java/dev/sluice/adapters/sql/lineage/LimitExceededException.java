package dev.sluice.adapters.sql.lineage;

/** Ends the resolving of a statement that costs more than allowed; it becomes a note. */
final class LimitExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitExceededException(String message) {
        super(message);
    }
}
