package dev.sluice.controlplane.forecastview;

/** Whose deadline it is. */
public enum RiskKind {
    /** Of a run that is there. */
    RUN,
    /** Of a run that a schedule will make. */
    SLOT,
    /** By when a dataset is to be fresh. */
    PROMISE
}
