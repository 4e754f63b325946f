package dev.sluice.controlplane.catalog;

import dev.sluice.model.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run as its events tell it.
 *
 * @param sentRunId as sent, where that was no UUID
 * @param jobId null while the run is only referred to
 * @param codeVersion facet content id; 0 when no event told one
 * @param incomplete the producer reported extraction errors
 */
public record Run(
        UUID runId,
        @Nullable String sentRunId,
        @Nullable Long jobId,
        RunState state,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant firstEventAt,
        @Nullable Instant lastEventAt,
        @Nullable Instant nominalStart,
        @Nullable Instant nominalEnd,
        @Nullable UUID parentRunId,
        @Nullable UUID rootRunId,
        int attempts,
        boolean continuous,
        boolean incomplete,
        long codeVersion,
        @Nullable String errorMessage,
        long firstPosition,
        long lastPosition) {
    /** The run, whose parent and root are told only where they are among these. */
    Run withParentsAmong(Set<UUID> seen) {
        boolean keepsParent = parentRunId == null || seen.contains(parentRunId);
        boolean keepsRoot = rootRunId == null || seen.contains(rootRunId);
        return keepsParent && keepsRoot
                ? this
                : new Run(
                        runId,
                        sentRunId,
                        jobId,
                        state,
                        startedAt,
                        endedAt,
                        firstEventAt,
                        lastEventAt,
                        nominalStart,
                        nominalEnd,
                        keepsParent ? parentRunId : null,
                        keepsRoot ? rootRunId : null,
                        attempts,
                        continuous,
                        incomplete,
                        codeVersion,
                        errorMessage,
                        firstPosition,
                        lastPosition);
    }

    /** From start to end; null while one of them is unknown. */
    public @Nullable Duration duration() {
        return startedAt == null || endedAt == null ? null : Duration.between(startedAt, endedAt);
    }
}
