package dev.sluice.controlplane.report.job;

/** Nobody wants the report any more, or another replica makes it, or this one ends. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the report is not wanted of this replica any more", null, false, false);
    }
}
