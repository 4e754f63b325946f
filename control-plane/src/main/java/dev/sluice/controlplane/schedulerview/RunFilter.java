package dev.sluice.controlplane.schedulerview;

import dev.sluice.scheduler.plan.RunStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs; null: any.
 *
 * @param definitionId of the workflow
 * @param trigger name of a trigger, or a kind: manual, backfill, schedule
 * @param since created at or after
 * @param before created before
 */
public record RunFilter(
        @Nullable Long definitionId,
        @Nullable RunStatus state,
        @Nullable String trigger,
        @Nullable String partition,
        @Nullable UUID backfill,
        @Nullable Instant since,
        @Nullable Instant before) {
    /** Runs of a backfill. */
    public static RunFilter ofBackfill(UUID backfill) {
        return new RunFilter(null, null, null, null, backfill, null, null);
    }
}
