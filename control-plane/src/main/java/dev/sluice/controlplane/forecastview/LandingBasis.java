package dev.sluice.controlplane.forecastview;

/** What a landing rests on. */
public enum LandingBasis {
    /** The run that writes it goes on. */
    RUNNING,
    /** A schedule says when its run starts. */
    SCHEDULED,
    /** Its run starts when its inputs are there. */
    TRIGGERED,
    /** Its job has run regularly so far. */
    CADENCE
}
