package dev.sluice.lineage;

import dev.sluice.model.LogPosition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lineage graph: a projection that can be dropped and rebuilt, never the only copy of anything.
 *
 * <p>All methods block and are safe for concurrent callers; {@link #apply} has one caller at a time. A store that does
 * not answer within its wait raises {@link GraphUnavailableException}; nothing else signals unavailability.
 */
public interface LineageGraph {
    /** Creates constraints and indexes where missing and warms the query plans. Idempotent. */
    void prepare();

    /** Log position of the last applied batch; {@link LogPosition#START} for an empty graph. */
    LogPosition position();

    /** Applies a batch and its position in one transaction. Applying the same batch again changes nothing. */
    void apply(GraphChanges changes);

    /** Removes every node and edge, and the position, in bounded transactions. */
    void clear();

    Walk walk(WalkRequest request);

    /**
     * Up to {@code maxPaths} shortest paths, each a list of node ids from {@code from} to {@code to}, shortest first.
     * Empty when there is none within {@code maxDepth}. With {@code only}, of nodes that may be seen.
     */
    List<List<Long>> paths(
            long from,
            long to,
            WalkMode mode,
            int maxDepth,
            int maxPaths,
            long asOf,
            long asKnownAt,
            Duration timeout,
            @Nullable Visible only);

    /** As above, over everything. */
    default List<List<Long>> paths(
            long from,
            long to,
            WalkMode mode,
            int maxDepth,
            int maxPaths,
            long asOf,
            long asKnownAt,
            Duration timeout) {
        return paths(from, to, mode, maxDepth, maxPaths, asOf, asKnownAt, timeout, null);
    }

    GraphSize size();

    record GraphSize(long nodes, long edges) {}
}
