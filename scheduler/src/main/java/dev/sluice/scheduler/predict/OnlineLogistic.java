package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Logistic regression that learns run by run: a Gaussian belief about the weights, updated by linearising the likelihood at each
 * observation (extended Kalman filter; Penny and Roberts, "Dynamic logistic regression", IJCNN 1999).
 */
final class OnlineLogistic {
    private static final double FORGET = 1 + 1e-5;

    private final double[] weights;
    private final double[][] covariance;
    private final double most;

    OnlineLogistic(double[] start, double uncertainty) {
        this.weights = start.clone();
        this.most = uncertainty;
        this.covariance = new double[start.length][start.length];
        for (int i = 0; i < start.length; i++) {
            covariance[i][i] = uncertainty;
        }
    }

    double predict(double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += weights[i] * x[i];
        }
        return 1 / (1 + Math.exp(-Math.clamp(sum, -12, 12)));
    }

    void learn(double[] x, boolean outcome) {
        double p = predict(x);
        double curvature = Math.max(p * (1 - p), 1e-4);
        int n = x.length;
        double[] px = new double[n];
        double xpx = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                px[i] += covariance[i][j] * x[j];
            }
            xpx += px[i] * x[i];
        }
        double gain = 1 / (1 / curvature + xpx);
        for (int i = 0; i < n; i++) {
            weights[i] += px[i] * gain / curvature * ((outcome ? 1 : 0) - p);
            for (int j = 0; j < n; j++) {
                covariance[i][j] -= px[i] * px[j] * gain;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                covariance[i][j] *= covariance[i][i] < most && covariance[j][j] < most ? FORGET : 1;
            }
        }
    }

    void write(DataOutput out) throws IOException {
        Wire.doubles(out, weights);
        for (double[] row : covariance) {
            Wire.doubles(out, row);
        }
    }

    void read(DataInput in) throws IOException {
        Wire.into(in, weights);
        for (double[] row : covariance) {
            Wire.into(in, row);
        }
    }
}
