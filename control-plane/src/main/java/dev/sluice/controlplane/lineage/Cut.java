package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer is not the whole truth.
 *
 * @param at the node beyond which something is missing; null when it concerns the whole answer
 * @param hidden how many neighbours were left out; null when not counted
 */
public record Cut(
        @Nullable NodeId at, Reason reason, @Nullable Integer hidden) {
    /** Reasons, each with a different remedy. */
    public enum Reason {
        /** Ask for more depth. */
        DEPTH,
        /** Ask for more nodes. */
        PAGE,
        /** The store took too long: ask for less. */
        TIME_BUDGET,
        /** The producer could not extract all of a job: its lineage has gaps. */
        EXTRACTION_ERROR,
        /** The graph is behind the position that was waited for: ask again. */
        GRAPH_LAG,
        /** A run read a declared version that no known run wrote. */
        UNRESOLVED_VERSION,
        /** It is in a namespace that the caller may not see. */
        PERMISSION
    }
}
