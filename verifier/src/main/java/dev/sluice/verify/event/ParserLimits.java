package dev.sluice.verify.event;

/**
 * Bounds on one event.
 *
 * @param nesting deepest nesting of objects and arrays
 * @param datasets most inputs, and most outputs
 * @param faults most faults reported for one event
 * @param batchItems most events in one batch
 */
public record ParserLimits(int nesting, int datasets, int faults, int batchItems) {
    public static final ParserLimits DEFAULT = new ParserLimits(100, 10_000, 50, 1_000);
}
