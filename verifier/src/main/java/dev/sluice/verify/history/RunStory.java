package dev.sluice.verify.history;

import dev.sluice.model.DatasetId;
import dev.sluice.model.JobId;
import dev.sluice.model.run.RunState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run, folded from the set of its events; their order of arrival changes nothing.
 *
 * @param job null while the run is only referred to
 * @param started of its last attempt, where the run id was used again; null: no START was sent
 * @param ended null while it goes on
 * @param read what it read, in the order of datasets; of a dataset that it renamed the former name, too
 * @param written what it wrote, in the order of datasets
 * @param incomplete whether the producer reported that it could not extract all lineage
 */
public record RunStory(
        UUID run,
        @Nullable JobId job,
        RunState state,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable UUID parent,
        List<Input> read,
        List<Output> written,
        boolean incomplete) {
    public RunStory {
        read = List.copyOf(read);
        written = List.copyOf(written);
    }

    /**
     * @param at from when on the run read it: its start, else its first event, else the first mention
     * @param declaredVersion by the version facet, e.g. an Iceberg snapshot; null: not told
     */
    public record Input(
            UUID run,
            DatasetId dataset,
            Instant at,
            @Nullable String declaredVersion) {}

    /**
     * @param createdAt end of the run, or its last event while it goes on
     * @param status PENDING: the run goes on; SUSPECT: it failed or was aborted
     */
    public record Output(
            Version version,
            Instant createdAt,
            Status status,
            @Nullable String declaredVersion,
            @Nullable Long rows,
            @Nullable Long bytes,
            @Nullable Long files) {
        /** The later made first; of versions made at one moment that of the greater run id, as text; then by dataset. */
        public static final Comparator<Output> NEWEST_FIRST = Comparator.comparing(Output::createdAt)
                .thenComparing(output -> output.version().run().toString())
                .reversed()
                .thenComparing(output -> output.version().dataset());
    }

    /** Whether a version can be relied on. */
    public enum Status {
        PENDING,
        GOOD,
        SUSPECT
    }
}
