package dev.sluice.scheduler.predict.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.predict.DurationForecast;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds of landing times whatever the graph looks like. */
class LandingPropertyTest {
    private static final int PLAYS = 16;
    private static final LandingForecast FORECAST = new LandingForecast(PLAYS, LandingForecast.SHARED);

    /** Without pools, a play's landings follow from its durations by maximum, minimum and sum. */
    @Property(tries = 200)
    void equalsBruteForceWithoutContention(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int size) {
        LandingGraph graph = graph(new Random(seed), size, LandingGraph.UNLIMITED);

        Landings landings = FORECAST.play(graph);

        for (int thing = 0; thing < graph.things(); thing++) {
            assertThat(landings.isExpected(thing)).isEqualTo(isWritten(graph, thing));
            if (isWritten(graph, thing)) {
                double[] expected = bruteForce(graph, thing);
                Arrays.sort(expected);
                Landing landing = landings.landing(thing).orElseThrow();
                for (int play = 0; play < PLAYS; play++) {
                    assertThat(landing.quantile((play + 0.5) / PLAYS))
                            .isCloseTo(expected[play], within(1e-3 + 1e-5 * expected[play]));
                }
            }
        }
    }

    /** A pool with a slot for everybody changes nothing: both ways of playing agree. */
    @Property(tries = 200)
    void aRoomyPoolIsNoPool(@ForAll long seed, @ForAll @IntRange(min = 1, max = 15) int size) {
        Landings free = FORECAST.play(graph(new Random(seed), size, LandingGraph.UNLIMITED));

        Landings roomy = FORECAST.play(graph(new Random(seed), size, 1000));

        for (int thing = 0; thing < size; thing++) {
            for (double p : new double[] {0.1, 0.5, 0.9, 0.95}) {
                if (free.isExpected(thing)) {
                    double expected = quantile(free, thing, p);
                    assertThat(quantile(roomy, thing, p)).isCloseTo(expected, within(1e-3 + 1e-5 * expected));
                    assertThat(roomy.path(thing)).isEqualTo(free.path(thing));
                    assertThat(roomy.failure(thing)).isEqualTo(free.failure(thing));
                }
            }
        }
    }

    @Property(tries = 200)
    void moreWorkNeverLandsAnythingEarlier(@ForAll long seed, @ForAll @IntRange(min = 2, max = 15) int size) {
        Random random = new Random(seed);
        LandingGraph graph = graph(random, size, LandingGraph.UNLIMITED);
        List<Step> more = new ArrayList<>(graph.steps());
        int late = random.nextInt(size);
        Step step = more.get(late);
        // A step that waits for all gets something further to wait for, and a new step writes that.
        int added = graph.things();
        if (step.start() instanceof Start.After after && after.need() == Start.Need.ALL) {
            List<Integer> things = new ArrayList<>(after.things());
            things.add(added);
            more.set(
                    late,
                    new Step(
                            step.seed(),
                            new Start.After(things, after.need(), after.release(), after.lag()),
                            step.duration(),
                            step.failure(),
                            step.evidence(),
                            step.place(),
                            step.writes()));
        }
        more.add(step(999, new Start.At(random.nextInt(500)), random, List.of(added)));

        assertNothingEarlier(
                FORECAST.play(graph), FORECAST.play(new LandingGraph(added + 1, more, graph.pools())), size);
    }

    @Property(tries = 200)
    void aLaterStartNeverLandsAnythingEarlier(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 15) int size,
            @ForAll @DoubleRange(min = 0, max = 5000) double delay) {
        LandingGraph graph = graph(new Random(seed), size, LandingGraph.UNLIMITED);
        List<Step> delayed = new ArrayList<>(graph.steps());
        for (int i = 0; i < size; i++) {
            if (delayed.get(i).start() instanceof Start.At(double release)) {
                delayed.set(i, delayed.get(i).startingAt(release + delay));
                break;
            }
        }

        assertNothingEarlier(FORECAST.play(graph), FORECAST.play(new LandingGraph(size, delayed, graph.pools())), size);
    }

    @Property(tries = 100)
    void sameGraphSameAnswer(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 3) int slots) {
        Landings one = FORECAST.play(graph(new Random(seed), size, slots));
        Landings two = FORECAST.play(graph(new Random(seed), size, slots));

        for (int thing = 0; thing < size; thing++) {
            if (one.isExpected(thing)) {
                assertThat(quantile(two, thing, 0.9)).isEqualTo(quantile(one, thing, 0.9));
                assertThat(two.path(thing)).isEqualTo(one.path(thing));
            }
        }
    }

    /** Twice as long durations, elapsed times and releases: twice as late. */
    @Property(tries = 100)
    void scalingAllTimesScalesAllAnswers(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(min = 1, max = 3) int slots,
            @ForAll @IntRange(min = -3, max = 5) int power) {
        double c = Math.pow(2, power);
        LandingGraph graph = graph(new Random(seed), size, slots);
        Landings plain = FORECAST.play(graph);
        Landings scaled = FORECAST.play(new LandingGraph(
                size, graph.steps().stream().map(s -> scaled(s, c)).toList(), graph.pools()));

        for (int thing = 0; thing < size; thing++) {
            if (plain.isExpected(thing)) {
                double expected = c * quantile(plain, thing, 0.9);
                assertThat(quantile(scaled, thing, 0.9)).isCloseTo(expected, within(c * 1e-2 + 1e-4 * expected));
            }
        }
    }

    @Property(tries = 200)
    void slackAndCriticalPathAgreeWithTheLanding(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int size,
            @ForAll @IntRange(min = 1, max = 3) int slots,
            @ForAll @DoubleRange(min = 0, max = 20_000) double deadline) {
        LandingGraph graph = graph(new Random(seed), size, slots);
        Landings landings = FORECAST.play(graph);

        for (int thing = 0; thing < size; thing++) {
            if (!landings.isExpected(thing)) {
                continue;
            }
            Landing landing = landings.landing(thing).orElseThrow();
            assertThat(landing.slack(deadline)).isEqualTo(deadline - landing.quantile(0.9));
            if (landing.slack(deadline) < 0) {
                assertThat(landing.after(deadline)).isGreaterThanOrEqualTo(1.0 / PLAYS);
            }
            assertThat(landing.quantile(0.5)).isLessThanOrEqualTo(landing.quantile(0.9));
            CriticalPath path = landings.path(thing);
            assertThat(path.links().getLast().thing()).isEqualTo(thing);
            double share = 0;
            for (CriticalPath.Link link : path.links()) {
                assertThat(link.share()).isBetween(share, 1.0);
                share = link.share();
                if (link.thing() >= 0) {
                    assertThat(graph.steps().get(link.step()).writes()).contains(link.thing());
                }
            }
            long thinnest = path.links().stream()
                    .mapToLong(l -> graph.steps().get(l.step()).evidence())
                    .min()
                    .orElseThrow();
            assertThat(graph.steps().get(path.thinnest()).evidence()).isEqualTo(thinnest);
        }
    }

    /** A pool never does more at a time than it has slots, and is never idle while somebody who fits waits. */
    @Property(tries = 100)
    void oneSlotTakesAllWorkOneAfterAnother(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int size) {
        Random random = new Random(seed);
        List<Step> steps = IntStream.range(0, size)
                .mapToObj(i -> step(i, new Start.At(0), random, List.of(i)))
                .toList();
        LandingForecast one = new LandingForecast(1, LandingForecast.SHARED);

        Landings landings = one.play(new LandingGraph(size, steps, List.of(1)));

        double[] ends = IntStream.range(0, size)
                .mapToDouble(i -> quantile(landings, i, 0.5))
                .sorted()
                .toArray();
        double[] alone = IntStream.range(0, size)
                .mapToDouble(i -> quantile(
                        one.play(new LandingGraph(size, List.of(steps.get(i)), List.of(LandingGraph.UNLIMITED))),
                        i,
                        0.5))
                .toArray();
        assertThat(ends[size - 1]).isCloseTo(Arrays.stream(alone).sum(), within(0.1 + 1e-4 * ends[size - 1]));
    }

    // ── graphs ───────────────────────────────────────────────────────────────────────────────────────────────────────

    /** Steps i that write thing i, and now and then a lower one, and read things of lower numbers only. */
    private static LandingGraph graph(Random random, int size, int slots) {
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

    private static Step step(int seed, Start start, Random random, List<Integer> writes) {
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

    private static Step scaled(Step step, double c) {
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

    private static DurationForecast scaled(DurationForecast forecast, double c) {
        return new DurationForecast(c * forecast.p50(), c * forecast.p90(), c * forecast.p95());
    }

    private static boolean isWritten(LandingGraph graph, int thing) {
        return graph.steps().stream().anyMatch(s -> s.writes().contains(thing));
    }

    /** By the definition, thing by thing: no order of steps, no arrays shared. */
    private static double[] bruteForce(LandingGraph graph, int thing) {
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

    private static double quantile(Landings landings, int thing, double p) {
        return landings.landing(thing).orElseThrow().quantile(p);
    }

    private static void assertNothingEarlier(Landings before, Landings after, int things) {
        for (int thing = 0; thing < things; thing++) {
            if (before.isExpected(thing)) {
                for (int play = 0; play < PLAYS; play++) {
                    double p = (play + 0.5) / PLAYS;
                    assertThat(quantile(after, thing, p)).isGreaterThanOrEqualTo(quantile(before, thing, p) - 1e-3);
                }
            }
        }
    }
}
