package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that is over, as stored.
 *
 * @param trigger kind, and name where it has one
 * @param state stored state
 * @param timedOut whether it was ended for taking too long
 * @param errorClass of the attempt that it failed by
 * @param startedAt null when it never started
 * @param links what it came from
 */
record EndedRun(
        UUID id,
        Pipeline pipeline,
        String trigger,
        @Nullable String partition,
        String state,
        boolean timedOut,
        @Nullable String errorClass,
        @Nullable String reason,
        Instant createdAt,
        @Nullable Instant startedAt,
        Instant endedAt,
        List<Cause> links) {
    EndedRun {
        links = List.copyOf(links);
    }

    /**
     * Something that a run came from.
     *
     * @param kind request, event, upstream, or repeated_run
     */
    record Cause(String kind, SpanContext span) {}
}
