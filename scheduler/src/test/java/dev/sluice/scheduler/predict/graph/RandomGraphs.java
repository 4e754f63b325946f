package dev.sluice.scheduler.predict.graph;

import dev.sluice.scheduler.predict.DurationForecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Landing graphs by chance, and when their things land by the definition. */
final class RandomGraphs {
    static final int PLAYS = 16;

    private RandomGraphs() {}

    /** Steps i that write thing i, and now and then a lower one, and read things of lower numbers only. */
    static LandingGraph graph(Random random, int size, int slots) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            List<Integer> writes = random.nextInt(4) == 0 && i > 0 ? List.of(i - 1, i) : List.of(i);
            int lowest = writes.getFirst();
            Start start =
                    switch (random.nextInt(4)) {
                        case 0 -> new Start.At(random.nextInt(2000) - 200);
                        case 1 -> new Start.Running(random.nextInt(800));
                        default ->
                            new Start.After(
                                    random.ints(random.nextInt(3), 0, Math.max(1, lowest))
                                            .filter(t -> t < lowest)
                                            .distinct()
                                            .boxed()
                                            .toList(),
                                    random.nextBoolean() ? Start.Need.ALL : Start.Need.ANY,
                                    random.nextInt(300),
                                    random.nextBoolean()
                                            ? Optional.of(new DurationForecast(5, 20, 40))
                                            : Optional.empty());
                    };
            steps.add(step(i, start, random, writes));
        }
        return new LandingGraph(size, steps, List.of(slots));
    }

    static Step step(int seed, Start start, Random random, List<Integer> writes) {
        double p50 = 10 + random.nextInt(1000);
        double p90 = p50 * (1 + random.nextDouble());
        int priority = random.nextInt(3);
        return new Step(
                seed,
                start,
                Optional.of(new DurationForecast(p50, p90, p90 * (1 + random.nextDouble()))),
                random.nextInt(3) * 0.2,
                random.nextInt(50),
                new Step.Place(0, 1, priority),
                writes);
    }

    static Step scaled(Step step, double c) {
        Start start =
                switch (step.start()) {
                    case Start.At(double release) -> new Start.At(c * release);
                    case Start.Running(double elapsed) -> new Start.Running(c * elapsed);
                    case Start.After a ->
                        new Start.After(
                                a.things(), a.need(), c * a.release(), a.lag().map(f -> scaled(f, c)));
                };
        return new Step(
                step.seed(),
                start,
                step.duration().map(f -> scaled(f, c)),
                step.failure(),
                step.evidence(),
                step.place(),
                step.writes());
    }

    static DurationForecast scaled(DurationForecast forecast, double c) {
        return new DurationForecast(c * forecast.p50(), c * forecast.p90(), c * forecast.p95());
    }

    static boolean isWritten(LandingGraph graph, int thing) {
        return graph.steps().stream().anyMatch(s -> s.writes().contains(thing));
    }

    /** By the definition, thing by thing: no order of steps, no arrays shared. */
    static double[] bruteForce(LandingGraph graph, int thing) {
        double[] best = new double[PLAYS];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        Luck luck = new Luck(PLAYS, graph.pools().size(), LandingForecast.SHARED);
        for (Step step : graph.steps()) {
            if (step.writes().contains(thing)) {
                double[] duration = new double[PLAYS];
                double[] lag = new double[PLAYS];
                LandingForecast.durations(step, luck, duration);
                double[] begin = new double[PLAYS];
                if (step.start() instanceof Start.At(double release)) {
                    Arrays.fill(begin, Math.max(0, release));
                } else if (step.start() instanceof Start.After after) {
                    LandingForecast.lags(step, after, luck, lag);
                    List<double[]> inputs = after.things().stream()
                            .filter(t -> isWritten(graph, t))
                            .map(t -> bruteForce(graph, t))
                            .toList();
                    boolean there = inputs.isEmpty()
                            || (after.need() == Start.Need.ANY
                                    && inputs.size() < after.things().size());
                    for (int play = 0; play < PLAYS; play++) {
                        int p = play;
                        double ready = after.need() == Start.Need.ALL
                                ? inputs.stream().mapToDouble(in -> in[p]).max().orElse(0)
                                : inputs.stream().mapToDouble(in -> in[p]).min().orElse(0);
                        begin[play] = Math.max(there ? 0 : ready + lag[play], Math.max(0, after.release()));
                    }
                }
                for (int play = 0; play < PLAYS; play++) {
                    best[play] = Math.min(best[play], begin[play] + duration[play]);
                }
            }
        }
        return best;
    }
}
