package dev.sluice.controlplane.alert;

/** What an alert is about. */
public enum AlertKind {
    RUN_FAILED,
    DEADLINE_MISSED,
    BREAKER_OPEN,
    TRIGGER_FAILED,
    WAIT_TIMED_OUT,
    /** A gate holds a dataset because of a failure. */
    GATE_HELD,
    /** A check of a gate broke. */
    GATE_ERROR,
    /** A gate opens and closes all the time. */
    GATE_FLAPPING,
    /** Consumers of a gated dataset go on although nothing vouches for it. */
    GATE_FAIL_OPEN,
    /** A run takes longer than such runs do, or says nothing for long. */
    RUN_SLOW,
    /** Odd runs or volumes that share a root cause. */
    INCIDENT,
    /** A deadline or promise will probably be missed. */
    DEADLINE_AT_RISK,
    /** Forecasts are off too often: decisions are no longer carried out. */
    FORECAST_ROLLED_BACK,
    /** The audit ledger is not what was written into it. */
    LEDGER_BROKEN
}
