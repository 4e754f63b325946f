package dev.sluice.controlplane.reportview;

/** Where a report is. */
public enum ReportState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** It was made, and its bundle is no longer kept. */
    EXPIRED;

    /** Whether it is neither made nor given up yet. */
    public boolean isOpen() {
        return this == QUEUED || this == RUNNING;
    }
}
