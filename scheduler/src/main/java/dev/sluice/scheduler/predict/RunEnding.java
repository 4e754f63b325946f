package dev.sluice.scheduler.predict;

/**
 * How a run ended.
 *
 * @param run its id
 * @param duration seconds; values below a millisecond, negative and absurd ones do not enter duration samples
 * @param result how
 * @param completed whether it ran to its natural end, so that its duration tells how long it takes
 */
public record RunEnding(String run, double duration, Result result, boolean completed) {
    /** How a run ended. */
    public enum Result {
        OK,
        /** It did its work, and checks of what it wrote failed. */
        CHECKS_FAILED,
        FAILED,
        /** Somebody, a time limit or the loss of its machine ended it. */
        KILLED
    }
}
