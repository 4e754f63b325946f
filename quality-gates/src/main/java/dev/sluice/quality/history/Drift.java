package dev.sluice.quality.history;

import java.util.OptionalDouble;

/** How far a column's values have moved from a reference. Pure functions over counts and quantiles. */
public final class Drift {
    private Drift() {}

    /** How distance is measured. Each is 0 for equal shapes. */
    public enum Measure {
        /** Population stability index: {@code sum (p-q) ln(p/q)} over bins; an empty bin counts as half a row. */
        PSI(0.25),
        /** Jensen-Shannon divergence to base 2, in [0, 1]. */
        JENSEN_SHANNON(0.1),
        /** Kolmogorov-Smirnov: greatest distance of the distribution functions, in [0, 1]; NULL sorts before every number. */
        KOLMOGOROV_SMIRNOV(0.1),
        /** Mean distance that a value must move, in interquartile ranges of the reference; NULLs do not count. */
        WASSERSTEIN(0.25),
        /** Chi-squared test of homogeneity; its value is the effect size Cramer's V in [0, 1]. */
        CHI_SQUARED(0.1),
        /** Greatest difference of the share of any bin, in [0, 1]. */
        L_INFINITY(0.1);

        private final double usualLimit;

        Measure(double usualLimit) {
            this.usualLimit = usualLimit;
        }

        /** What counts as drift if nobody says otherwise: a greater value. */
        public double usualLimit() {
            return usualLimit;
        }
    }

    /** Chance of a false alarm that the tests allow. */
    public static final double ALPHA = 0.001;

    /** What came out. */
    public sealed interface Outcome {}

    /**
     * A distance.
     *
     * @param value to be held against a limit; an effect size, so it does not grow with the number of rows
     * @param error what estimated ranks add: the true value lies within {@code value +- error}; 0: counts are exact
     * @param statistic of the test, where the measure is one
     * @param chance that equal sources differ so much, where the measure is a test
     */
    public record Distance(Measure measure, double value, double error, OptionalDouble statistic, OptionalDouble chance)
            implements Outcome {

        /**
         * Whether that is drift. With millions of rows every chance is tiny, so the effect must be above the limit too;
         * where the error leaves it open, it says so.
         */
        public Judgement against(double limit) {
            if (value + error <= limit || chance.orElse(0) >= ALPHA) {
                return Judgement.STEADY;
            }
            return value - error > limit ? Judgement.DRIFTED : Judgement.UNSURE;
        }
    }

    /**
     * There is no distance.
     *
     * @param why for people
     */
    public record Undefined(String why) implements Outcome {}

    /** What a distance says. */
    public enum Judgement {
        STEADY,
        /** The limit lies inside the bound of the error: worth a warning, not a failure. */
        UNSURE,
        DRIFTED
    }

    /** Distance of {@code current} from {@code reference}; both must be told the same way, histograms with the same edges. */
    public static Outcome measure(Measure measure, Distribution reference, Distribution current) {
        if (reference.rows() == 0 || current.rows() == 0) {
            return new Undefined((reference.rows() == 0 ? "the reference" : "the data") + " has no rows");
        }
        return switch (measure) {
            case PSI, JENSEN_SHANNON, CHI_SQUARED, L_INFINITY -> BinDrift.measure(measure, reference, current);
            case KOLMOGOROV_SMIRNOV -> RankDrift.kolmogorovSmirnov(reference, current);
            case WASSERSTEIN -> RankDrift.wasserstein(reference, current);
        };
    }
}
