package dev.sluice.scheduler.predict.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** When steps end, by play, and when things land: with the first of their writers. Single precision: 100,000 steps fit. */
final class Ends {
    final int plays;
    private final Wiring wiring;
    private final float[] ends;
    private final Map<Integer, float[]> joined = new HashMap<>();

    Ends(Wiring wiring, int steps, int plays) {
        this.wiring = wiring;
        this.plays = plays;
        this.ends = new float[Math.multiplyExact(steps, plays)];
    }

    void set(int step, int play, double seconds) {
        ends[step * plays + play] = (float) seconds;
    }

    float of(int step, int play) {
        return ends[step * plays + play];
    }

    /** When a thing lands, in the row of {@link #row} that starts at {@link #offset}. All its writers have to be played. */
    float[] row(int thing) {
        int from = wiring.firstWriter(thing);
        int to = wiring.endOfWriters(thing);
        if (to - from == 1) {
            return ends;
        }
        return joined.computeIfAbsent(thing, _ -> {
            float[] row = new float[plays];
            Arrays.fill(row, Float.POSITIVE_INFINITY);
            for (int at = from; at < to; at++) {
                int offset = wiring.writer(at) * plays;
                for (int play = 0; play < plays; play++) {
                    row[play] = Math.min(row[play], ends[offset + play]);
                }
            }
            return row;
        });
    }

    int offset(int thing) {
        int from = wiring.firstWriter(thing);
        return wiring.endOfWriters(thing) - from == 1 ? wiring.writer(from) * plays : 0;
    }

    /** When a thing lands in each play. */
    double[] landing(int thing) {
        float[] row = row(thing);
        int offset = offset(thing);
        double[] landing = new double[plays];
        for (int play = 0; play < plays; play++) {
            landing[play] = row[offset + play];
        }
        return landing;
    }

    /**
     * When what a step waits for has landed, by play.
     *
     * @param at first of its reads
     * @param end after the last
     * @param into the result
     * @return whether it waits for anything; else {@code into} is left alone
     */
    boolean ready(int at, int end, Start.Need need, double[] into) {
        boolean any = false;
        for (int read = at; read < end; read++) {
            if (!wiring.isWaitedFor(read)) {
                if (need == Start.Need.ANY) {
                    return false; // it is there already
                }
                continue;
            }
            int thing = wiring.read(read);
            float[] row = row(thing);
            int offset = offset(thing);
            for (int play = 0; play < plays; play++) {
                double landed = row[offset + play];
                into[play] = !any
                        ? landed
                        : need == Start.Need.ALL ? Math.max(into[play], landed) : Math.min(into[play], landed);
            }
            any = true;
        }
        return any;
    }

    /** The writer that lands a thing in a play. */
    int writer(int thing, int play) {
        int best = wiring.writer(wiring.firstWriter(thing));
        for (int at = wiring.firstWriter(thing) + 1; at < wiring.endOfWriters(thing); at++) {
            if (of(wiring.writer(at), play) < of(best, play)) {
                best = wiring.writer(at);
            }
        }
        return best;
    }
}
