package dev.sluice.scheduler.predict.anomaly;

/** Why something is odd, as far as can be told. */
public enum Cause {
    /** The code of a job changed, and then it began. */
    CODE_CHANGE,
    /** Something upstream is slow, stuck or overdue. */
    LATE_INPUT,
    /** There is more or less to read than usual. */
    VOLUME,
    /** Something upstream failed. */
    FAILED_UPSTREAM,
    /** Jobs that have nothing to do with each other are slow on one pool. */
    POOL,
    /** Nothing came before it. */
    UNKNOWN
}
