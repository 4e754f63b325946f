package dev.sluice.scheduler.predict.queue;

import dev.sluice.scheduler.predict.DurationForecast;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * Plays a pool's near future through, again and again, with durations drawn from their forecasts: list scheduling by the order in
 * which the planner starts work. A deadline is missed by the queue more often than by the run itself, and nothing but a play of
 * the queue sees that (Smith, Taylor, Foster, JSSPP 1999).
 */
public final class QueueForecast {
    private static final long EVERYBODY = 0x5_10ceL;

    private final int samples;
    private final double shared;

    /**
     * How to play.
     *
     * @param samples plays; 64 or more
     * @param shared share of the variance of ln(duration) that all runs of a play have in common: a slow day of the pool
     */
    public QueueForecast(int samples, double shared) {
        if (samples < 1 || shared < 0 || shared > 1) {
            throw new IllegalArgumentException("needs at least one sample and a share from 0 to 1");
        }
        this.samples = samples;
        this.shared = shared;
    }

    /**
     * Work that runs.
     *
     * @param seed names its luck
     * @param elapsed seconds since its start
     * @param forecast of its whole duration, made at its start
     */
    public record Running(long seed, double elapsed, DurationForecast forecast) {}

    /**
     * Work that waits or will come.
     *
     * @param id names it in the answer
     * @param seed names its luck
     * @param release seconds from now until it may start; 0 or less: it waits already
     * @param priority higher first
     * @param order smaller first among equals, in any unit
     * @param forecast of its duration
     */
    public record Waiting(
            String id, long seed, double release, int priority, double order, DurationForecast forecast) {}

    /**
     * When work will start and end, in seconds from now, each sample's value, ascending.
     *
     * @param starts one a sample
     * @param ends one a sample
     */
    public record Outcome(double[] starts, double[] ends) {
        /** Share of plays in which it ends later than that. */
        public double probabilityAfter(double seconds) {
            int low = 0;
            int high = ends.length;
            while (low < high) {
                int middle = (low + high) / 2;
                if (ends[middle] > seconds) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return (double) (ends.length - low) / ends.length;
        }

        /** The end that a share of plays keeps. */
        public double end(double share) {
            return ends[Math.min(ends.length - 1, (int) (share * ends.length))];
        }

        /** The start that a share of plays keeps. */
        public double start(double share) {
            return starts[Math.min(starts.length - 1, (int) (share * starts.length))];
        }
    }

    /** Outcomes by the id of what waits. */
    public Map<String, Outcome> play(int slots, List<Running> running, List<Waiting> waiting) {
        int n = waiting.size();
        double[][] starts = new double[n][samples];
        double[][] ends = new double[n][samples];
        Integer[] byRelease = new Integer[n];
        Arrays.setAll(byRelease, i -> i);
        Arrays.sort(
                byRelease,
                Comparator.comparingDouble(
                        (Integer i) -> Math.max(waiting.get(i).release(), 0)));
        Comparator<Integer> order = Comparator.comparingInt(
                        (Integer i) -> -waiting.get(i).priority())
                .thenComparingDouble(i -> waiting.get(i).order())
                .thenComparingInt(i -> i);
        for (int sample = 0; sample < samples; sample++) {
            double common = shared == 0 ? 0 : Draws.score(EVERYBODY, sample);
            PriorityQueue<Double> free = free(slots, running, sample, common);
            PriorityQueue<Integer> ready = new PriorityQueue<>(Math.max(1, n), order);
            int next = 0;
            while (next < n || !ready.isEmpty()) {
                double at = Objects.requireNonNull(free.poll());
                if (ready.isEmpty() && next < n) {
                    at = Math.max(at, waiting.get(byRelease[next]).release());
                }
                while (next < n && Math.max(waiting.get(byRelease[next]).release(), 0) <= at) {
                    ready.add(byRelease[next++]);
                }
                int i = Objects.requireNonNull(ready.poll());
                Waiting work = waiting.get(i);
                double seconds = work.forecast().atScore(score(work.seed(), sample, common));
                starts[i][sample] = at;
                ends[i][sample] = at + seconds;
                free.add(at + seconds);
            }
        }
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            Arrays.sort(starts[i]);
            Arrays.sort(ends[i]);
            outcomes.put(waiting.get(i).id(), new Outcome(starts[i], ends[i]));
        }
        return outcomes;
    }

    private PriorityQueue<Double> free(int slots, List<Running> running, int sample, double common) {
        PriorityQueue<Double> free = new PriorityQueue<>(Math.max(1, slots));
        for (Running run : running) {
            free.add(left(run, sample, common));
        }
        for (int i = running.size(); i < Math.max(slots, 1); i++) {
            free.add(0.0);
        }
        return free;
    }

    /** Seconds left: drawn from what remains of the distribution beyond the time elapsed. */
    private double left(Running run, int sample, double common) {
        double whole = run.forecast().atScoreGiven(score(run.seed(), sample, common), run.elapsed());
        return Math.max(whole - run.elapsed(), 1);
    }

    private double score(long seed, int sample, double common) {
        double own = Draws.score(seed, sample);
        return shared == 0 ? own : Math.sqrt(shared) * common + Math.sqrt(1 - shared) * own;
    }
}
