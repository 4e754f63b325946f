package dev.sluice.controlplane.forecastview;

/** What is decided because of a forecast. */
public enum ForecastDecisionKind {
    /** A slot's run starts before its slot. */
    START_EARLY,
    /** A run whose slack runs out goes before others of a lower priority. */
    RAISE_PRIORITY,
    /** A run waits although a slot is free, for one that is expected and would else be late. */
    HOLD_BACK,
    /** A transient failure is tried again before the pause of the retry rule is over. */
    RETRY_EARLY,
    /** A run that is nearly certain to fail waits until its cause changed. */
    HOLD_DOOMED,
    /** An attempt that outlived all its predecessors is ended and tried again. */
    KILL_HUNG,
    /** Consumers are told that a deadline will be missed. */
    WARN
}
