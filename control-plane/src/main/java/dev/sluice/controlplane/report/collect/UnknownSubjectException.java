package dev.sluice.controlplane.report.collect;

/** There was no such run, version or period then. Says what was looked for and what would be found. */
public final class UnknownSubjectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownSubjectException(String message) {
        super(message);
    }
}
