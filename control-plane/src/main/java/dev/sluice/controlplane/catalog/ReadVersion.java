package dev.sluice.controlplane.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which version of an input a run read.
 *
 * @param version null when none is known: see {@code resolution}
 * @param suspectSince a run that failed wrote to the dataset after that version and before this run started
 */
public record ReadVersion(
        RunDataset input,
        Resolution resolution,
        @Nullable DatasetVersion version,
        @Nullable Instant suspectSince) {
    /** How the version was found. */
    public enum Resolution {
        /** By the version the run declared. */
        DECLARED,
        /** The last good one before the run started. */
        LATEST_GOOD,
        /** No run known here wrote the dataset before: a source. */
        SOURCE,
        /** The run declared a version that no known run wrote. */
        UNKNOWN_DECLARED,
        /** A run wrote it that the caller may not see. */
        HIDDEN
    }
}
