package dev.sluice.scheduler.predict.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.scheduler.predict.DurationForecast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When things land, by example. */
class LandingForecastTest {
    private static final DurationForecast TEN_MINUTES = new DurationForecast(600, 700, 750);
    private static final LandingForecast FORECAST = new LandingForecast(64, LandingForecast.SHARED);

    @Test
    void aSingleStepKeepsItsQuantiles() {
        LandingGraph graph = graph(1, step(1, new Start.At(100), TEN_MINUTES, 0));

        Landing landing = FORECAST.play(graph).landing(0).orElseThrow();

        assertThat(landing.quantile(0.5)).isCloseTo(700, within(1.0));
        assertThat(landing.quantile(0.9)).isCloseTo(800, within(2.0));
        assertThat(landing.quantile(0.95)).isCloseTo(850, within(5.0));
        assertThat(landing.after(800)).isCloseTo(0.1, within(0.02));
    }

    @Test
    void aChainLandsAfterAllItsSteps() {
        LandingGraph graph = graph(
                3,
                step(1, new Start.Running(300), TEN_MINUTES, 0),
                step(2, after(0), TEN_MINUTES, 1),
                step(3, after(1), TEN_MINUTES, 2));

        Landings landings = FORECAST.play(graph);

        assertThat(landings.landing(2).orElseThrow().quantile(0.5)).isCloseTo(1500, within(40.0));
        assertThat(landings.path(2).links())
                .containsExactly(
                        new CriticalPath.Link(0, 0, 1), new CriticalPath.Link(1, 1, 1), new CriticalPath.Link(2, 2, 1));
    }

    @Test
    void theLongerBranchIsTheCriticalOne() {
        LandingGraph graph = graph(
                3,
                step(1, new Start.At(0), new DurationForecast(100, 110, 120), 0),
                step(2, new Start.At(0), new DurationForecast(90, 95, 100), 1),
                step(3, after(0, 1), TEN_MINUTES, 2));

        CriticalPath path = FORECAST.play(graph).path(2);

        assertThat(path.links()).extracting(CriticalPath.Link::step).containsExactly(0, 2);
        assertThat(path.links().getFirst().share()).isBetween(0.7, 1.0);
    }

    @Test
    void contentionRaisesTheMissAndNamesTheSlotThatWasWaitedFor() {
        Step first = pooled(1, new Start.At(0), 5, 0);
        Step second = pooled(2, new Start.At(0), 0, 1);

        Landings roomy = FORECAST.play(new LandingGraph(2, List.of(first, second), List.of(2)));
        Landings tight = FORECAST.play(new LandingGraph(2, List.of(first, second), List.of(1)));

        assertThat(roomy.landing(1).orElseThrow().after(1000)).isZero();
        assertThat(tight.landing(1).orElseThrow().after(1000)).isGreaterThan(0.95);
        assertThat(tight.path(1).links())
                .containsExactly(new CriticalPath.Link(0, -1, 1), new CriticalPath.Link(1, 1, 1));
    }

    @Test
    void theMoreUrgentGoesFirstAmongEqualsWhoWaitsLongest() {
        LandingGraph graph = new LandingGraph(
                3,
                List.of(
                        pooled(1, new Start.At(0), 0, 0),
                        pooled(2, new Start.At(-60), 0, 1),
                        pooled(3, new Start.At(0), 1, 2)),
                List.of(1));

        Landings landings = FORECAST.play(graph);

        assertThat(median(landings, 2)).isLessThan(median(landings, 1));
        assertThat(median(landings, 1)).isLessThan(median(landings, 0));
    }

    @Test
    void stepsThatFailTogetherCountOnce() {
        Step source = new Step(1, new Start.At(0), Optional.of(TEN_MINUTES), 0.3, 9, Step.Place.NONE, List.of(0));
        LandingGraph graph = graph(
                4,
                source,
                step(2, after(0), TEN_MINUTES, 1),
                step(3, after(0), TEN_MINUTES, 2),
                step(4, after(1, 2), TEN_MINUTES, 3));

        Landings landings = FORECAST.play(graph);

        assertThat(landings.failure(3)).isEqualTo(landings.failure(0)).isCloseTo(0.3, within(0.1));
    }

    @Test
    void stepsThatWaitForEachOtherAreCutTheSameWayEveryTime() {
        LandingGraph graph = graph(
                3,
                step(1, after(0, 2), TEN_MINUTES, 0),
                step(2, after(0), TEN_MINUTES, 1),
                step(3, after(1), TEN_MINUTES, 2));

        Landings landings = FORECAST.play(graph);

        assertThat(landings.cut()).containsExactly(0, 1);
        assertThat(median(landings, 2)).isBetween(600.0, 2000.0);
        assertThat(FORECAST.play(graph).cut()).containsExactly(0, 1);
    }

    @Test
    void anEarlierStartHelpsWhileTheLuckIsTheSame() {
        List<Step> steps = List.of(step(1, new Start.At(3600), TEN_MINUTES, 0), step(2, after(0), TEN_MINUTES, 1));
        LandingGraph graph = new LandingGraph(2, steps, List.of(LandingGraph.UNLIMITED));

        double[] miss = new WhatIf(FORECAST)
                .missIfStartedAt(graph, Set.of(0, 1), 1, 3600 + 1150, new double[] {2700, 3000, 3500, 3600});

        assertThat(miss).isSorted();
        assertThat(miss[0]).isZero();
        assertThat(miss[3]).isGreaterThan(0.5);
        assertThat(miss[3])
                .isEqualTo(FORECAST.play(graph).landing(1).orElseThrow().after(3600 + 1150));
    }

    @Test
    void aHundredThousandJobsTakeSeconds() {
        int size = 100_000;
        Random random = new Random(7);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int at = i;
            Start start = i < 1000 || random.nextInt(10) == 0
                    ? new Start.At(random.nextInt(86_400))
                    : new Start.After(
                            random.ints(1 + random.nextInt(3), 0, i)
                                    .map(t -> Math.max(t, at - 20_000))
                                    .boxed()
                                    .toList(),
                            Start.Need.ALL,
                            0,
                            Optional.of(new DurationForecast(10, 30, 60)));
            Step.Place place = i % 50 == 0 ? new Step.Place(1, 1, 0) : new Step.Place(0, 0, 0);
            steps.add(new Step(i, start, Optional.of(TEN_MINUTES), 0.02, 20, place, List.of(i)));
        }
        LandingGraph graph = new LandingGraph(size, steps, List.of(LandingGraph.UNLIMITED, 200));
        FORECAST.play(graph);

        long began = System.nanoTime();
        Landings landings = FORECAST.play(graph);
        Duration played = Duration.ofNanos(System.nanoTime() - began);
        double sum = 0;
        for (int thing = 0; thing < size; thing++) {
            sum += landings.landing(thing).orElseThrow().quantile(0.9)
                    + landings.path(thing).links().size();
        }
        Duration all = Duration.ofNanos(System.nanoTime() - began);

        System.out.println(
                "100,000 jobs: played in " + played.toMillis() + " ms, answers in " + all.toMillis() + " ms");
        assertThat(sum).isPositive();
        assertThat(all).isLessThan(Duration.ofSeconds(30)); // bounded on a busy machine; alone it is a few seconds
    }

    private static double median(Landings landings, int thing) {
        return landings.landing(thing).orElseThrow().quantile(0.5);
    }

    private static LandingGraph graph(int things, Step... steps) {
        return new LandingGraph(things, List.of(steps), List.of(LandingGraph.UNLIMITED));
    }

    private static Start after(Integer... things) {
        return new Start.After(List.of(things), Start.Need.ALL, 0, Optional.empty());
    }

    private static Step step(long seed, Start start, DurationForecast forecast, Integer... writes) {
        return new Step(seed, start, Optional.of(forecast), 0, 20, Step.Place.NONE, List.of(writes));
    }

    private static Step pooled(long seed, Start start, int priority, Integer... writes) {
        return new Step(seed, start, Optional.of(TEN_MINUTES), 0, 20, new Step.Place(0, 1, priority), List.of(writes));
    }
}
