package dev.sluice.scheduler.predict.graph;

import static dev.sluice.scheduler.predict.graph.RandomGraphs.PLAYS;
import static dev.sluice.scheduler.predict.graph.RandomGraphs.bruteForce;
import static dev.sluice.scheduler.predict.graph.RandomGraphs.graph;
import static dev.sluice.scheduler.predict.graph.RandomGraphs.isWritten;
import static dev.sluice.scheduler.predict.graph.RandomGraphs.scaled;
import static dev.sluice.scheduler.predict.graph.RandomGraphs.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds of landing times whatever the graph looks like. */
class LandingPropertyTest {
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
