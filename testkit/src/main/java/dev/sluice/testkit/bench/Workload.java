package dev.sluice.testkit.bench;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding;
import dev.sluice.scheduler.predict.RunFacts;
import dev.sluice.scheduler.predict.RunPredictor;
import dev.sluice.testkit.bench.Trace.Run;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Sixty days of a trace as work for a pool: releases and durations as recorded, tiers and deadlines drawn by hash so that
 * everybody draws the same, and forecasts frozen as they were when each run was released.
 */
final class Workload {
    static final double NO_DEADLINE = Double.POSITIVE_INFINITY;

    final int size;
    final double[] release;
    final double[] duration;
    final double[] deadline;
    /** 0 gold, 1 silver, 2 best effort. */
    final int[] tier;

    final DurationForecast[] forecast;
    final double[] lastTwo;
    final String[] job;

    private Workload(List<Known> runs, Map<String, Double> medians, String draw) {
        size = runs.size();
        release = new double[size];
        duration = new double[size];
        deadline = new double[size];
        tier = new int[size];
        forecast = new DurationForecast[size];
        lastTwo = new double[size];
        job = new String[size];
        double origin = runs.getFirst().run().start();
        for (int i = 0; i < size; i++) {
            Known known = runs.get(i);
            Run run = known.run();
            double median = Objects.requireNonNull(medians.get(run.job()));
            double u = hash("u" + draw + run.job());
            double t = hash("t" + draw + run.job());
            release[i] = run.start() - origin;
            duration[i] = run.duration();
            tier[i] = t < 0.3 ? 0 : t < 0.7 ? 1 : 2;
            deadline[i] = switch (tier[i]) {
                case 0 -> release[i] + median * (1.3 + 0.9 * u) + 900;
                case 1 -> release[i] + median * (2 + 2 * u) + 2700;
                default -> NO_DEADLINE;
            };
            forecast[i] = known.forecast();
            lastTwo[i] = known.lastTwo();
            job[i] = run.job();
        }
    }

    private Workload(Workload other, double c) {
        size = other.size;
        release = times(other.release, c);
        duration = times(other.duration, c);
        deadline = times(other.deadline, c);
        tier = other.tier;
        lastTwo = times(other.lastTwo, c);
        job = other.job;
        forecast = Arrays.stream(other.forecast)
                .map(f -> new DurationForecast(f.p50() * c, f.p90() * c, f.p95() * c))
                .toArray(DurationForecast[]::new);
    }

    private static double[] times(double[] values, double c) {
        return Arrays.stream(values).map(v -> v * c).toArray();
    }

    /** The same with all times longer by a factor. */
    Workload stretched(double c) {
        return new Workload(this, c);
    }

    /** A run with what was known when it was released. */
    record Known(Run run, DurationForecast forecast, double lastTwo) {}

    /** A number from 0 to 1 out of a text. */
    static double hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            long bits = 0;
            for (int i = 0; i < 4; i++) {
                bits = (bits << 8) | (digest[i] & 0xff);
            }
            return bits / 4_294_967_296.0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** Replays a trace without looking ahead. */
    static List<Known> known(List<Run> runs) {
        RunPredictor predictor = new RunPredictor(1_000_000, Optional.of(new DurationForecast(600, 2400, 4800)));
        Map<String, double[]> last = new HashMap<>();
        PriorityQueue<Run> ends = new PriorityQueue<>(
                Comparator.comparingDouble((Run r) -> r.start() + r.duration()).thenComparing(Run::id));
        List<Known> known = new ArrayList<>();
        for (Run run : runs) {
            while (!ends.isEmpty() && ends.peek().start() + ends.peek().duration() < run.start()) {
                end(predictor, last, Objects.requireNonNull(ends.poll()));
            }
            Estimate estimate = predictor.start(
                    new RunFacts(run.id(), run.job(), run.start(), run.pool(), run.user(), run.size(), Map.of()));
            double[] two = last.getOrDefault(run.job(), new double[] {600, 600});
            known.add(new Known(run, estimate.duration().orElseThrow(), (two[0] + two[1]) / 2));
            ends.add(run);
        }
        return known;
    }

    private static void end(RunPredictor predictor, Map<String, double[]> last, Run run) {
        predictor.end(new RunEnding(
                run.id(),
                run.duration(),
                run.status().equals("ok") ? RunEnding.Result.OK : RunEnding.Result.FAILED,
                run.completed()));
        if (run.completed()) {
            last.merge(run.job(), new double[] {run.duration(), run.duration()}, (before, now) ->
                    new double[] {before[1], now[1]});
        }
    }

    /**
     * A window of the trace.
     *
     * @param skip share of the runs before it
     * @param days its length
     * @param draw names the drawing of tiers and deadlines
     */
    static Workload of(List<Known> known, double skip, double days, String draw) {
        Map<String, List<Double>> durations = new HashMap<>();
        known.forEach(k -> durations
                .computeIfAbsent(k.run().job(), _ -> new ArrayList<>())
                .add(k.run().duration()));
        Map<String, Double> medians = new HashMap<>();
        durations.forEach((job, values) -> medians.put(job, median(values)));
        double from = known.get((int) (skip * (known.size() - 1))).run().start();
        List<Known> window = known.stream()
                .filter(k -> k.run().start() >= from && k.run().start() < from + days * 86_400)
                .filter(k -> k.run().duration() < 12 * 3600)
                .toList();
        return new Workload(window, medians, draw);
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    double meanConcurrency() {
        return Arrays.stream(duration).sum() / release[size - 1];
    }
}
