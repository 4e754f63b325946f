package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Probability that a run fails: decayed rates of the job, a logistic fitted to this installation as it goes, and the overall rate
 * of the job as the one that does no harm. Whichever has had the smallest Brier score of late answers.
 */
final class FailureModel {
    private static final int CANDIDATES = 5;
    private static final int RATES = 0;
    private static final int LOGISTIC = 3;
    private static final int BLEND = 4;
    private static final double KEEP = 0.9998;
    private static final double CLEARLY = 0.99;
    private static final double WARM = 200;
    private static final double[] START = {-0.1, 0.1, 0.25, 0.2, 0.25, 0.4, 0.1, 0, 0.1};

    private final OnlineLogistic logistic = new OnlineLogistic(START, 0.003);
    private final double[] brier = new double[CANDIDATES];
    private final Map<String, double[]> pools = new LinkedHashMap<>();
    private double runs;
    private double seen;
    private double failed;
    private double hard;
    private double recentSeen;
    private double recentFailed;

    private double base() {
        return (failed + 0.5) / (seen + 5);
    }

    private static double logit(double p) {
        double q = Math.clamp(p, 0.003, 0.997);
        return Math.log(q / (1 - q));
    }

    FailureFeatures features(JobHistory job, RunFacts facts) {
        JobFailures own = job.failures;
        double base = base();
        double all = (own.failures + base) / (own.runs + 1);
        double r3 = own.rate(0, base, 0.7);
        double r10 = own.rate(1, base, 1);
        double r40 = own.rate(2, base, 1);
        double[] pool = pools.getOrDefault(facts.pool(), new double[2]);
        double here = (pool[0] + base * 5) / (pool[1] + 5);
        double recent = (recentFailed + base * 5) / (recentSeen + 5);
        double[] x = {
            1,
            logit(all),
            logit(r3),
            logit(r10),
            logit(r40),
            own.runs == 0 ? 0 : own.lastFailed() ? 1 : -1,
            logit(here),
            logit(recent),
            Math.clamp(own.streak, -30, 30) / 10.0
        };
        double fitted = logistic.predict(x);
        double rates = (2 * r3 + r10) / 3;
        double[] candidates = {rates, all, base, fitted, (rates + fitted) / 2};
        return new FailureFeatures(candidates, x);
    }

    /** The answer: the logistic has to have earned it. */
    double probability(FailureFeatures features) {
        int best = runs > WARM ? BLEND : RATES;
        for (int i = 0; i < CANDIDATES; i++) {
            boolean eligible = runs > WARM || i < LOGISTIC;
            if (eligible && brier[i] < CLEARLY * brier[best]) {
                best = i;
            }
        }
        return Math.clamp(features.candidates()[best], 0.001, 0.999);
    }

    double hardProbability(JobHistory job) {
        return Math.clamp(job.failures.hardRate((hard + 0.2) / (seen + 5)), 0.001, 0.999);
    }

    void learn(Flight flight, boolean fail, boolean isHard) {
        double outcome = fail ? 1 : 0;
        for (int i = 0; i < CANDIDATES; i++) {
            double off = flight.failure.candidates()[i] - outcome;
            brier[i] = brier[i] * KEEP + off * off;
        }
        logistic.learn(flight.failure.x(), fail);
        runs++;
        seen++;
        failed += outcome;
        hard += isHard ? 1 : 0;
        recentSeen = recentSeen * 0.98 + 1;
        recentFailed = recentFailed * 0.98 + outcome;
        double[] pool = pools.computeIfAbsent(flight.facts.pool(), _ -> new double[2]);
        pool[0] = pool[0] * 0.95 + outcome;
        pool[1] = pool[1] * 0.95 + 1;
        if (pools.size() > 1_000) {
            pools.remove(pools.keySet().iterator().next());
        }
        flight.job.failures.learn(fail, isHard);
    }

    void write(DataOutput out) throws IOException {
        logistic.write(out);
        Wire.doubles(out, brier);
        Wire.doubles(out, new double[] {runs, seen, failed, hard, recentSeen, recentFailed});
        out.writeInt(pools.size());
        for (Map.Entry<String, double[]> pool : pools.entrySet()) {
            Wire.text(out, pool.getKey());
            Wire.doubles(out, pool.getValue());
        }
    }

    void read(DataInput in) throws IOException {
        logistic.read(in);
        Wire.into(in, brier);
        double[] sums = Wire.doubles(in);
        runs = sums[0];
        seen = sums[1];
        failed = sums[2];
        hard = sums[3];
        recentSeen = sums[4];
        recentFailed = sums[5];
        for (int left = in.readInt(); left > 0; left--) {
            String pool = Wire.text(in);
            pools.put(pool, Wire.doubles(in));
        }
    }
}
