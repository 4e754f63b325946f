package dev.sluice.scheduler.predict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of one job: at most some 8 kB, and a few hundred bytes after a single run. */
final class JobHistory {
    static final int LONG = 150;
    private static final int POOLS = 8;
    private static final int PER_POOL = 12;
    private static final double EW = 0.3;

    /** ln(seconds) of completed runs. */
    final FloatRing logs = new FloatRing(LONG);
    /** Of completed runs: distance from the location predicted at their start, over the scale predicted then. */
    final FloatRing scores = new FloatRing(LONG);
    /** The same distance, not divided. */
    final FloatRing residuals = new FloatRing(LONG);
    /** ln(seconds) of runs of any ending: hangs and kills belong to "how often is it slow". */
    final FloatRing all = new FloatRing(100);

    final Hedge hedge = new Hedge();
    final double[] offsets = new double[4];
    final JobFailures failures = new JobFailures();
    final ContextShift context = new ContextShift();
    final SizeModel sizes = new SizeModel();
    final List<Flight> inFlight = new ArrayList<>(2);
    private final Map<String, FloatRing> byPool = new LinkedHashMap<>(4, 0.75f, true);

    private double mean;
    private double variance;
    double shortest = Double.POSITIVE_INFINITY;
    double longest = Double.NEGATIVE_INFINITY;
    long completed;
    double lastScale;

    void add(double log, String pool) {
        logs.add(log);
        double off = log - mean;
        if (completed == 0) {
            mean = log;
        } else {
            mean += EW * off;
            variance = (1 - EW) * (variance + EW * off * off);
        }
        completed++;
        shortest = Math.min(shortest, log);
        longest = Math.max(longest, log);
        byPool.computeIfAbsent(pool, _ -> new FloatRing(PER_POOL)).add(log);
        if (byPool.size() > POOLS) {
            byPool.remove(byPool.keySet().iterator().next());
        }
    }

    /** Typical ln(duration): the median of the last runs, drawn towards that of the pool where there are several. */
    double typical(String pool) {
        double typical = Samples.median(logs.last(20));
        FloatRing here = byPool.size() >= 2 ? byPool.get(pool) : null;
        if (here != null) {
            double weight = here.size() / (here.size() + 2.0);
            typical += weight * (Samples.median(here.last(PER_POOL)) - typical);
        }
        return typical;
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return Math.sqrt(variance);
    }
}
