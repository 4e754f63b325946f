package dev.sluice.report.model;

/** How well a fact is known. */
public enum Grade {
    /** Measured by the engine or a gate of Sluice. */
    OBSERVED,
    /** Told by the producer of an event. */
    DECLARED,
    /** Computed; the source names the rule. */
    DERIVED,
    /** Not known; the source says who could tell. */
    MISSING
}
