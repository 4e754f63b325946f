package dev.sluice.testkit.bench;

import dev.sluice.testkit.bench.PoolSimulation.Policy;
import dev.sluice.testkit.bench.PoolSimulation.Quantile;
import dev.sluice.testkit.bench.PoolSimulation.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Deadlines met with and without forecasts, over windows and drawings of deadlines. */
final class RescheduleBench {
    private static final double[] WINDOWS = {0.2, 0.35, 0.5};
    private static final int DRAWS = 5;
    private static final double DAYS = 60;

    private RescheduleBench() {}

    static void run(Path trace, int slots) throws IOException {
        List<Workload.Known> known = Workload.known(Trace.read(trace));
        List<Double> missed = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        List<Double> substituted = new ArrayList<>();
        int better = 0;
        int waitsNoLonger = 0;
        for (double window : WINDOWS) {
            for (int draw = 0; draw < DRAWS; draw++) {
                Workload work = Workload.of(known, window, DAYS, draw == 0 ? "" : String.valueOf(draw));
                Result fifo = simulate(work, slots, Policy.FIFO, Quantile.P90);
                Result edf = simulate(work, slots, Policy.EDF, Quantile.P90);
                Result hold = simulate(work, slots, Policy.HOLD, Quantile.P95);
                Result lastTwo = simulate(work, slots, Policy.HOLD, Quantile.LAST_TWO);
                missed.add(hold.missed());
                ratios.add(hold.missed() / edf.missed());
                substituted.add(lastTwo.missed() / hold.missed());
                better += hold.missed() < edf.missed() ? 1 : 0;
                waitsNoLonger += hold.bestEffortWait() <= edf.bestEffortWait() ? 1 : 0;
                System.out.printf(
                        Locale.ROOT,
                        "window %.2f draw %d (%d runs, load %.2f): missed FIFO %.2f %%, EDF %.2f %%, held back %.2f %%"
                                + " (gold %.2f, silver %.2f, tardiness %.2f min, %d holds), by last two runs %.2f %%;"
                                + " best effort waits %.0f min, under EDF %.0f%n",
                        window,
                        draw,
                        work.size,
                        work.meanConcurrency() / slots,
                        fifo.missed(),
                        edf.missed(),
                        hold.missed(),
                        hold.gold(),
                        hold.silver(),
                        hold.tardiness(),
                        hold.holds(),
                        lastTwo.missed(),
                        hold.bestEffortWait(),
                        edf.bestEffortWait());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "mean missed %.2f %%, median ratio to EDF %.3f, better in %d of %d; last two instead: median ratio %.2f;"
                        + " best effort waits no longer in %d%n",
                missed.stream().mapToDouble(d -> d).average().orElseThrow(),
                median(ratios),
                better,
                missed.size(),
                median(substituted),
                waitsNoLonger);
    }

    /** How well misses are foreseen at release, from a play of the queue and from the run alone. */
    static void warnings(Path trace, int slots) throws IOException {
        List<Workload.Known> known = Workload.known(Trace.read(trace));
        for (Policy policy : List.of(Policy.FIFO, Policy.LST)) {
            List<WarningWatch.Score> scores = new ArrayList<>();
            for (int draw = 0; draw < DRAWS; draw++) {
                Workload work = Workload.of(known, 0.35, DAYS, draw == 0 ? "" : String.valueOf(draw));
                WarningWatch watch = new WarningWatch(work, slots, policy);
                Result result = new PoolSimulation(work, slots, policy, Quantile.P90).run(watch);
                WarningWatch.Score score = watch.score(result);
                scores.add(score);
                System.out.println(policy + " draw " + draw + ": " + score);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, mean of %d draws: AP %.3f, Brier %.4f, run alone AP %.3f, lead %.0f min, runs warned and cleared again %d%n",
                    policy,
                    DRAWS,
                    scores.stream()
                            .mapToDouble(WarningWatch.Score::precision)
                            .average()
                            .orElseThrow(),
                    scores.stream()
                            .mapToDouble(WarningWatch.Score::brier)
                            .average()
                            .orElseThrow(),
                    scores.stream()
                            .mapToDouble(WarningWatch.Score::alone)
                            .average()
                            .orElseThrow(),
                    scores.stream()
                            .mapToDouble(WarningWatch.Score::leadMinutes)
                            .average()
                            .orElseThrow(),
                    scores.stream().mapToInt(WarningWatch.Score::cleared).sum());
        }
    }

    private static Result simulate(Workload work, int slots, Policy policy, Quantile quantile) {
        return new PoolSimulation(work, slots, policy, quantile).run((_, _, _) -> {});
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
