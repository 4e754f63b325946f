package dev.sluice.controlplane.report.job;

/** So many reports are not made yet that another is not taken. */
public final class TooManyReportsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyReportsException(String message) {
        super(message);
    }
}
