package dev.sluice.testkit.bench;

import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.RunEnding;
import dev.sluice.scheduler.predict.RunFacts;
import dev.sluice.scheduler.predict.RunPredictor;
import dev.sluice.scheduler.predict.graph.Landing;
import dev.sluice.scheduler.predict.graph.LandingForecast;
import dev.sluice.scheduler.predict.graph.LandingGraph;
import dev.sluice.scheduler.predict.graph.Start;
import dev.sluice.scheduler.predict.graph.Step;
import dev.sluice.testkit.bench.Trace.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Forecasts when builds are done: every build that is made of tasks, at its start, from what had ended before, through the graph's
 * simulation. When its tasks start is taken as known.
 */
final class BuildsBench {
    private static final int LEAST_TASKS = 15;
    private static final int PLAYS = 256;
    private static final int REMEMBERED = 40;

    private BuildsBench() {}

    private record Due(double at, long order, Run run) {}

    /** What was said of a build, and how long it took. */
    private record Answer(double seconds, double p50, double p90, double history90, boolean completed) {}

    private record Makespan(double end, double seconds) {}

    static void run(List<String> files) throws IOException {
        for (String file : files) {
            List<Answer> answers = new Builds(Trace.read(Path.of(file))).run();
            print(file + " builds=all", answers);
            print(
                    file + " builds=completed",
                    answers.stream().filter(Answer::completed).toList());
        }
    }

    private static void print(String name, List<Answer> answers) {
        if (answers.isEmpty()) {
            System.out.println(name + " none with " + LEAST_TASKS + " tasks and a history");
            return;
        }
        int n = answers.size();
        double[] errors = answers.stream()
                .mapToDouble(a -> Math.abs(a.p50() / a.seconds() - 1))
                .sorted()
                .toArray();
        double[] logs = answers.stream()
                .mapToDouble(a -> Math.log(a.seconds()))
                .sorted()
                .toArray();
        double oracle = logs[(int) (0.9 * n)];
        System.out.printf(
                Locale.ROOT,
                "%s n=%d MdAPE=%.1f cov90=%.1f lp90=%.4f history_cov90=%.1f history_lp90=%.4f best_constant_lp90=%.4f%n",
                name,
                n,
                100 * errors[n / 2],
                100.0 * answers.stream().filter(a -> a.seconds() <= a.p90()).count() / n,
                answers.stream().mapToDouble(a -> loss(a, a.p90())).average().orElseThrow(),
                100.0
                        * answers.stream()
                                .filter(a -> a.seconds() <= a.history90())
                                .count()
                        / n,
                answers.stream()
                        .mapToDouble(a -> loss(a, a.history90()))
                        .average()
                        .orElseThrow(),
                Arrays.stream(logs)
                        .map(y -> ForecastScore.pinball(y, oracle, 0.9))
                        .average()
                        .orElseThrow());
    }

    private static double loss(Answer answer, double p90) {
        return ForecastScore.pinball(Math.log(answer.seconds()), Math.log(p90), 0.9);
    }

    /** One pass over one trace. */
    private static final class Builds {
        private final List<Run> runs;
        private final Map<String, List<Run>> builds = new LinkedHashMap<>();
        private final RunPredictor predictor = new RunPredictor(1_000_000, Optional.empty());
        private final LandingForecast forecast = new LandingForecast(PLAYS, LandingForecast.SHARED);
        private final PriorityQueue<Due> due =
                new PriorityQueue<>(Comparator.comparingDouble(Due::at).thenComparingLong(Due::order));
        private final List<Makespan> past = new ArrayList<>();
        private final Set<String> begun = new HashSet<>();
        private final double scoredFrom;
        private long order;

        private Builds(List<Run> runs) {
            this.runs = runs;
            this.scoredFrom =
                    runs.get((int) (PredictBench.WARM_UP * runs.size())).start();
            runs.forEach(run ->
                    builds.computeIfAbsent(run.parent(), _ -> new ArrayList<>()).add(run));
        }

        private List<Answer> run() {
            List<Answer> answers = new ArrayList<>();
            for (Run run : runs) {
                while (!due.isEmpty() && due.peek().at() < run.start()) {
                    end(due.remove().run());
                }
                List<Run> tasks = Objects.requireNonNull(builds.get(run.parent()));
                if (begun.add(run.parent()) && !run.parent().isEmpty() && tasks.size() >= LEAST_TASKS) {
                    build(tasks, run.start()).ifPresent(answers::add);
                }
                predictor.start(facts(run, run.start()));
                due.add(new Due(run.start() + run.duration(), ++order, run));
            }
            return answers;
        }

        private void end(Run run) {
            RunEnding.Result result =
                    switch (run.status()) {
                        case "ok" -> RunEnding.Result.OK;
                        case "killed" -> RunEnding.Result.KILLED;
                        default -> RunEnding.Result.FAILED;
                    };
            predictor.end(new RunEnding(run.id(), run.duration(), result, run.completed()));
        }

        private Optional<Answer> build(List<Run> tasks, double begin) {
            double end = tasks.stream()
                    .mapToDouble(t -> t.start() + t.duration())
                    .max()
                    .orElseThrow();
            double[] history = past.stream()
                    .filter(m -> m.end() < begin)
                    .mapToDouble(Makespan::seconds)
                    .toArray();
            double[] latest = Arrays.copyOfRange(history, Math.max(0, history.length - REMEMBERED), history.length);
            boolean completed = tasks.stream().allMatch(Run::completed);
            Optional<LandingGraph> graph = graph(tasks, begin);
            if (completed) {
                past.add(new Makespan(end, end - begin));
            }
            if (graph.isEmpty() || latest.length < Landing.ENOUGH || begin < scoredFrom) {
                return Optional.empty();
            }
            Landing landing =
                    forecast.play(graph.get()).landing(0).orElseThrow().blended(0, latest);
            double[] logs = Arrays.stream(latest).map(Math::log).sorted().toArray();
            double at = 0.9 * (logs.length - 1);
            double history90 =
                    logs[(int) at] + (at - (int) at) * (logs[Math.min((int) at + 1, logs.length - 1)] - logs[(int) at]);
            return Optional.of(new Answer(
                    end - begin, landing.quantile(0.5), landing.quantile(0.9), Math.exp(history90), completed));
        }

        /** Thing 0 is the build, the others its tasks. Empty while nothing is known of one of them. */
        private Optional<LandingGraph> graph(List<Run> tasks, double begin) {
            List<Step> steps = new ArrayList<>();
            List<Integer> things = new ArrayList<>();
            for (Run task : tasks) {
                Estimate estimate = predictor.expect(facts(task, begin));
                Optional<DurationForecast> duration = estimate.duration();
                if (duration.isEmpty()) {
                    return Optional.empty();
                }
                things.add(things.size() + 1);
                steps.add(new Step(
                        task.id().hashCode(),
                        new Start.At(task.start() - begin),
                        duration,
                        0,
                        estimate.basis().runs(),
                        new Step.Place(0, 0, 0),
                        List.of(things.size())));
            }
            Start last = new Start.After(things, Start.Need.ALL, 0, Optional.empty());
            steps.add(new Step(0, last, Optional.empty(), 0, 0, Step.Place.NONE, List.of(0)));
            return Optional.of(new LandingGraph(things.size() + 1, steps, List.of(LandingGraph.UNLIMITED)));
        }

        private static RunFacts facts(Run run, double at) {
            return new RunFacts(run.id(), run.job(), at, run.pool(), run.user(), run.size(), Map.of());
        }
    }
}
