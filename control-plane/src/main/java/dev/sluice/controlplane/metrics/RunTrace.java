package dev.sluice.controlplane.metrics;

import java.util.HexFormat;
import java.util.UUID;

/**
 * The trace of a run that is being recorded: what exemplars point to.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 */
public record RunTrace(String traceId, String spanId) {
    /** Bound while the end of a run or of an attempt is counted. */
    public static final ScopedValue<RunTrace> CURRENT = ScopedValue.newInstance();

    private static final HexFormat HEX = HexFormat.of();

    /** A run's own trace: its id is the run's. */
    public static String traceIdOf(UUID run) {
        return HEX.toHexDigits(run.getMostSignificantBits()) + HEX.toHexDigits(run.getLeastSignificantBits());
    }
}
