package dev.sluice.model.facet;

import org.jspecify.annotations.Nullable;

/**
 * The jobType facet.
 *
 * @param processingType BATCH, STREAMING or SERVICE as sent
 * @param completeSnapshot each event stands alone (emissionPattern COMPLETE_SNAPSHOT) instead of adding to its run
 * @param windowSeconds length of a periodic emission window
 */
public record JobType(
        String processingType,
        String integration,
        @Nullable String jobType,
        boolean completeSnapshot,
        @Nullable Integer windowSeconds) {
    /** Whether a terminal event is not to be expected. */
    public boolean isContinuous() {
        return processingType.equals("STREAMING") || processingType.equals("SERVICE");
    }
}
