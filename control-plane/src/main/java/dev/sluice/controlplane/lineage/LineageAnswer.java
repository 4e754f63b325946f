package dev.sluice.controlplane.lineage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link LineageQuery}.
 *
 * @param position log position of the store that answered
 * @param lagEvents events in the log that the store had not taken in yet
 * @param lagSeconds since when the oldest of them waits; null when there is none
 */
public record LineageAnswer(
        List<LineageNode> nodes,
        List<LineageEdge> edges,
        List<Cut> cuts,
        Instant asOf,
        @Nullable Long asKnownAt,
        long position,
        long lagEvents,
        @Nullable Double lagSeconds,
        Store generatedFrom) {
    /** Where an answer was found. */
    public enum Store {
        GRAPH,
        CATALOG
    }

    public LineageAnswer {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        cuts = List.copyOf(cuts);
    }

    public boolean isComplete() {
        return cuts.isEmpty();
    }
}
