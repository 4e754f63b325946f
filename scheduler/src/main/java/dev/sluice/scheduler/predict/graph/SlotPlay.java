package dev.sluice.scheduler.predict.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** One play of what is contended. Events are numbered: ends of steps, landings of things, steps that are ready. */
final class SlotPlay {
    private final Contention contention;
    private final LandingGraph graph;
    private final Ends ends;
    private final int[] steps;
    private final int things;
    private final int play;
    private final int[] pending;
    private final boolean[] landed;
    private final boolean[] ready;
    private final BitSet changed = new BitSet();
    private final int[] free;
    private final int[] lastEnded;
    private final Heap[] queues;
    private final Heap events = new Heap();

    SlotPlay(Contention contention, int play) {
        this.contention = contention;
        this.graph = contention.graph;
        this.ends = contention.ends;
        this.steps = contention.steps;
        this.things = contention.things.size();
        this.play = play;
        this.pending = contention.waitsFor.clone();
        this.landed = new boolean[things];
        this.ready = new boolean[steps.length];
        this.free = new int[graph.pools().size()];
        this.lastEnded = new int[free.length];
        this.queues = new Heap[free.length];
        Arrays.setAll(queues, _ -> new Heap());
    }

    void run() {
        for (int pool = 0; pool < free.length; pool++) {
            free[pool] = Math.max(1, graph.pools().get(pool));
            lastEnded[pool] = -1;
        }
        for (int t = 0; t < contention.outside.length; t++) {
            for (int writer : contention.outside[t]) {
                events.add(ends.of(writer, play), 0, steps.length + t);
            }
        }
        for (int i = 0; i < steps.length; i++) {
            begin(i);
        }
        while (!events.isEmpty()) {
            double now = events.firstKey();
            while (!events.isEmpty() && events.firstKey() == now) {
                happen(events.poll(), now);
            }
            for (int pool = changed.nextSetBit(0); pool >= 0; pool = changed.nextSetBit(pool + 1)) {
                dispatch(pool, now);
            }
            changed.clear();
        }
    }

    private void begin(int i) {
        Step step = graph.steps().get(steps[i]);
        switch (step.start()) {
            case Start.Running _ -> {
                if (graph.isContended(step)) {
                    free[step.place().pool()] -= step.place().slots();
                }
                ready[i] = true;
                start(i, 0, -1);
            }
            case Start.At at -> readyAt(i, at.release());
            case Start.After after -> {
                float known = contention.others[i * ends.plays + play];
                boolean waits = pending[i] > 0;
                if (after.need() == Start.Need.ANY ? !Float.isNaN(known) || !waits : !waits) {
                    inputsAt(i, after, Float.isNaN(known) ? Double.NEGATIVE_INFINITY : known);
                }
            }
        }
    }

    private void inputsAt(int i, Start.After after, double landing) {
        readyAt(i, Math.max(landing + contention.lags[i * ends.plays + play], Math.max(after.release(), 0)));
    }

    private void readyAt(int i, double at) {
        if (!ready[i]) {
            // Who waits already keeps his place in the queue: a release in the past is the second key.
            events.add(Math.max(at, 0), at, steps.length + things + i);
        }
    }

    private void happen(int event, double now) {
        if (event < steps.length) {
            end(event, now);
        } else if (event < steps.length + things) {
            land(event - steps.length, now);
        } else {
            ready(event - steps.length - things, now);
        }
    }

    private void end(int i, double now) {
        Step step = graph.steps().get(steps[i]);
        ends.set(steps[i], play, now);
        if (graph.isContended(step)) {
            int pool = step.place().pool();
            free[pool] += taken(step);
            lastEnded[pool] = steps[i];
            changed.set(pool);
        }
        for (int t : contention.writes[i]) {
            land(t, now);
        }
    }

    private void land(int t, double now) {
        if (landed[t]) {
            return;
        }
        landed[t] = true;
        for (int i : contention.readers.get(t)) {
            Start.After after = (Start.After) graph.steps().get(steps[i]).start();
            pending[i]--;
            if (after.need() == Start.Need.ANY) {
                inputsAt(i, after, now);
            } else if (pending[i] == 0) {
                float known = contention.others[i * ends.plays + play];
                inputsAt(i, after, Float.isNaN(known) ? now : Math.max(known, now));
            }
        }
    }

    private void ready(int i, double now) {
        if (ready[i]) {
            return;
        }
        ready[i] = true;
        Step step = graph.steps().get(steps[i]);
        if (graph.isContended(step)) {
            double since = step.start() instanceof Start.At(double release) ? release : now;
            queues[step.place().pool()].add(-step.place().priority(), since, i);
            changed.set(step.place().pool());
        } else {
            start(i, now, -1);
        }
    }

    private void dispatch(int pool, double now) {
        Heap queue = queues[pool];
        List<Integer> later = new ArrayList<>(0);
        List<Double> since = new ArrayList<>(0);
        while (free[pool] > 0 && !queue.isEmpty()) {
            double waiting = queue.secondKey();
            int i = queue.poll();
            int slots = taken(graph.steps().get(steps[i]));
            if (slots <= free[pool]) {
                free[pool] -= slots;
                start(i, now, now > Math.max(waiting, 0) ? lastEnded[pool] : -1);
            } else {
                later.add(i);
                since.add(waiting);
            }
        }
        for (int k = 0; k < later.size(); k++) {
            Step step = graph.steps().get(steps[later.get(k)]);
            queue.add(-step.place().priority(), since.get(k), later.get(k));
        }
    }

    private int taken(Step step) {
        return step.start() instanceof Start.Running
                ? step.place().slots()
                : Math.min(
                        step.place().slots(),
                        Math.max(1, graph.pools().get(step.place().pool())));
    }

    private void start(int i, double now, int waitedFor) {
        contention.blame[i * ends.plays + play] = waitedFor;
        events.add(now + contention.durations[i * ends.plays + play], Double.NEGATIVE_INFINITY, i);
    }
}
