package dev.sluice.model.quality;

/** What follows when there is no verdict: a check broke, or took too long. */
public enum OnTrouble {
    /** Fail closed: consumers are held. */
    BLOCK,
    /** Told, and consumers go on. */
    WARN,
    /** Fail open: consumers go on; recorded all the same. */
    ALLOW
}
