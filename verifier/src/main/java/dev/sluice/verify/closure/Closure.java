package dev.sluice.verify.closure;

import dev.sluice.model.DatasetId;
import dev.sluice.verify.history.History;
import dev.sluice.verify.history.RunStory;
import dev.sluice.verify.history.Version;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Every run and version upstream of some runs, as it was then. Lists are in the order of distance, then of identity, so one
 * history has one closure.
 *
 * @param runs with what they wrote and the distance from the nearest root, which is 0
 * @param reads what each run of the closure read, where it goes on or ends there; what was cut is only counted
 * @param sources datasets that were read and that no known run wrote before
 */
public record Closure(List<Reached> runs, List<History.Read> reads, List<DatasetId> sources, List<Cut> cuts) {
    public Closure {
        runs = List.copyOf(runs);
        reads = List.copyOf(reads);
        sources = List.copyOf(sources);
        cuts = List.copyOf(cuts);
    }

    public record Reached(RunStory story, int distance) {}

    /** Whether nothing was left out. */
    public boolean isComplete() {
        return cuts.isEmpty();
    }

    /**
     * A place where the closure does not go on.
     *
     * @param run at which; null: a dataset
     * @param hidden how many inputs of the run it is about; null: not about single inputs
     */
    public record Cut(
            @Nullable UUID run,
            @Nullable Version version,
            Reason reason,
            @Nullable Integer hidden) {}

    /** Why the closure does not go on. */
    public enum Reason {
        /** The limit of runs or of levels was reached. */
        LIMIT,
        /** The caller may not see what is there. */
        PERMISSION,
        /** The run is referred to but its events never came. */
        NO_PRODUCER_EVENT,
        /** The run declared an input version that no known run wrote. */
        UNRESOLVED_VERSION,
        /** The producer could not extract all lineage of the run. */
        EXTRACTION_ERROR,
        /** Raw events were deleted by retention. */
        EXPIRED
    }
}
