package dev.sluice.controlplane.forecastview;

/** Whether a decision helped, told after the fact. */
public enum DecisionScore {
    HELPED,
    NO_DIFFERENCE,
    HARMED,
    /** It cannot be told. */
    UNKNOWN
}
