package dev.sluice.controlplane.reportview;

/** Whether what a report is about could be made again; for reports about many runs, whether the evidence is whole. */
public enum ReportVerdict {
    REPRODUCIBLE,
    REPRODUCIBLE_WITH_GAPS,
    NOT_REPRODUCIBLE
}
