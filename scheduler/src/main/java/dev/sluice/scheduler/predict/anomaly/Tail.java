package dev.sluice.scheduler.predict.anomaly;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Tails of distributions. */
final class Tail {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Tail() {}

    /** The standard normal score that is exceeded with this probability. */
    static double score(double probability) {
        return NORMAL.inverseSurvivalProbability(probability);
    }

    /** Score that one of Student's distribution exceeds, to either side, with this probability. */
    static double student(double degrees, double probability) {
        return TDistribution.of(degrees).inverseSurvivalProbability(probability / 2);
    }

    /** Probability of a score of Student's distribution at least so far from nought. */
    static double beyond(double degrees, double score) {
        return Math.min(1, 2 * TDistribution.of(degrees).survivalProbability(Math.abs(score)));
    }
}
