package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Weights of experts by their recent loss, quantile by quantile: exponentially weighted forecasters (Cesa-Bianchi and Lugosi,
 * "Prediction, Learning, and Games", 2006), with forgetting so that a change of the job changes who is trusted.
 */
final class Hedge {
    static final int EXPERTS = 6;
    static final double[] LEVELS = {0.5, 0.9, 0.95};
    private static final double KEEP = 0.95;
    private static final double PRIOR_RUNS = 10;
    private static final double SHARPNESS = 8;

    private final float[] losses = new float[EXPERTS * LEVELS.length];
    private float runs;

    /** Pinball loss of a quantile, in log units. */
    static double loss(double level, double predicted, double seen) {
        double error = seen - predicted;
        return Math.min(1, Math.max(level * error, (level - 1) * error));
    }

    void learn(double[] @Nullable [] experts, double seen) {
        runs = (float) (runs * KEEP + 1);
        for (int e = 0; e < EXPERTS; e++) {
            double[] expert = experts[e] == null ? experts[0] : experts[e];
            for (int q = 0; q < LEVELS.length; q++) {
                int i = e * LEVELS.length + q;
                losses[i] = (float) (losses[i] * KEEP + loss(LEVELS[q], expert[q], seen));
            }
        }
    }

    /** The blend of the experts' quantiles. {@code general}: mean loss of each expert and level over all jobs. */
    double[] blend(double[][] experts, double[] general) {
        double[] blend = new double[LEVELS.length];
        double[] score = new double[EXPERTS];
        for (int q = 0; q < LEVELS.length; q++) {
            double least = Double.POSITIVE_INFINITY;
            for (int e = 0; e < EXPERTS; e++) {
                int i = e * LEVELS.length + q;
                score[e] = (losses[i] + PRIOR_RUNS * general[i]) / (runs + PRIOR_RUNS);
                least = Math.min(least, score[e]);
            }
            double total = 0;
            for (int e = 0; e < EXPERTS; e++) {
                if (experts[e] == null) {
                    continue;
                }
                double weight = Math.exp(-SHARPNESS * (score[e] / Math.max(least, 1e-9) - 1));
                total += weight;
                blend[q] += weight * experts[e][q];
            }
            blend[q] /= total;
            if (q > 0) {
                blend[q] = Math.max(blend[q], blend[q - 1]);
            }
        }
        return blend;
    }

    void write(DataOutput out) throws IOException {
        out.writeFloat(runs);
        for (float loss : losses) {
            out.writeFloat(loss);
        }
    }

    void read(DataInput in) throws IOException {
        runs = in.readFloat();
        for (int i = 0; i < losses.length; i++) {
            losses[i] = in.readFloat();
        }
    }
}
