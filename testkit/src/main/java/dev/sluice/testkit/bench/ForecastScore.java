package dev.sluice.testkit.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures of forecasts against what happened; proper scores where there are any. */
final class ForecastScore {
    /** A completed run with enough history: what was predicted, and what two simple methods would have said. */
    record Sample(
            String job,
            double seconds,
            double p50,
            double p90,
            double p95,
            double lastTwo,
            double logHistory90,
            double logHistory95) {}

    /** A probability and whether it came true. */
    record Chance(double probability, boolean happened) {}

    final List<Sample> samples = new ArrayList<>();
    final List<Chance> failures = new ArrayList<>();
    /** Whose run each of {@link #failures} is. */
    final List<String> failureJobs = new ArrayList<>();

    final Map<String, List<Chance>> slow = new LinkedHashMap<>();

    void slow(String when, double probability, boolean happened) {
        slow.computeIfAbsent(when, _ -> new ArrayList<>()).add(new Chance(probability, happened));
    }

    /** All measures by name. Losses are ratios: P50 to the mean of the last two runs, P90 and P95 to all history's. */
    Map<String, Double> measures() {
        Map<String, Double> measures = new LinkedHashMap<>();
        if (samples.stream().anyMatch(s -> s.seconds() != s.lastTwo())) {
            durations(measures);
        }
        slow.forEach((when, chances) -> {
            if (chances.stream().filter(Chance::happened).count() >= 5) {
                measures.put("slow_AP_" + when, averagePrecision(chances));
            }
        });
        long failed = failures.stream().filter(Chance::happened).count();
        if (failed >= 20) {
            double base = (double) failed / failures.size();
            measures.put("fail_base", base);
            measures.put("fail_AP", averagePrecision(failures));
            measures.put("fail_BSS", 1 - brier(failures) / (base * (1 - base)));
        }
        return measures;
    }

    private void durations(Map<String, Double> measures) {
        int n = samples.size();
        double[] loss = new double[3];
        double[] plain = new double[3];
        double[] errors = new double[n];
        int within = 0;
        int below90 = 0;
        int below95 = 0;
        int crossings = 0;
        Map<String, int[]> jobs = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            Sample s = samples.get(i);
            double y = log(s.seconds());
            loss[0] += pinball(y, log(s.p50()), 0.5);
            loss[1] += pinball(y, log(s.p90()), 0.9);
            loss[2] += pinball(y, log(s.p95()), 0.95);
            plain[0] += pinball(y, log(s.lastTwo()), 0.5);
            plain[1] += pinball(y, s.logHistory90(), 0.9);
            plain[2] += pinball(y, s.logHistory95(), 0.95);
            errors[i] = Math.abs(s.p50() / s.seconds() - 1);
            within += s.p50() / s.seconds() >= 0.5 && s.p50() / s.seconds() <= 2 ? 1 : 0;
            below90 += s.seconds() <= s.p90() ? 1 : 0;
            below95 += s.seconds() <= s.p95() ? 1 : 0;
            crossings += s.p50() <= s.p90() && s.p90() <= s.p95() ? 0 : 1;
            int[] job = jobs.computeIfAbsent(s.job(), _ -> new int[2]);
            job[0]++;
            job[1] += s.seconds() <= s.p95() ? 1 : 0;
        }
        Arrays.sort(errors);
        measures.put("runs", (double) n);
        measures.put("MdAPE", 100 * errors[n / 2]);
        measures.put("within2x", 100.0 * within / n);
        measures.put("lp50", loss[0] / plain[0]);
        measures.put("lp90", loss[1] / plain[1]);
        measures.put("lp95", loss[2] / plain[2]);
        measures.put("cov90", 100.0 * below90 / n);
        measures.put("cov95", 100.0 * below95 / n);
        List<int[]> enough = jobs.values().stream().filter(j -> j[0] >= 30).toList();
        long inBand = enough.stream()
                .filter(j -> 1.0 * j[1] / j[0] >= 0.9 && 1.0 * j[1] / j[0] <= 0.99)
                .count();
        measures.put("jobs_ok", enough.isEmpty() ? Double.NaN : 100.0 * inBand / enough.size());
        measures.put("crossings", (double) crossings);
    }

    static double log(double seconds) {
        return Math.log(Math.max(seconds, 1e-3));
    }

    static double pinball(double y, double q, double level) {
        double error = y - q;
        return Math.max(level * error, (level - 1) * error);
    }

    static double brier(List<Chance> chances) {
        return chances.stream()
                .mapToDouble(c -> Math.pow(c.probability() - (c.happened() ? 1 : 0), 2))
                .average()
                .orElse(Double.NaN);
    }

    /** Average precision; ties share their precision. */
    static double averagePrecision(List<Chance> chances) {
        List<Chance> sorted = new ArrayList<>(chances);
        sorted.sort(Collections.reverseOrder(Comparator.comparingDouble(Chance::probability)));
        long total = sorted.stream().filter(Chance::happened).count();
        double sum = 0;
        long found = 0;
        int i = 0;
        while (i < sorted.size()) {
            int j = i;
            long here = 0;
            while (j < sorted.size()
                    && sorted.get(j).probability() == sorted.get(i).probability()) {
                here += sorted.get(j).happened() ? 1 : 0;
                j++;
            }
            found += here;
            sum += (double) here / total * found / j;
            i = j;
        }
        return total == 0 ? Double.NaN : sum;
    }
}
