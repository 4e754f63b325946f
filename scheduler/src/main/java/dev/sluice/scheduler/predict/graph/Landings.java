package dev.sluice.scheduler.predict.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** When things land, in every play; times are seconds from now. Not thread-safe. */
public final class Landings {
    private static final int MOST_LINKS = 50;

    private final LandingGraph graph;
    private final Wiring wiring;
    private final Ends ends;
    private final Luck luck;
    private final Contention contention;
    private final Failures failures;

    Landings(LandingGraph graph, Wiring wiring, Ends ends, Luck luck, Contention contention) {
        this.graph = graph;
        this.wiring = wiring;
        this.ends = ends;
        this.luck = luck;
        this.contention = contention;
        this.failures = new Failures(graph, wiring);
    }

    /** Whether any step makes the thing land. */
    public boolean isExpected(int thing) {
        return wiring.isWritten(thing);
    }

    /** When a thing lands; empty when nothing is expected to make it land. */
    public Optional<Landing> landing(int thing) {
        return isExpected(thing) ? Optional.of(new Landing(ends.landing(thing))) : Optional.empty();
    }

    /** Probability that the thing does not land at all because a step on the way fails. */
    public double failure(int thing) {
        return failures.of(thing);
    }

    /** Steps that make the thing land, whichever is first. */
    public List<Integer> writers(int thing) {
        List<Integer> writers = new ArrayList<>();
        for (int at = wiring.firstWriter(thing); at < wiring.endOfWriters(thing); at++) {
            writers.add(wiring.writer(at));
        }
        return writers;
    }

    private record Cause(int step, int thing) {}

    /** The chain of steps that most often determines when the thing lands. It has to be expected. */
    public CriticalPath path(int thing) {
        List<CriticalPath.Link> links = new ArrayList<>();
        BitSet alive = new BitSet(ends.plays);
        alive.set(0, ends.plays);
        Map<Cause, BitSet> causes = new HashMap<>();
        alive.stream().forEach(play -> vote(causes, new Cause(ends.writer(thing, play), thing), play));
        int thinnest = -1;
        while (links.size() < MOST_LINKS) {
            Cause cause = mostFrequent(causes);
            if (cause.step() < 0) {
                return new CriticalPath(links.reversed(), thinnest, false);
            }
            alive = Objects.requireNonNull(causes.get(cause));
            links.add(new CriticalPath.Link(cause.step(), cause.thing(), (double) alive.cardinality() / ends.plays));
            thinnest = thinner(thinnest, cause.step());
            causes.clear();
            double[] lags = lags(cause.step());
            alive.stream().forEach(play -> vote(causes, cause(cause.step(), play, lags), play));
        }
        return new CriticalPath(links.reversed(), thinnest, true);
    }

    private int thinner(int thinnest, int step) {
        Step s = graph.steps().get(step);
        if (s.duration().isEmpty()) {
            return thinnest;
        }
        return thinnest < 0 || s.evidence() < graph.steps().get(thinnest).evidence() ? step : thinnest;
    }

    private static void vote(Map<Cause, BitSet> causes, Cause cause, int play) {
        causes.computeIfAbsent(cause, _ -> new BitSet()).set(play);
    }

    private static Cause mostFrequent(Map<Cause, BitSet> causes) {
        Cause best = new Cause(-1, -1);
        int votes = 0;
        for (Map.Entry<Cause, BitSet> entry : causes.entrySet()) {
            int count = entry.getValue().cardinality();
            Cause cause = entry.getKey();
            boolean before = cause.step() != best.step() ? cause.step() < best.step() : cause.thing() < best.thing();
            if (count > votes || (count == votes && before)) {
                best = cause;
                votes = count;
            }
        }
        return best;
    }

    private double[] lags(int step) {
        double[] lags = new double[ends.plays];
        if (graph.steps().get(step).start() instanceof Start.After after) {
            LandingForecast.lags(graph.steps().get(step), after, luck, lags);
        }
        return lags;
    }

    /** Why a step did not begin before it did: whose slot it waited for, else what it read. */
    private Cause cause(int step, int play, double[] lags) {
        int blamed = contention.blame(step, play);
        if (blamed >= 0) {
            return new Cause(blamed, -1);
        }
        if (!(graph.steps().get(step).start() instanceof Start.After after)) {
            return new Cause(-1, -1);
        }
        int decisive = -1;
        double decided = 0;
        for (int at = wiring.firstRead(step); at < wiring.endOfReads(step); at++) {
            if (!wiring.isWaitedFor(at)) {
                if (after.need() == Start.Need.ANY) {
                    return new Cause(-1, -1);
                }
                continue;
            }
            int thing = wiring.read(at);
            double landed = ends.row(thing)[ends.offset(thing) + play];
            if (decisive < 0 || (after.need() == Start.Need.ALL ? landed > decided : landed < decided)) {
                decisive = thing;
                decided = landed;
            }
        }
        boolean released = decisive < 0 || decided + lags[play] < after.release();
        return released ? new Cause(-1, -1) : new Cause(ends.writer(decisive, play), decisive);
    }

    /** Steps whose cycles were cut, for whoever wants to say so: numbers in ascending order. */
    public List<Integer> cut() {
        List<Integer> steps = new ArrayList<>();
        for (int step = 0; step < graph.steps().size(); step++) {
            for (int at = wiring.firstRead(step); at < wiring.endOfReads(step); at++) {
                if (wiring.isWritten(wiring.read(at)) && !wiring.isWaitedFor(at)) {
                    steps.add(step);
                    break;
                }
            }
        }
        return Collections.unmodifiableList(steps);
    }
}
