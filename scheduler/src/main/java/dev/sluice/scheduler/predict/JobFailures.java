package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How often a job has failed of late, over several memories. */
final class JobFailures {
    static final double[] HALF_LIVES = {3, 10, 40};

    final double[] failed = new double[HALF_LIVES.length];
    final double[] seen = new double[HALF_LIVES.length];
    final double[] hard = new double[1];
    long runs;
    long failures;
    /** Positive: failures in a row; negative: successes. */
    int streak;

    double rate(int memory, double prior, double priorRuns) {
        return (failed[memory] + prior * priorRuns) / (seen[memory] + priorRuns);
    }

    double hardRate(double prior) {
        return (hard[0] + prior) / (seen[1] + 1);
    }

    boolean lastFailed() {
        return streak > 0;
    }

    void learn(boolean fail, boolean isHard) {
        for (int i = 0; i < HALF_LIVES.length; i++) {
            double keep = Math.pow(0.5, 1 / HALF_LIVES[i]);
            failed[i] = failed[i] * keep + (fail ? 1 : 0);
            seen[i] = seen[i] * keep + 1;
        }
        hard[0] = hard[0] * Math.pow(0.5, 1 / HALF_LIVES[1]) + (isHard ? 1 : 0);
        runs++;
        failures += fail ? 1 : 0;
        streak = fail ? Math.max(1, streak + 1) : Math.min(-1, streak - 1);
    }

    /** The last run, which counted as good, turns out to be none. */
    void turnedBad(boolean isHard) {
        for (int i = 0; i < HALF_LIVES.length; i++) {
            failed[i] = Math.min(seen[i], failed[i] + 1);
        }
        hard[0] += isHard ? 1 : 0;
        failures++;
        streak = 1;
    }

    void write(DataOutput out) throws IOException {
        Wire.doubles(out, failed);
        Wire.doubles(out, seen);
        Wire.doubles(out, hard);
        out.writeLong(runs);
        out.writeLong(failures);
        out.writeInt(streak);
    }

    void read(DataInput in) throws IOException {
        Wire.into(in, failed);
        Wire.into(in, seen);
        Wire.into(in, hard);
        runs = in.readLong();
        failures = in.readLong();
        streak = in.readInt();
    }
}
