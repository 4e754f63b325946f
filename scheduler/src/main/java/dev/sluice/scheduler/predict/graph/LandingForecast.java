package dev.sluice.scheduler.predict.graph;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Plays the near future of a lineage graph through, again and again, with durations drawn from their forecasts. Steps without
 * contention are played all plays at once in the order of the graph; those that wait for slots, and what lies between them, one
 * play after another by events, in the order in which the planner starts work.
 *
 * <p>Deterministic, and with common random numbers: a step has the same luck in every graph. Without pools nothing ever lands
 * earlier because there is more work or because something starts later.
 */
public final class LandingForecast {
    /** Share of the variance of ln(duration) that runs of a pool have in common. */
    public static final double SHARED = 0.6;

    private static final long LAG = 0x1a9L;
    private static final int MOST_PLAYS = 4_096;

    private final int plays;
    private final double shared;

    /**
     * How to play.
     *
     * @param plays how often; 64 or more for upper quantiles
     * @param shared share of the variance of ln(duration) that all steps of a pool have in common: a slow day of the pool
     */
    public LandingForecast(int plays, double shared) {
        if (plays < 1 || plays > MOST_PLAYS || !(shared >= 0 && shared <= 1)) {
            throw new IllegalArgumentException("needs 1 to " + MOST_PLAYS + " plays and a share from 0 to 1");
        }
        this.plays = plays;
        this.shared = shared;
    }

    /** When everything lands. */
    public Landings play(LandingGraph graph) {
        Wiring wiring = new Wiring(graph);
        Ends ends = new Ends(wiring, graph.steps().size(), plays);
        Luck luck = new Luck(plays, graph.pools().size(), shared);
        BitSet below = below(graph, wiring);
        BitSet core = core(graph, wiring, below);
        double[] buffer = new double[plays];
        double[] lag = new double[plays];
        for (int step : wiring.order()) {
            if (!below.get(step)) {
                play(graph.steps().get(step), step, wiring, ends, luck, buffer, lag);
            }
        }
        Contention contention = Contention.NONE;
        if (!core.isEmpty()) {
            contention = new Contention(graph, wiring, core, ends, luck);
            contention.play();
        }
        for (int step : wiring.order()) {
            if (below.get(step) && !core.get(step)) {
                play(graph.steps().get(step), step, wiring, ends, luck, buffer, lag);
            }
        }
        return new Landings(graph, wiring, ends, luck, contention);
    }

    /** Steps that wait for slots, and those that wait for them in turn. */
    private static BitSet below(LandingGraph graph, Wiring wiring) {
        BitSet below = new BitSet(graph.steps().size());
        BitSet things = new BitSet(graph.things());
        for (int step : wiring.order()) {
            Step s = graph.steps().get(step);
            boolean is = graph.isContended(s)
                    || IntStream.range(wiring.firstRead(step), wiring.endOfReads(step))
                            .anyMatch(at -> wiring.isWaitedFor(at) && things.get(wiring.read(at)));
            if (is) {
                below.set(step);
                s.writes().forEach(things::set);
            }
        }
        return below;
    }

    /** Steps that wait for slots, and those between them. */
    private static BitSet core(LandingGraph graph, Wiring wiring, BitSet below) {
        BitSet core = new BitSet(graph.steps().size());
        BitSet things = new BitSet(graph.things());
        for (int i = wiring.order().length - 1; i >= 0; i--) {
            int step = wiring.order()[i];
            Step s = graph.steps().get(step);
            if (below.get(step) && (graph.isContended(s) || s.writes().stream().anyMatch(things::get))) {
                core.set(step);
                for (int at = wiring.firstRead(step); at < wiring.endOfReads(step); at++) {
                    if (wiring.isWaitedFor(at)) {
                        things.set(wiring.read(at));
                    }
                }
            }
        }
        return core;
    }

    private static void play(
            Step step, int number, Wiring wiring, Ends ends, Luck luck, double[] duration, double[] begin) {
        starts(step, number, wiring, ends, luck, begin);
        durations(step, luck, duration);
        for (int play = 0; play < duration.length; play++) {
            ends.set(number, play, begin[play] + duration[play]);
        }
    }

    private static void starts(Step step, int number, Wiring wiring, Ends ends, Luck luck, double[] begin) {
        switch (step.start()) {
            case Start.Running _ -> java.util.Arrays.fill(begin, 0);
            case Start.At at -> java.util.Arrays.fill(begin, Math.max(at.release(), 0));
            case Start.After after -> {
                double earliest = Math.max(after.release(), 0);
                boolean waits = ends.ready(wiring.firstRead(number), wiring.endOfReads(number), after.need(), begin);
                if (!waits) {
                    java.util.Arrays.fill(begin, earliest);
                    return;
                }
                double[] lag = new double[begin.length];
                lags(step, after, luck, lag);
                for (int play = 0; play < begin.length; play++) {
                    begin[play] = Math.max(begin[play] + lag[play], earliest);
                }
            }
        }
    }

    /** Lags between landing and start, by play. */
    static void lags(Step step, Start.After after, Luck luck, double[] into) {
        if (after.lag().isPresent()) {
            luck.scores(step.seed() ^ LAG, -1, into);
            after.lag().get().atScores(into);
        } else {
            java.util.Arrays.fill(into, 0);
        }
    }

    /** Durations from the start, or from now for what runs, by play. */
    static void durations(Step step, Luck luck, double[] into) {
        if (step.duration().isEmpty()) {
            java.util.Arrays.fill(into, 0);
            return;
        }
        luck.scores(step.seed(), step.place().pool(), into);
        if (step.start() instanceof Start.Running(double elapsed)) {
            for (int play = 0; play < into.length; play++) {
                double whole = step.duration().get().atScoreGiven(into[play], elapsed);
                // What outlived every expectation goes on for a while yet; it does not end this moment.
                into[play] = Math.max(whole - elapsed, elapsed / 20);
            }
        } else {
            step.duration().get().atScores(into);
        }
    }
}
