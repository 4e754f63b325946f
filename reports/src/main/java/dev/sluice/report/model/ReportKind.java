package dev.sluice.report.model;

/** Kinds of report. */
public enum ReportKind {
    /** One run. */
    RUN,
    /** How one dataset version came to be. */
    VERSION,
    /** All runs, decisions and waivers of a period, reconciled with the ledger. */
    PERIOD,
    /** What producers fail to tell. */
    COVERAGE,
    /** Two runs of the same thing compared. */
    RERUN,
    /** Which jobs process which data for what purpose. */
    REGISTER
}
