package dev.sluice.scheduler.predict;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is remembered of one job: at most some 8 kB, and a few hundred bytes after a single run. */
final class JobHistory {
    static final int LONG = 150;
    static final int MOST_IN_FLIGHT = 500;
    private static final int POOLS = 8;
    private static final int PER_POOL = 12;
    private static final double EW = 0.3;
    private static final double LOST_AFTER = 86_400;
    private static final double LOST_TIMES = 10;

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

    /** A run starts. */
    void take(Flight flight) {
        double now = flight.facts.at();
        double most = mostLasting();
        inFlight.removeIf(run -> isLost(run, now, most));
        if (inFlight.size() >= MOST_IN_FLIGHT) {
            inFlight.removeFirst();
        }
        inFlight.add(flight);
    }

    int underWay(double now) {
        double most = mostLasting();
        int count = 0;
        for (Flight run : inFlight) {
            count += isLost(run, now, most) ? 0 : 1;
        }
        return count;
    }

    /** Seconds after which the end of a run must have been lost: a day, and ten times as long as any run before. */
    double mostLasting() {
        return completed == 0 ? LOST_AFTER : Math.max(LOST_AFTER, LOST_TIMES * Math.exp(longest));
    }

    /** Such a run no longer counts as under way, nor does one that starts a day from now. Should it end after all, it teaches. */
    static boolean isLost(Flight run, double now, double mostLasting) {
        double elapsed = now - run.facts.at();
        return elapsed > mostLasting || elapsed < -LOST_AFTER;
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

    /** Without the runs under way. */
    void write(DataOutput out) throws IOException {
        for (FloatRing ring : List.of(logs, scores, residuals, all)) {
            ring.write(out);
        }
        hedge.write(out);
        Wire.doubles(out, offsets);
        failures.write(out);
        context.write(out);
        sizes.write(out);
        Wire.rings(out, byPool);
        Wire.doubles(out, new double[] {mean, variance, shortest, longest, lastScale});
        out.writeLong(completed);
    }

    void read(DataInput in) throws IOException {
        for (FloatRing ring : List.of(logs, scores, residuals, all)) {
            ring.read(in);
        }
        hedge.read(in);
        Wire.into(in, offsets);
        failures.read(in);
        context.read(in);
        sizes.read(in);
        Wire.rings(in, byPool, PER_POOL);
        double[] values = Wire.doubles(in);
        mean = values[0];
        variance = values[1];
        shortest = values[2];
        longest = values[3];
        lastScale = values[4];
        completed = in.readLong();
    }
}
