package dev.sluice.scheduler.predict.graph;

import java.util.Arrays;

/** When one thing lands: equally likely times, in seconds from now. */
public final class Landing {
    /** With fewer makespans than these nothing is said about upper quantiles. */
    public static final int ENOUGH = 10;

    /** From here on up both experts count the same. */
    private static final double UPPER = 0.9;

    private final double[] sorted;

    /**
     * From samples.
     *
     * @param values in any order
     */
    public Landing(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a landing needs a sample");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** The time that a share of plays keeps: linear between the middles of as many equal parts as there are plays. */
    public double quantile(double share) {
        return quantile(sorted, share * sorted.length - 0.5);
    }

    private static double quantile(double[] sorted, double place) {
        double at = Math.clamp(place, 0, sorted.length - 1);
        int below = (int) at;
        double low = sorted[below];
        return low + (sorted[Math.min(below + 1, sorted.length - 1)] - low) * (at - below);
    }

    /** Share of plays in which it lands later than that. */
    public double after(double deadline) {
        int late = 0;
        for (double value : sorted) {
            late += value > deadline ? 1 : 0;
        }
        return (double) late / sorted.length;
    }

    /** Seconds between the P90 and a deadline; negative: too late. */
    public double slack(double deadline) {
        return deadline - quantile(0.9);
    }

    /**
     * Drawn towards how long the whole took lately. A play of the parts knows what is under way, and the whole's own history knows
     * what the parts do not: that they are slow together. Above the median both count more and more alike, as equally good experts
     * do (Bates, Granger, "The Combination of Forecasts", 1969); the median is the play's own.
     *
     * @param begin when the whole began or begins, seconds from now
     * @param makespans how long it took, latest runs; those that are shorter than what has elapsed say nothing
     */
    public Landing blended(double begin, double[] makespans) {
        double elapsed = Math.max(-begin, 0);
        double[] longer =
                Arrays.stream(makespans).filter(m -> m > elapsed).sorted().toArray();
        if (longer.length < ENOUGH) {
            return this;
        }
        double[] blended = new double[sorted.length];
        double least = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < sorted.length; i++) {
            double share = (i + 0.5) / sorted.length;
            double played = Math.max(sorted[i] - begin, Double.MIN_NORMAL);
            double weight = Math.clamp((share - 0.5) / (UPPER - 0.5), 0, 1) / 2;
            double known = quantile(longer, share * (longer.length - 1));
            double both = Math.exp((1 - weight) * Math.log(played) + weight * Math.log(known));
            least = Math.max(least, begin + both);
            blended[i] = least;
        }
        return new Landing(blended);
    }
}
