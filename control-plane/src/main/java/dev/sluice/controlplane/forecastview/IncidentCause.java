package dev.sluice.controlplane.forecastview;

/** What most likely brought an incident about. */
public enum IncidentCause {
    CODE_CHANGE,
    LATE_INPUT,
    VOLUME,
    FAILED_UPSTREAM,
    POOL,
    UNKNOWN
}
