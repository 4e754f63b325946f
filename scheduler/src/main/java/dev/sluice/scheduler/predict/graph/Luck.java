package dev.sluice.scheduler.predict.graph;

import dev.sluice.scheduler.predict.queue.Draws;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Standard normal scores by play, one series a seed: every series has one score in each of as many equally likely strata as there
 * are plays, in an order of its own (Latin hypercube sampling: McKay, Beckman, Conover, Technometrics 21(2), 1979). A single
 * step's quantiles are so nearly exact with few plays, and a series depends on its seed alone: common random numbers.
 */
final class Luck {
    private static final long POOL = 0x706f_6f6cL;

    private final double[] strata;
    private final double[][] common;
    private final double commonWeight;
    private final double ownWeight;

    /**
     * Scores for so many plays.
     *
     * @param shared share of the variance that steps of one pool have in common
     */
    Luck(int plays, int pools, double shared) {
        NormalDistribution normal = NormalDistribution.of(0, 1);
        strata = new double[plays];
        for (int i = 0; i < plays; i++) {
            strata[i] = normal.inverseCumulativeProbability((i + 0.5) / plays);
        }
        commonWeight = Math.sqrt(shared);
        ownWeight = Math.sqrt(1 - shared);
        common = new double[pools][plays];
        for (int pool = 0; pool < pools; pool++) {
            own(POOL + pool, common[pool]);
        }
    }

    /** The scores of a step. */
    void scores(long seed, int pool, double[] into) {
        own(seed, into);
        if (pool >= 0) {
            for (int i = 0; i < into.length; i++) {
                into[i] = commonWeight * common[pool][i] + ownWeight * into[i];
            }
        }
    }

    /** The strata shuffled (Fisher, Yates 1938; Durstenfeld, CACM 7(7), 1964). */
    private void own(long seed, double[] into) {
        System.arraycopy(strata, 0, into, 0, strata.length);
        for (int i = strata.length - 1; i > 0; i--) {
            int j = (int) (Draws.uniform(seed, i) * (i + 1));
            double swap = into[i];
            into[i] = into[j];
            into[j] = swap;
        }
    }
}
