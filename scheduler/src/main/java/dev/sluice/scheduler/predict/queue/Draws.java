package dev.sluice.scheduler.predict.queue;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Random numbers that depend on nothing but who asks for which sample: the same run gets the same luck in every alternative, so
 * that the difference of two plays is due to what differs between them (common random numbers).
 */
public final class Draws {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Draws() {}

    /** A standard normal score for one sample of one run. */
    public static double score(long seed, int sample) {
        return NORMAL.inverseCumulativeProbability(uniform(seed, sample));
    }

    /** A number strictly between 0 and 1. */
    public static double uniform(long seed, int sample) {
        long mixed = mix(seed + 0x9e3779b97f4a7c15L * (sample + 1L));
        return ((mixed >>> 12) + 0.5) / (1L << 52);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
