package dev.sluice.scheduler.predict;

import java.util.Arrays;

/** Order statistics of small samples. */
final class Samples {
    private Samples() {}

    /** The middle value. Sorts what it is given. */
    static double median(double[] values) {
        Arrays.sort(values);
        return quantile(values, 0.5);
    }

    /**
     * The quantile of sorted values by linear interpolation between order statistics: type 7 of Hyndman and Fan, "Sample
     * Quantiles in Statistical Packages", The American Statistician 50(4), 1996.
     */
    static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int below = (int) at;
        double low = sorted[below];
        return low + (sorted[Math.min(below + 1, sorted.length - 1)] - low) * (at - below);
    }

    /**
     * Quantiles of weighted values: the smallest value at which the running sum of weights, counted to the middle of each
     * value's own weight, reaches p of the total; linear in between.
     *
     * @param order indices of the values in ascending order
     */
    static double weightedQuantile(double[] values, double[] weights, int[] order, double total, double p) {
        double target = p * total;
        double sum = 0;
        double before = values[order[0]];
        double middleBefore = Double.NaN;
        for (int i : order) {
            double middle = sum + weights[i] / 2;
            if (middle >= target) {
                if (Double.isNaN(middleBefore)) {
                    return values[i];
                }
                double share = middle == middleBefore ? 1 : (target - middleBefore) / (middle - middleBefore);
                return before + share * (values[i] - before);
            }
            sum += weights[i];
            middleBefore = middle;
            before = values[i];
        }
        return before;
    }

    /** Indices of values in ascending order; equal ones by index. */
    static int[] order(double[] values, int count) {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            // Order-preserving bits of the value at single precision, then the index: one primitive sort.
            int bits = Float.floatToIntBits((float) values[i]);
            bits ^= (bits >> 31) & Integer.MAX_VALUE;
            keys[i] = ((long) bits << 32) | i;
        }
        Arrays.sort(keys);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }
}
