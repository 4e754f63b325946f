package dev.sluice.testkit.bench;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding;
import dev.sluice.scheduler.predict.RunFacts;
import dev.sluice.scheduler.predict.RunPredictor;
import dev.sluice.testkit.bench.Trace.Run;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * One pass over recorded runs in the order of time: each is forecast at its start from what had ended strictly before, looked at
 * again while it goes on, and scored when it has ended.
 */
final class Replay {

    /** Something to happen: a run ends, or is looked at while it goes on. */
    private record Due(double at, long order, Run run, double elapsed, double slow, String when) {}

    private final List<Run> runs;
    private final RunPredictor predictor = new RunPredictor(1_000_000, Optional.empty());
    private final Map<String, ForecastScore> scores = new TreeMap<>();
    private final Map<String, History> histories = new HashMap<>();
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingDouble(Due::at).thenComparingLong(Due::order));
    private final Parts parts;
    private final Listener listener;
    private final long[] nanos;
    private long order;

    /** Hears every answer as it is given. */
    interface Listener {
        void answered(Run run, Estimate estimate);
    }

    Replay(Parts parts, Listener listener) {
        this.parts = parts;
        this.runs = parts.runs();
        this.listener = listener;
        this.nanos = new long[runs.size()];
    }

    /** Nanoseconds that each forecast took. */
    long[] nanos() {
        return nanos;
    }

    /** Scores by the name of the part. */
    Map<String, ForecastScore> run() {
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            happen(run.start());
            History history = histories.computeIfAbsent(run.job(), _ -> new History());
            Optional<Double> median = history.size >= 10 ? Optional.of(history.medianOfLast(20)) : Optional.empty();
            long began = System.nanoTime();
            Estimate estimate = predictor.start(
                    new RunFacts(run.id(), run.job(), run.start(), run.pool(), run.user(), run.size(), Map.of()));
            nanos[i] = System.nanoTime() - began;
            listener.answered(run, estimate);
            part(run).ifPresent(score -> score(score, run, estimate, history, median));
            median.ifPresent(m -> {
                check(run, 0.5, m, "50");
                check(run, 1, m, "100");
            });
            due.add(new Due(run.start() + run.duration(), ++order, run, 0, 0, ""));
        }
        happen(Double.POSITIVE_INFINITY);
        return scores;
    }

    private Optional<ForecastScore> part(Run run) {
        return parts.of(run).map(name -> scores.computeIfAbsent(name, _ -> new ForecastScore()));
    }

    private void score(ForecastScore score, Run run, Estimate estimate, History history, Optional<Double> median) {
        score.failureJobs.add(run.job());
        score.failures.add(
                new ForecastScore.Chance(estimate.failure(), !run.status().equals("ok")));
        median.ifPresent(m -> score.slow("0", predictor.slow(run.id(), 0, 2 * m).orElse(0), run.duration() > 2 * m));
        if (history.size >= 5 && run.completed()) {
            DurationForecast forecast = estimate.duration().orElseThrow();
            score.samples.add(new ForecastScore.Sample(
                    run.job(),
                    run.duration(),
                    forecast.p50(),
                    forecast.p90(),
                    forecast.p95(),
                    history.lastTwo(),
                    history.logQuantile(0.9),
                    history.logQuantile(0.95)));
        }
    }

    private void check(Run run, double share, double median, String when) {
        if (run.duration() > share * median) {
            due.add(new Due(run.start() + share * median, ++order, run, share * median, 2 * median, when));
        }
    }

    private void happen(double before) {
        while (!due.isEmpty() && due.peek().at() < before) {
            Due next = due.poll();
            Run run = next.run();
            if (next.when().isEmpty()) {
                predictor.end(new RunEnding(
                        run.id(),
                        run.duration(),
                        switch (run.status()) {
                            case "ok" -> RunEnding.Result.OK;
                            case "killed" -> RunEnding.Result.KILLED;
                            default -> RunEnding.Result.FAILED;
                        },
                        run.completed()));
                if (run.completed()) {
                    Objects.requireNonNull(histories.get(run.job())).add(run.duration());
                }
            } else {
                double chance =
                        predictor.slow(run.id(), next.elapsed(), next.slow()).orElse(0);
                part(run).ifPresent(score -> score.slow(next.when(), chance, run.duration() > next.slow()));
            }
        }
    }

    /** Durations of one job's completed runs, for the methods that the predictor is measured against. */
    private static final class History {
        private double[] values = new double[16];
        private double[] sorted = new double[16];
        private int size;

        private void add(double seconds) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
                sorted = Arrays.copyOf(sorted, 2 * size);
            }
            values[size] = seconds;
            int at = Arrays.binarySearch(sorted, 0, size, seconds);
            int slot = at < 0 ? -at - 1 : at;
            System.arraycopy(sorted, slot, sorted, slot + 1, size - slot);
            sorted[slot] = seconds;
            size++;
        }

        private double medianOfLast(int most) {
            double[] last = Arrays.copyOfRange(values, Math.max(0, size - most), size);
            Arrays.sort(last);
            int n = last.length;
            return n % 2 == 1 ? last[n / 2] : (last[n / 2 - 1] + last[n / 2]) / 2;
        }

        private double lastTwo() {
            return size == 1 ? values[0] : (values[size - 1] + values[size - 2]) / 2;
        }

        private double logQuantile(double p) {
            double at = p * (size - 1);
            int below = (int) at;
            double low = Math.log(sorted[below]);
            return low + (Math.log(sorted[Math.min(below + 1, size - 1)]) - low) * (at - below);
        }
    }
}
