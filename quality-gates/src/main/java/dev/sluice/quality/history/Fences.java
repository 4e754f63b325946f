package dev.sluice.quality.history;

/**
 * Bounds beyond which a value counts as an outlier. The bounds themselves are inside.
 *
 * @param lower smallest value that is no outlier
 * @param upper greatest value that is no outlier
 */
public record Fences(double lower, double upper) {
    /** Tukey: {@code k} interquartile ranges beyond the quartiles; 1.5 for outliers, 3 for far outliers. */
    public static Fences tukey(double firstQuartile, double thirdQuartile, double k) {
        double reach = k * Math.max(0, thirdQuartile - firstQuartile);
        return new Fences(firstQuartile - reach, thirdQuartile + reach);
    }

    /** {@code k} robust deviations around the median; the raw MAD is scaled by 1.4826 here. */
    public static Fences mad(double median, double rawMad, double k) {
        double reach = k * 1.4826 * rawMad;
        return new Fences(median - reach, median + reach);
    }

    /** {@code k} standard deviations around the mean. */
    public static Fences deviations(double mean, double deviation, double k) {
        return new Fences(mean - k * deviation, mean + k * deviation);
    }

    public boolean holds(double value) {
        return value >= lower && value <= upper;
    }
}
