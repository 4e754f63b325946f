package dev.sluice.controlplane.forecast.feed;

import dev.sluice.model.JobId;
import dev.sluice.model.Micros;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.RunEnding.Result;
import dev.sluice.scheduler.predict.feed.News;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How good the estimates of a batch were, summed by day and job and over all jobs. */
final class Scores {
    /** Sums of such fractions are exact: they do not depend on where one batch ends and the next begins. */
    private static final double FRACTION = 1 << 20;

    private static final double[] LEVELS = {0.5, 0.9, 0.95};

    private final Map<Key, Sum> sums = new LinkedHashMap<>();

    private record Key(LocalDate day, String namespace, String name) {}

    private static final class Sum {
        private long runs;
        private final long[] within = new long[LEVELS.length];
        private final double[] pinball = new double[LEVELS.length];
        private double error;
        private long ended;
        private long failed;
        private double brier;
    }

    void ended(News.Ended ended) {
        for (Sum sum : sums(ended.at(), ended.job())) {
            sum.ended++;
            boolean failed = ended.result() != Result.OK;
            sum.failed += failed ? 1 : 0;
            sum.brier += exact(square(ended.expected().failure() - (failed ? 1 : 0)));
            if (ended.completed() && ended.expected().duration().isPresent()) {
                measure(sum, ended.expected().duration().get(), ended.seconds().getAsDouble());
            }
        }
    }

    /** It counted as ended well until now. */
    void worse(News.Worse worse) {
        if (worse.failedBefore()) {
            return;
        }
        for (Sum sum : sums(worse.at(), worse.job())) {
            sum.failed++;
            sum.brier += exact(square(worse.failure() - 1)) - exact(square(worse.failure()));
        }
    }

    private static void measure(Sum sum, DurationForecast expected, double seconds) {
        sum.runs++;
        double[] quantiles = {expected.p50(), expected.p90(), expected.p95()};
        for (int q = 0; q < LEVELS.length; q++) {
            double off = Math.log(seconds / quantiles[q]);
            sum.within[q] += seconds <= quantiles[q] ? 1 : 0;
            sum.pinball[q] += exact(Math.max(LEVELS[q] * off, (LEVELS[q] - 1) * off));
        }
        sum.error += exact(Math.abs(Math.log(seconds / expected.p50())));
    }

    private List<Sum> sums(long at, JobId job) {
        LocalDate day = LocalDate.ofInstant(Micros.toInstant(at), ZoneOffset.UTC);
        return List.of(
                sums.computeIfAbsent(new Key(day, "", ""), _ -> new Sum()),
                sums.computeIfAbsent(new Key(day, job.namespace(), job.name()), _ -> new Sum()));
    }

    private static double square(double value) {
        return value * value;
    }

    private static double exact(double value) {
        return Math.rint(value * FRACTION) / FRACTION;
    }

    List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        sums.forEach((key, sum) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("day", key.day().toString());
            row.put("namespace", key.namespace());
            row.put("name", key.name());
            row.put("runs", sum.runs);
            row.put("w50", sum.within[0]);
            row.put("w90", sum.within[1]);
            row.put("w95", sum.within[2]);
            row.put("l50", sum.pinball[0]);
            row.put("l90", sum.pinball[1]);
            row.put("l95", sum.pinball[2]);
            row.put("error", sum.error);
            row.put("ended", sum.ended);
            row.put("failed", sum.failed);
            row.put("brier", sum.brier);
            rows.add(row);
        });
        return rows;
    }
}
