package dev.sluice.scheduler.predict.act;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Standard normal scores at the middles of equal shares of probability. */
final class Quadrature {
    private static final int SHARES = 64;

    static final double[] SCORES = scores();

    private Quadrature() {}

    private static double[] scores() {
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double[] scores = new double[SHARES];
        for (int i = 0; i < SHARES; i++) {
            scores[i] = normal.inverseCumulativeProbability((i + 0.5) / SHARES);
        }
        return scores;
    }
}
