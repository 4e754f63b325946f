package dev.sluice.quality.reconcile;

import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a comparison may take and show.
 *
 * @param examples most differences told one by one
 * @param timeout of each statement
 * @param segmentRows rows of a segment, about; a segment that differs is read row by row
 * @param sensitive columns of the checked dataset whose values are masked in examples
 * @param started gets every statement before it runs: somebody else may cancel it
 */
public record Limits(
        int examples, Duration timeout, int segmentRows, Set<String> sensitive, Consumer<Statement> started) {
    public static final int SEGMENT_ROWS = 16_384;

    public Limits {
        sensitive = Set.copyOf(sensitive);
        if (examples < 0 || segmentRows < 1 || timeout.isNegative()) {
            throw new IllegalArgumentException("limits are never negative, and a segment has a row or more");
        }
    }

    public static Limits of(int examples, Duration timeout, Set<String> sensitive) {
        return new Limits(examples, timeout, SEGMENT_ROWS, sensitive, _ -> {});
    }
}
