package dev.sluice.controlplane.metrics;

/**
 * Figures of gates, read together.
 *
 * @param holds assets that are held; those that merely wait for a verdict are not
 * @param waiverExpiry seconds until the next waiver in force ends; NaN: there is none
 * @param stale checks of age whose last result is a failure
 */
record GateReading(double holds, double waiversActive, double waiversPending, double waiverExpiry, double stale) {}
