package dev.sluice.controlplane.forecastview;

/** Who has to know of an incident. */
public enum IncidentTier {
    /** Nobody has to do anything. */
    NOTICE,
    /** A person may act. */
    WARNING,
    /** A person must act. */
    CRITICAL
}
