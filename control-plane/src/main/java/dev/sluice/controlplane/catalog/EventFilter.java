package dev.sluice.controlplane.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Selects events; what is null does not. At most one of run, job and dataset. */
public record EventFilter(
        @Nullable UUID runId,
        @Nullable Long jobId,
        @Nullable Long datasetId,
        @Nullable Instant since,
        @Nullable Instant before) {
    public static final EventFilter ALL = new EventFilter(null, null, null, null, null);

    public EventFilter {
        int named = (runId == null ? 0 : 1) + (jobId == null ? 0 : 1) + (datasetId == null ? 0 : 1);
        if (named > 1) {
            throw new InvalidRequestException("events are selected by run, job or dataset; give one of them");
        }
    }
}
