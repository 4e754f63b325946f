package dev.sluice.controlplane.forecastview;

/** How a list of risks is ordered. */
public enum RiskOrder {
    /** The earliest deadline first. */
    DEADLINE,
    /** The likeliest miss first. */
    MISS
}
