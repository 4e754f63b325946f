package dev.sluice.controlplane.forecastview;

/** Where a decision is. */
public enum ForecastDecisionState {
    /** It is in effect. */
    LIVE,
    /** Its time is over. */
    EXPIRED,
    /** Somebody took it back. */
    REVERSED,
    /** It was never in effect: its policy only advises, or decisions were off. */
    ADVICE
}
