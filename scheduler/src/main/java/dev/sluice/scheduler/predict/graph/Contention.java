package dev.sluice.scheduler.predict.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps that share slots, and those between them, by events: list scheduling, more urgent first, then who is ready for longest. A
 * step that does not fit never keeps a later one from starting, as with the planner.
 */
final class Contention {
    /** Nobody waits for slots. */
    static final Contention NONE = new Contention();

    final LandingGraph graph;
    final Ends ends;
    final int[] steps;
    private final Map<Integer, Integer> local = new HashMap<>();
    final float[] durations;
    final float[] lags;
    /** When everything else that a step waits for has landed; NaN: there is nothing else. */
    final float[] others;
    /** Things by which steps of here wait for each other. */
    final List<Integer> things = new ArrayList<>();

    final List<int[]> readers = new ArrayList<>();
    /** Writers of {@link #things} that are not played here. */
    int[][] outside = new int[0][];

    final int[][] writes;
    final int[] waitsFor;
    final int[] blame;

    private Contention() {
        graph = new LandingGraph(0, List.of(), List.of());
        ends = new Ends(new Wiring(graph), 0, 1);
        steps = new int[0];
        durations = new float[0];
        lags = new float[0];
        others = new float[0];
        writes = new int[0][];
        waitsFor = new int[0];
        blame = new int[0];
    }

    Contention(LandingGraph graph, Wiring wiring, BitSet core, Ends ends, Luck luck) {
        this.graph = graph;
        this.ends = ends;
        steps = core.stream().toArray();
        for (int i = 0; i < steps.length; i++) {
            local.put(steps[i], i);
        }
        int n = steps.length;
        int plays = ends.plays;
        durations = new float[n * plays];
        lags = new float[n * plays];
        others = new float[n * plays];
        blame = new int[n * plays];
        waitsFor = new int[n];
        writes = new int[n][];
        wire(wiring);
        double[] row = new double[plays];
        for (int i = 0; i < n; i++) {
            Step step = graph.steps().get(steps[i]);
            LandingForecast.durations(step, luck, row);
            copy(row, durations, i);
            if (step.start() instanceof Start.After after) {
                LandingForecast.lags(step, after, luck, row);
                copy(row, lags, i);
                others(i, after, wiring);
            }
        }
    }

    /** The step whose slot this one waited for in a play; -1: it waited for none. */
    int blame(int step, int play) {
        Integer i = local.get(step);
        return i == null ? -1 : blame[i * ends.plays + play];
    }

    private void copy(double[] row, float[] into, int i) {
        for (int play = 0; play < row.length; play++) {
            into[i * row.length + play] = (float) row[play];
        }
    }

    private void wire(Wiring wiring) {
        Map<Integer, List<Integer>> readBy = new HashMap<>();
        for (int i = 0; i < steps.length; i++) {
            for (int at = wiring.firstRead(steps[i]); at < wiring.endOfReads(steps[i]); at++) {
                if (wiring.isWaitedFor(at) && isWrittenHere(wiring, wiring.read(at))) {
                    readBy.computeIfAbsent(wiring.read(at), _ -> new ArrayList<>())
                            .add(i);
                    waitsFor[i]++;
                }
            }
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        readBy.forEach((thing, by) -> {
            numbers.put(thing, things.size());
            things.add(thing);
            readers.add(by.stream().mapToInt(Integer::intValue).toArray());
        });
        for (int i = 0; i < steps.length; i++) {
            writes[i] = graph.steps().get(steps[i]).writes().stream()
                    .filter(numbers::containsKey)
                    .mapToInt(numbers::get)
                    .toArray();
        }
        outside = outside(wiring);
    }

    int[][] outside(Wiring wiring) {
        int[][] result = new int[things.size()][];
        for (int t = 0; t < result.length; t++) {
            int thing = things.get(t);
            result[t] = java.util.stream.IntStream.range(wiring.firstWriter(thing), wiring.endOfWriters(thing))
                    .map(wiring::writer)
                    .filter(w -> !local.containsKey(w))
                    .toArray();
        }
        return result;
    }

    private boolean isWrittenHere(Wiring wiring, int thing) {
        for (int at = wiring.firstWriter(thing); at < wiring.endOfWriters(thing); at++) {
            if (local.containsKey(wiring.writer(at))) {
                return true;
            }
        }
        return false;
    }

    private void others(int i, Start.After after, Wiring wiring) {
        int plays = ends.plays;
        Arrays.fill(others, i * plays, (i + 1) * plays, Float.NaN);
        for (int at = wiring.firstRead(steps[i]); at < wiring.endOfReads(steps[i]); at++) {
            int thing = wiring.read(at);
            boolean there = !wiring.isWaitedFor(at);
            if (there && after.need() == Start.Need.ANY) {
                Arrays.fill(others, i * plays, (i + 1) * plays, Float.NEGATIVE_INFINITY);
                return;
            }
            if (there || isWrittenHere(wiring, thing)) {
                continue;
            }
            float[] row = ends.row(thing);
            for (int play = 0; play < plays; play++) {
                float before = others[i * plays + play];
                float landed = row[ends.offset(thing) + play];
                others[i * plays + play] = Float.isNaN(before)
                        ? landed
                        : after.need() == Start.Need.ALL ? Math.max(before, landed) : Math.min(before, landed);
            }
        }
    }

    void play() {
        for (int play = 0; play < ends.plays; play++) {
            new SlotPlay(this, play).run();
        }
    }
}
