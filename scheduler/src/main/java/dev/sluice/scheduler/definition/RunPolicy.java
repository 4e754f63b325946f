package dev.sluice.scheduler.definition;

import java.time.Duration;
import java.util.Optional;

/**
 * How runs of a workflow behave.
 *
 * @param overlap what happens to a new run while another is active
 * @param priority higher first; backfills run below it
 * @param timeout longest run; absent: none
 * @param skipIfUnchanged whether a task is skipped when its inputs' versions, definition and parameters are as in its
 *     last success
 */
public record RunPolicy(Overlap overlap, int priority, Optional<Duration> timeout, boolean skipIfUnchanged) {
    /** What happens to a new run while another one of the workflow is active. */
    public enum Overlap {
        /** The new run is not made. */
        SKIP,
        /** The newest waits; one that waited before is dropped. */
        BUFFER_ONE,
        /** All wait, in order. */
        BUFFER_ALL,
        /** The active run is cancelled. */
        CANCEL_OTHER,
        /** They run side by side. */
        ALLOW
    }
}
