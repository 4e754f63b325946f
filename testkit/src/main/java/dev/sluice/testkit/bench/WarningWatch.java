package dev.sluice.testkit.bench;

import dev.sluice.scheduler.predict.queue.MissWarning;
import dev.sluice.scheduler.predict.queue.QueueForecast;
import dev.sluice.scheduler.predict.queue.QueueForecast.Outcome;
import dev.sluice.scheduler.predict.queue.QueueForecast.Running;
import dev.sluice.scheduler.predict.queue.QueueForecast.Waiting;
import dev.sluice.testkit.bench.ForecastScore.Chance;
import dev.sluice.testkit.bench.PoolSimulation.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Forecasts misses for a sample of runs when they are released, and looks again until they end. */
final class WarningWatch implements PoolSimulation.Watcher {
    private static final double HORIZON = 3 * 3600;
    private static final double AGAIN = 900;
    private static final double WATCHED = 900;

    private final Workload work;
    private final int slots;
    private final Policy policy;
    private final QueueForecast forecast = new QueueForecast(64, 0);
    private final Map<Integer, Double> atRelease = new LinkedHashMap<>();
    private final Map<Integer, MissWarning> open = new LinkedHashMap<>();
    private final Map<Integer, MissWarning> seen = new LinkedHashMap<>();
    private final Map<Integer, Double> warnedAt = new LinkedHashMap<>();
    private double lastLook;

    WarningWatch(Workload work, int slots, Policy policy) {
        this.work = work;
        this.slots = slots;
        this.policy = policy;
    }

    /** What came of the warnings. */
    record Score(int runs, double base, double precision, double brier, double alone, double leadMinutes, int cleared) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d runs, base %.3f, AP %.3f, Brier %.4f, run alone AP %.3f, median lead %.0f min, warned and cleared again %d",
                    runs,
                    base,
                    precision,
                    brier,
                    alone,
                    leadMinutes,
                    cleared);
        }
    }

    @Override
    public void released(int run, double now, PoolSimulation state) {
        boolean watch = work.deadline[run] < Workload.NO_DEADLINE
                && Workload.hash("watch" + work.job[run] + work.release[run]) < Math.min(1, WATCHED / work.size);
        if (watch) {
            double probability = missed(List.of(run), now, state).getOrDefault(run, 0.0);
            atRelease.put(run, probability);
            tell(run, probability, now, MissWarning.SILENT);
        }
        if (now >= lastLook + AGAIN && !open.isEmpty()) {
            lastLook = now;
            Map<Integer, Double> probabilities = missed(List.copyOf(open.keySet()), now, state);
            for (int watched : List.copyOf(open.keySet())) {
                Double probability = probabilities.get(watched);
                if (probability == null) {
                    open.remove(watched);
                } else {
                    tell(watched, probability, now, open.getOrDefault(watched, MissWarning.SILENT));
                }
            }
        }
    }

    private void tell(int run, double probability, double now, MissWarning before) {
        MissWarning after = before.after(probability);
        if (after.warned() && !before.warned()) {
            warnedAt.putIfAbsent(run, now);
        }
        open.put(run, after);
        seen.put(run, after);
    }

    /** Probability of a miss of runs that wait or run; those that are over are missing. */
    private Map<Integer, Double> missed(List<Integer> runs, double now, PoolSimulation state) {
        List<Running> running = new ArrayList<>();
        state.running().forEach((i, since) -> running.add(new Running(i, now - since, work.forecast[i])));
        List<Waiting> waiting = new ArrayList<>();
        for (int i : state.queue()) {
            waiting.add(waiting(i, now));
        }
        for (int i = state.firstToCome(); i < work.size && work.release[i] <= now + HORIZON; i++) {
            waiting.add(waiting(i, now));
        }
        Map<String, Outcome> outcomes = forecast.play(slots, running, waiting);
        Map<Integer, Double> result = new LinkedHashMap<>();
        for (int run : runs) {
            Outcome outcome = outcomes.get(String.valueOf(run));
            Double since = state.running().get(run);
            if (outcome != null) {
                result.put(run, outcome.probabilityAfter(work.deadline[run] - now));
            } else if (since != null) {
                double elapsed = now - since;
                double alive = Math.max(work.forecast[run].survival(elapsed), 1e-9);
                double late = work.forecast[run].survival(Math.max(elapsed, work.deadline[run] - since));
                result.put(run, Math.min(1, late / alive));
            }
        }
        return result;
    }

    private Waiting waiting(int i, double now) {
        double order =
                switch (policy) {
                    case FIFO -> work.release[i];
                    case LST -> work.deadline[i] - work.forecast[i].p90();
                    case EDF, HOLD -> work.deadline[i];
                };
        return new Waiting(String.valueOf(i), i, work.release[i] - now, 0, order, work.forecast[i]);
    }

    Score score(PoolSimulation.Result result) {
        List<Chance> queue = new ArrayList<>();
        List<Chance> alone = new ArrayList<>();
        List<Double> leads = new ArrayList<>();
        int cleared = 0;
        for (Map.Entry<Integer, Double> entry : atRelease.entrySet()) {
            int run = entry.getKey();
            queue.add(new Chance(entry.getValue(), result.late()[run]));
            alone.add(new Chance(
                    work.forecast[run].survival(work.deadline[run] - work.release[run]), result.late()[run]));
            Double at = warnedAt.get(run);
            if (at != null && result.late()[run]) {
                leads.add((work.deadline[run] - at) / 60);
            }
            cleared += seen.getOrDefault(run, MissWarning.SILENT).changes() > 1 ? 1 : 0;
        }
        double[] sorted = leads.stream().mapToDouble(d -> d).sorted().toArray();
        long late = queue.stream().filter(Chance::happened).count();
        return new Score(
                queue.size(),
                (double) late / queue.size(),
                ForecastScore.averagePrecision(queue),
                ForecastScore.brier(queue),
                ForecastScore.averagePrecision(alone),
                sorted.length == 0
                        ? Double.NaN
                        : Arrays.stream(sorted, sorted.length / 2, sorted.length / 2 + 1)
                                .sum(),
                cleared);
    }
}
