package dev.sluice.lineage;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bounded walk.
 *
 * @param roots canonical node ids; at most 1,000
 * @param depth steps between nodes of the asked kind, 1 to 50: dataset to dataset (DATASET), job to job or dataset to
 *     dataset (JOB), field to field (FIELD)
 * @param asOf instant of valid time, epoch microseconds
 * @param asKnownAt log position; Long.MAX_VALUE - 1 for all that is known
 * @param nodeLimit most nodes to return, 1 to 50,000
 * @param timeout wait for the store
 * @param only what may be seen; null: everything
 */
public record WalkRequest(
        List<Long> roots,
        Direction direction,
        WalkMode mode,
        int depth,
        long asOf,
        long asKnownAt,
        int nodeLimit,
        Duration timeout,
        @Nullable Visible only) {
    /** Everything known, in terms of log positions. */
    public static final long KNOWN_NOW = Long.MAX_VALUE - 1;

    public static final int MAX_DEPTH = 50;
    public static final int MAX_NODES = 50_000;
    public static final int MAX_ROOTS = 1_000;

    public WalkRequest {
        roots = List.copyOf(roots);
        require(depth >= 1 && depth <= MAX_DEPTH, "depth", depth, MAX_DEPTH);
        require(nodeLimit >= 1 && nodeLimit <= MAX_NODES, "nodeLimit", nodeLimit, MAX_NODES);
        require(!roots.isEmpty() && roots.size() <= MAX_ROOTS, "roots", roots.size(), MAX_ROOTS);
    }

    /** A walk over everything. */
    public WalkRequest(
            List<Long> roots,
            Direction direction,
            WalkMode mode,
            int depth,
            long asOf,
            long asKnownAt,
            int nodeLimit,
            Duration timeout) {
        this(roots, direction, mode, depth, asOf, asKnownAt, nodeLimit, timeout, null);
    }

    private static void require(boolean ok, String what, int value, int max) {
        if (!ok) {
            throw new IllegalArgumentException(what + " is " + value + "; allowed are 1 to " + max);
        }
    }
}
