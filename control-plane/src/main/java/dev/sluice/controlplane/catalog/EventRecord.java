package dev.sluice.controlplane.catalog;

import dev.sluice.model.event.RunEventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event of the log, as the catalog indexes it. */
public record EventRecord(
        long position,
        Kind kind,
        Instant eventTime,
        @Nullable RunEventType type,
        @Nullable UUID runId,
        @Nullable Long jobId,
        @Nullable Long producerId,
        @Nullable Instant receivedAt) {
    /** The three shapes of an OpenLineage event. */
    public enum Kind {
        RUN,
        JOB,
        DATASET
    }
}
