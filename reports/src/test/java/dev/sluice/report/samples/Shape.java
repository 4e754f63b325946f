package dev.sluice.report.samples;

import dev.sluice.report.model.ReportKind;

/** Shapes of a report that its writers have to bear. */
public enum Shape {
    /** A workflow of ours, upstream of it runs of others. */
    OWN_WORKFLOW(ReportKind.RUN, 4),
    /** Tasks that failed and ran again; the failed attempts left suspect versions. */
    RETRIED(ReportKind.VERSION, 3),
    /** The run asked for failed. */
    FAILED(ReportKind.RUN, 2),
    /** An Airflow run: its definition is not ours, commit and image are not told. */
    FOREIGN(ReportKind.VERSION, 5),
    /** A run of which next to nothing is known. */
    BARE(ReportKind.RUN, 1),
    /** The graph was cut for each of the reasons. */
    CUT(ReportKind.VERSION, 6),
    /** 500 runs and more. */
    LARGE(ReportKind.VERSION, 320),
    PERIOD(ReportKind.PERIOD, 0),
    COVERAGE(ReportKind.COVERAGE, 0),
    RERUN(ReportKind.RERUN, 0),
    REGISTER(ReportKind.REGISTER, 0);

    final ReportKind kind;
    /** Jobs that ran one after the other. */
    final int units;

    Shape(ReportKind kind, int units) {
        this.kind = kind;
        this.units = units;
    }

    public ReportKind kind() {
        return kind;
    }
}
