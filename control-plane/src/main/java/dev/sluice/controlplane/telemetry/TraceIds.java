package dev.sluice.controlplane.telemetry;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Names of the traces and spans of runs, made from their ids: every replica computes the same, before and after a crash.
 *
 * <p>A run's trace has the 32 digits of the run's id. The span of a run or attempt has the last 16 digits of its id.
 */
public final class TraceIds {
    private TraceIds() {}

    /** Trace of a run. */
    public static String trace(UUID run) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(run.getMostSignificantBits()) + hex.toHexDigits(run.getLeastSignificantBits());
    }

    /** Span of a run or of an attempt. */
    public static String span(UUID id) {
        return HexFormat.of().toHexDigits(id.getLeastSignificantBits());
    }

    /**
     * The span of a run, or of an attempt of it.
     *
     * @param of the run itself, or the attempt
     */
    public static SpanContext context(UUID run, UUID of) {
        return SpanContext.create(trace(run), span(of), TraceFlags.getSampled(), TraceState.getDefault());
    }

    /** As {@link #context}, for those who go on with it: the W3C header of that name. */
    public static TraceParent parent(UUID run, UUID of) {
        return new TraceParent(trace(run), span(of), true);
    }
}
