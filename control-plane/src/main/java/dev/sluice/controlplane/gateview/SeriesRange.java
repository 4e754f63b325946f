package dev.sluice.controlplane.gateview;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a series; null does not matter.
 *
 * @param partition key of the partition
 * @param since from then on
 * @param before until then, which is not part of it
 */
public record SeriesRange(
        @Nullable String partition,
        @Nullable Instant since,
        @Nullable Instant before) {}
