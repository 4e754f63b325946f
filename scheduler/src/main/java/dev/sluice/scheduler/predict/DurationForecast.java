package dev.sluice.scheduler.predict;

/**
 * Distribution of a duration, by three quantiles in seconds that never cross. Between them and beyond, ln(duration) is taken as
 * piecewise linear in the standard normal score: exact at the three quantiles, log-normal tails.
 *
 * @param p50 half of such runs take at most this
 * @param p90 nine of ten
 * @param p95 nineteen of twenty
 */
public record DurationForecast(double p50, double p90, double p95) {
    private static final double Z90 = 1.2815515655446004;
    private static final double Z95 = 1.6448536269514722;

    public DurationForecast {
        if (!(p50 > 0 && p50 <= p90 && p90 <= p95 && p95 < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("not quantiles of a duration: " + p50 + ", " + p90 + ", " + p95);
        }
    }

    /** The duration at a standard normal score. */
    public double atScore(double z) {
        return Math.exp(logAtScore(z));
    }

    /** The durations at standard normal scores, in the scores' place. */
    public void atScores(double[] scores) {
        double l50 = Math.log(p50);
        double l90 = Math.log(p90);
        double low = (l90 - l50) / Z90;
        double high = tailSlope();
        for (int i = 0; i < scores.length; i++) {
            double z = scores[i];
            scores[i] = Math.exp(z <= Z90 ? l50 + z * low : l90 + (z - Z90) * high);
        }
    }

    private double logAtScore(double z) {
        double l50 = Math.log(p50);
        double l90 = Math.log(p90);
        double low = (l90 - l50) / Z90;
        if (z <= Z90) {
            return l50 + z * low;
        }
        double high = tailSlope();
        return l90 + (z - Z90) * high;
    }

    /** Never flatter than a fifth of the body: a run can always be late. */
    private double tailSlope() {
        double body = (Math.log(p90) - Math.log(p50)) / Z90;
        return Math.max((Math.log(p95) - Math.log(p90)) / (Z95 - Z90), body / 5);
    }

    /** The standard normal score of a duration. */
    public double score(double seconds) {
        double log = Math.log(Math.max(seconds, 1e-9));
        double l50 = Math.log(p50);
        double l90 = Math.log(p90);
        double low = Math.max((l90 - l50) / Z90, 1e-6);
        if (log <= l90) {
            return (log - l50) / low;
        }
        return Z90 + (log - l90) / Math.max(tailSlope(), 1e-6);
    }

    /** Probability that such a run takes longer than so many seconds. */
    public double survival(double seconds) {
        return 1 - Normal.cdf(score(seconds));
    }

    /**
     * The distribution of the whole duration, given that the run has taken so long already. Never below what has elapsed: the
     * estimate grows as soon as the run outlives it (Tsafrir, Etsion, Feitelson, TPDS 18(6), 2007).
     *
     * @param elapsed seconds
     */
    public DurationForecast given(double elapsed) {
        double alive = survival(elapsed);
        if (alive > 0.999_999) {
            return this;
        }
        double left = Math.max(alive, 1e-9);
        double floor = Math.max(elapsed, 1e-9) * (1 + 1e-9);
        double q50 = Math.max(floor, atScore(Normal.quantile(1 - 0.5 * left)));
        double q90 = Math.max(q50, atScore(Normal.quantile(1 - 0.1 * left)));
        double q95 = Math.max(q90, atScore(Normal.quantile(1 - 0.05 * left)));
        return new DurationForecast(q50, q90, q95);
    }

    /** The whole duration at a standard normal score among those runs that take longer than what has elapsed. */
    public double atScoreGiven(double z, double elapsed) {
        double alive = survival(elapsed);
        if (alive > 0.999_999) {
            return Math.max(atScore(z), elapsed);
        }
        double left = Math.max(alive, 1e-9) * (1 - Normal.cdf(z));
        return Math.max(atScore(Normal.quantile(1 - left)), elapsed);
    }
}
