package dev.sluice.testkit.bench;

import dev.sluice.testkit.bench.ForecastScore.Chance;
import dev.sluice.testkit.bench.ForecastScore.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What somebody reaches who knows the future: each run is forecast from the runs of its job on both sides of it, as many as turn
 * out best for the trace. Where this one misses a bar, history does not hold what the bar asks for.
 */
final class FittedOracle {
    private static final int[] SIDES = {3, 5, 10, 20, 40};
    private static final double[] LEVELS = {0.5, 0.9, 0.95};

    private FittedOracle() {}

    static Map<String, Double> measures(ForecastScore score) {
        Map<String, Double> measures = new LinkedHashMap<>();
        if (score.samples.stream().anyMatch(s -> s.seconds() != s.lastTwo())) {
            durations(score.samples, measures);
        }
        if (score.failures.stream().filter(Chance::happened).count() >= 20) {
            failures(score, measures);
        }
        return measures;
    }

    private static void durations(List<Sample> samples, Map<String, Double> measures) {
        Map<String, List<Sample>> jobs = new LinkedHashMap<>();
        samples.forEach(
                s -> jobs.computeIfAbsent(s.job(), _ -> new ArrayList<>()).add(s));
        double[] plain = new double[LEVELS.length];
        for (Sample s : samples) {
            double y = ForecastScore.log(s.seconds());
            plain[0] += ForecastScore.pinball(y, ForecastScore.log(s.lastTwo()), LEVELS[0]);
            plain[1] += ForecastScore.pinball(y, s.logHistory90(), LEVELS[1]);
            plain[2] += ForecastScore.pinball(y, s.logHistory95(), LEVELS[2]);
        }
        double[] best = new double[LEVELS.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int side : SIDES) {
            double[] loss = new double[LEVELS.length];
            jobs.values().forEach(runs -> add(loss, runs, side));
            for (int q = 0; q < best.length; q++) {
                best[q] = Math.min(best[q], loss[q]);
            }
        }
        measures.put("lp50", best[0] / plain[0]);
        measures.put("lp90", best[1] / plain[1]);
        measures.put("lp95", best[2] / plain[2]);
    }

    private static void add(double[] loss, List<Sample> runs, int side) {
        double[] logs =
                runs.stream().mapToDouble(s -> ForecastScore.log(s.seconds())).toArray();
        for (int i = 0; i < logs.length; i++) {
            double[] others = around(logs, i, side);
            if (others.length == 0) {
                others = new double[] {ForecastScore.log(runs.get(i).lastTwo())};
            }
            Arrays.sort(others);
            for (int q = 0; q < LEVELS.length; q++) {
                loss[q] += ForecastScore.pinball(logs[i], quantile(others, LEVELS[q]), LEVELS[q]);
            }
        }
    }

    /** Values beside the one at an index, and without it. */
    private static double[] around(double[] values, int index, int side) {
        int from = Math.max(0, index - side);
        int to = Math.min(values.length, index + side + 1);
        double[] others = new double[to - from - 1];
        System.arraycopy(values, from, others, 0, index - from);
        System.arraycopy(values, index + 1, others, index - from, to - index - 1);
        return others;
    }

    private static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int below = (int) at;
        return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below);
    }

    private static void failures(ForecastScore score, Map<String, Double> measures) {
        double base = score.failures.stream().filter(Chance::happened).count() / (double) score.failures.size();
        Map<String, List<Integer>> jobs = new LinkedHashMap<>();
        for (int i = 0; i < score.failures.size(); i++) {
            jobs.computeIfAbsent(score.failureJobs.get(i), _ -> new ArrayList<>())
                    .add(i);
        }
        double precision = 0;
        double skill = Double.NEGATIVE_INFINITY;
        for (int side : SIDES) {
            List<Chance> chances = new ArrayList<>(score.failures);
            for (List<Integer> runs : jobs.values()) {
                double[] failed = runs.stream()
                        .mapToDouble(i -> score.failures.get(i).happened() ? 1 : 0)
                        .toArray();
                for (int k = 0; k < failed.length; k++) {
                    double[] others = around(failed, k, side);
                    double p = (Arrays.stream(others).sum() + base) / (others.length + 1);
                    chances.set(runs.get(k), new Chance(p, failed[k] == 1));
                }
            }
            precision = Math.max(precision, ForecastScore.averagePrecision(chances));
            skill = Math.max(skill, 1 - ForecastScore.brier(chances) / (base * (1 - base)));
        }
        measures.put("fail_AP", precision);
        measures.put("fail_BSS", skill);
    }
}
