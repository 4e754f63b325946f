package dev.sluice.controlplane.report.job;

import java.io.IOException;

/** The bundle would be larger than allowed. */
final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(long mostBytes) {
        super("the bundle would have more than " + mostBytes
                + " bytes (sluice.reports.most-bytes); ask for a shorter period, or a run nearer to the sources");
    }
}
