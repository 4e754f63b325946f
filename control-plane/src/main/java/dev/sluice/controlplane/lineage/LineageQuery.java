package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.catalog.InvalidRequestException;
import dev.sluice.lineage.Direction;
import dev.sluice.lineage.WalkRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question about lineage.
 *
 * @param asOf instant of valid time; null for now
 * @param asKnownAt log position; null for all that is known
 * @param first most nodes in the answer
 * @param waitFor answer only after the graph reached this log position, or a bounded wait; null to answer at once
 */
public record LineageQuery(
        LineageRoot root,
        Direction direction,
        Granularity granularity,
        int depth,
        @Nullable Instant asOf,
        @Nullable Long asKnownAt,
        int first,
        @Nullable Long waitFor) {
    /** Most nodes in one answer. */
    public static final int MAX_FIRST = 5_000;

    public LineageQuery {
        if (depth < 1 || depth > WalkRequest.MAX_DEPTH) {
            throw new InvalidRequestException("depth is " + depth + "; allowed are 1 to " + WalkRequest.MAX_DEPTH);
        }
        if (first < 1 || first > MAX_FIRST) {
            throw new InvalidRequestException("first is " + first + "; allowed are 1 to " + MAX_FIRST);
        }
        if (asKnownAt != null && asKnownAt < 0) {
            throw new InvalidRequestException("asKnownAt is " + asKnownAt + "; log positions start at 0");
        }
    }

    LineageQuery at(@Nullable Instant instant, @Nullable Long known) {
        return new LineageQuery(root, direction, granularity, depth, instant, known, first, waitFor);
    }
}
