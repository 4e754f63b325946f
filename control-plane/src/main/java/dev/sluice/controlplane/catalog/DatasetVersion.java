package dev.sluice.controlplane.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one run made of a dataset.
 *
 * @param canonicalId the dataset that stands for {@code datasetId}
 * @param schemaContent facet content of its schema; null when none was told
 */
public record DatasetVersion(
        long datasetId,
        long canonicalId,
        UUID runId,
        Instant createdAt,
        Status status,
        @Nullable String declaredVersion,
        @Nullable Long schemaContent,
        @Nullable String lifecycle,
        @Nullable Long rowCount,
        @Nullable Long byteCount,
        @Nullable Long fileCount) {
    /** Whether the data can be trusted, by the state of the run that wrote it. */
    public enum Status {
        /** The run goes on. */
        PENDING,
        GOOD,
        /** The run failed or was aborted. */
        SUSPECT
    }

    public VersionKey key() {
        return new VersionKey(datasetId, runId);
    }
}
