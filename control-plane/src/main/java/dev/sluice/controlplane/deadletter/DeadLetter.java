package dev.sluice.controlplane.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits for somebody to look at it.
 *
 * @param stage PARSE (never got into the log) or PROJECTION (in the log at {@code position}, not in the projections)
 * @param state WAITING, REPLAYED or DISCARDED
 */
public record DeadLetter(
        long id,
        Instant receivedAt,
        String stage,
        @Nullable Long position,
        String code,
        String reason,
        int attempts,
        String state,
        Instant updatedAt,
        @Nullable Long resolvedPosition,
        int length) {}
