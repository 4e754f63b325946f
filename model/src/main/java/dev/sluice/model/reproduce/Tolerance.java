package dev.sluice.model.reproduce;

/**
 * How far a measure may be off.
 *
 * @param metric what is measured
 * @param column of which column; empty: of the whole output
 * @param absolute greatest difference
 * @param relative greatest difference as a share of the greater of both values
 */
public record Tolerance(Metric metric, String column, double absolute, double relative) {
    public Tolerance {
        if (metric.needsColumn() == column.isEmpty()) {
            throw new IllegalArgumentException(
                    metric + (column.isEmpty() ? " needs a column" : " is of the whole output; got " + column));
        }
        if (!(absolute >= 0) || !(relative >= 0)) {
            throw new IllegalArgumentException("tolerances are at least 0; got " + absolute + ", " + relative);
        }
    }

    /** Whether the difference is small enough; it is enough when one of both bounds holds. */
    public boolean holds(double one, double other) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            return Double.isNaN(one) && Double.isNaN(other);
        }
        double apart = Math.abs(one - other);
        return one == other || apart <= absolute || apart <= relative * Math.max(Math.abs(one), Math.abs(other));
    }
}
