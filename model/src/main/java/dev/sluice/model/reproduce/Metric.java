package dev.sluice.model.reproduce;

/** What is measured of an output to tell whether it is nearly the same. */
public enum Metric {
    /** Number of rows. */
    ROWS,
    /** Rows whose value is null. */
    NULLS,
    SUM,
    MEAN,
    MIN,
    MAX,
    /** Standard deviation of the population. */
    STDDEV;

    /** Whether it is measured of a column; else of the whole output. */
    public boolean needsColumn() {
        return this != ROWS;
    }
}
