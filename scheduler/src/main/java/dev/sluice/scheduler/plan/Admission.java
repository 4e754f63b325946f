package dev.sluice.scheduler.plan;

import dev.sluice.scheduler.definition.RunPolicy.Overlap;

/** What becomes of a new run while others of its workflow are active or wait. */
public sealed interface Admission {
    /** It starts. */
    record Start() implements Admission {}

    /** It waits in line. */
    record Buffer() implements Admission {}

    /** It takes the place of the one that waits. */
    record ReplaceBuffered() implements Admission {}

    /** The active ones are cancelled; it waits until they are gone. */
    record CancelActive() implements Admission {}

    /** It is not made. */
    record Drop() implements Admission {}

    /**
     * The rule of overlap.
     *
     * @param active runs of the workflow that run
     * @param buffered runs of the workflow that wait for them
     */
    static Admission of(Overlap overlap, int active, int buffered) {
        if (active == 0 && buffered == 0) {
            return new Start();
        }
        return switch (overlap) {
            case ALLOW -> new Start();
            case SKIP -> new Drop();
            case BUFFER_ONE -> buffered == 0 ? new Buffer() : new ReplaceBuffered();
            case BUFFER_ALL -> new Buffer();
            case CANCEL_OTHER -> new CancelActive();
        };
    }
}
