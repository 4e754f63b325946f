package dev.sluice.controlplane.forecastview;

/** How a run ended that something was expected of. */
public enum ActualResult {
    OK,
    /** It ended well, and its checks did not. */
    CHECKS_FAILED,
    FAILED,
    KILLED
}
