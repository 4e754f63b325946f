package dev.sluice.controlplane.forecastview;

/** How something is odd. */
public enum AnomalyKind {
    SLOW,
    STUCK,
    FAST,
    FAILED,
    VOLUME_LOW,
    VOLUME_HIGH
}
