package dev.sluice.controlplane.catalog;

import dev.sluice.model.run.RunState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Selects runs; what is null does not. Runs that are only referred to are never listed. */
public record RunFilter(
        @Nullable Long jobId,
        @Nullable RunState state,
        @Nullable Instant since,
        @Nullable Instant before) {
    public static final RunFilter ALL = new RunFilter(null, null, null, null);
}
