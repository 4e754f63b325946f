package dev.sluice.model.quality;

/** How a check came out. Never a boolean: a check that broke has not passed. */
public enum CheckOutcome {
    PASS,
    /** The warn threshold is crossed, the fail threshold is not. */
    WARN,
    FAIL,
    /** It could not be evaluated: time limit, missing column, fault of the source. */
    ERROR,
    /** Its precondition is false, or there is not enough history yet. */
    SKIPPED,
    /** It failed, and a waiver in force accepts that. */
    WAIVED
}
