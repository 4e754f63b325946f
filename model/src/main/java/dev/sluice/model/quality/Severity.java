package dev.sluice.model.quality;

/** What a failure of a check means. In ascending order. */
public enum Severity {
    /** Recorded. */
    INFO,
    /** Recorded and told; consumers go on. */
    WARN,
    /** Consumers are held. */
    ERROR,
    /** Consumers are held, and whoever is on call is told; a waiver always needs a second person. */
    CRITICAL
}
