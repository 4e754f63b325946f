package dev.sluice.scheduler.predict.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What would become of a deadline if a run started at another time. All alternatives have the same luck, so that their difference
 * is due to the start alone.
 */
public final class WhatIf {
    private final LandingForecast forecast;

    public WhatIf(LandingForecast forecast) {
        this.forecast = forecast;
    }

    /**
     * Probability that the thing lands after the deadline, for each candidate start.
     *
     * @param graph as it is
     * @param run steps that would start at the candidate's time instead of theirs; only those that start at a known time move
     * @param done the thing that has to land: the run's end
     * @param deadline seconds from now
     * @param starts candidates, seconds from now
     */
    public double[] missIfStartedAt(LandingGraph graph, Set<Integer> run, int done, double deadline, double[] starts) {
        List<Integer> part = part(graph, done);
        double[] miss = new double[starts.length];
        for (int i = 0; i < starts.length; i++) {
            List<Step> steps = new ArrayList<>(part.size());
            for (int number : part) {
                Step step = graph.steps().get(number);
                boolean moves = run.contains(number) && step.start() instanceof Start.At;
                steps.add(moves ? step.startingAt(starts[i]) : step);
            }
            LandingGraph moved = new LandingGraph(graph.things(), steps, graph.pools());
            miss[i] = forecast.play(moved).landing(done).orElseThrow().after(deadline);
        }
        return miss;
    }

    /** What bears on the thing: upstream, and whoever takes slots of the same pools. */
    private static List<Integer> part(LandingGraph graph, int done) {
        Map<Integer, List<Integer>> writers = new HashMap<>();
        Map<Integer, List<Integer>> members = new HashMap<>();
        for (int number = 0; number < graph.steps().size(); number++) {
            Step step = graph.steps().get(number);
            for (int thing : step.writes()) {
                writers.computeIfAbsent(thing, _ -> new ArrayList<>()).add(number);
            }
            if (graph.isContended(step)) {
                members.computeIfAbsent(step.place().pool(), _ -> new ArrayList<>())
                        .add(number);
            }
        }
        BitSet needed = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(writers.getOrDefault(done, List.of()));
        while (!open.isEmpty()) {
            int number = open.remove();
            if (needed.get(number)) {
                continue;
            }
            needed.set(number);
            Step step = graph.steps().get(number);
            if (graph.isContended(step)) {
                List<Integer> pool = members.remove(step.place().pool());
                open.addAll(pool == null ? List.of() : pool);
            }
            if (step.start() instanceof Start.After after) {
                after.things().forEach(thing -> open.addAll(writers.getOrDefault(thing, List.of())));
            }
        }
        return needed.stream().boxed().toList();
    }
}
