package dev.sluice.controlplane.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run read or wrote.
 *
 * @param datasetId as the run named it
 * @param canonicalId the dataset that stands for it
 * @param ioFacetSet its input or output facets; 0 for none
 */
public record RunDataset(
        UUID runId,
        Way way,
        long datasetId,
        long canonicalId,
        Instant firstSeen,
        long ioFacetSet,
        @Nullable String declaredVersion,
        @Nullable Long rowCount,
        @Nullable Long byteCount,
        @Nullable Long fileCount) {
    /** Whether the run read or wrote the dataset. */
    public enum Way {
        INPUT,
        OUTPUT
    }
}
