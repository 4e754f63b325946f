package dev.sluice.quality.history;

import java.time.Instant;
import java.util.Optional;

/**
 * One earlier value of a check or of a profile.
 *
 * @param at when it was measured; finite values only
 * @param value what was measured
 * @param partition slice that was looked at; absent: the dataset as a whole
 */
public record Point(Instant at, double value, Optional<String> partition) {
    public Point {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "a value of " + at + " is " + value + "; only finite values have a history");
        }
    }

    public static Point of(Instant at, double value) {
        return new Point(at, value, Optional.empty());
    }
}
