package dev.sluice.quality.history;

import java.util.Arrays;

/** Statistics that a few wild values do not move. */
final class Robust {
    /** Makes the median absolute deviation of normal data their standard deviation. */
    private static final double NORMAL = 1.4826;

    private Robust() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Series.percentile(sorted, 0.5);
    }

    static double deviation(double[] values) {
        double centre = median(values);
        return NORMAL
                * median(Arrays.stream(values)
                        .map(value -> Math.abs(value - centre))
                        .toArray());
    }

    /** The robust deviation; where more than half of the values are the same, the mean distance from them. */
    static double spread(double[] residuals) {
        double robust = deviation(residuals);
        if (robust > 0) {
            return robust;
        }
        double centre = median(residuals);
        return 1.2533
                * Arrays.stream(residuals)
                        .map(value -> Math.abs(value - centre))
                        .average()
                        .orElse(0);
    }
}
