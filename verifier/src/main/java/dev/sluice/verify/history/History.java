package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is known of runs and versions at one position of the event log. Answers never change: later events do not count. */
public interface History {
    /** The story of each run that is known or referred to. */
    Map<UUID, RunStory> runs(Collection<UUID> runs);

    /**
     * Which version each input read. A declared version counts before any guess by time; without one it is the last good
     * version that was made before {@link RunStory.Input#at()} by another run, under any name of the dataset.
     */
    Map<RunStory.Input, Read> reads(Collection<RunStory.Input> inputs);

    /**
     * @param version null for {@link Resolution#SOURCE} and {@link Resolution#UNKNOWN_DECLARED}
     * @param names all names of the dataset as known then, by symlinks, its own included
     * @param suspectSince when a run that failed first wrote to it after that version and before the input was read
     */
    record Read(
            RunStory.Input input,
            Resolution resolution,
            @Nullable Version version,
            SortedSet<DatasetId> names,
            @Nullable Instant suspectSince) {}

    /** How a version was found. */
    enum Resolution {
        DECLARED,
        LATEST_GOOD,
        /** No run that is known wrote the dataset before. */
        SOURCE,
        /** The run declared a version that no known run wrote. */
        UNKNOWN_DECLARED
    }

    /** Versions that a run wrote are in its story; these are all of one dataset, newest first, at most so many. */
    List<RunStory.Output> versions(DatasetId dataset, int most);
}
