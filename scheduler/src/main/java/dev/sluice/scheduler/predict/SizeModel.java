package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/** ln(duration) as a line in ln(1 + size), by decayed least squares with a ridge that keeps few points from tilting it. */
final class SizeModel {
    private static final double KEEP = 0.98;
    private static final double RIDGE = 0.5;
    private static final int NEEDED = 5;

    private final FloatRing residuals = new FloatRing(60);
    private double weight;
    private double x;
    private double y;
    private double xx;
    private double xy;

    static double scaled(double size) {
        return Math.log1p(Math.max(size, 0));
    }

    /** Whether there is enough to go by. */
    boolean knows(OptionalDouble size) {
        return size.isPresent() && residuals.size() >= NEEDED;
    }

    double predict(double size) {
        double meanX = x / weight;
        double meanY = y / weight;
        double spread = Math.max(xx / weight - meanX * meanX, 0);
        double slope = (xy / weight - meanX * meanY) / (spread + RIDGE / weight);
        return meanY + Math.clamp(slope, -3, 3) * (scaled(size) - meanX);
    }

    double[] residuals() {
        return residuals.last(60);
    }

    void learn(OptionalDouble size, double log) {
        if (size.isEmpty()) {
            return;
        }
        double at = scaled(size.getAsDouble());
        if (weight >= 2) {
            residuals.add(log - predict(size.getAsDouble()));
        }
        weight = KEEP * weight + 1;
        x = KEEP * x + at;
        y = KEEP * y + log;
        xx = KEEP * xx + at * at;
        xy = KEEP * xy + at * log;
    }

    void write(DataOutput out) throws IOException {
        residuals.write(out);
        Wire.doubles(out, new double[] {weight, x, y, xx, xy});
    }

    void read(DataInput in) throws IOException {
        residuals.read(in);
        double[] sums = Wire.doubles(in);
        weight = sums[0];
        x = sums[1];
        y = sums[2];
        xx = sums[3];
        xy = sums[4];
    }
}
