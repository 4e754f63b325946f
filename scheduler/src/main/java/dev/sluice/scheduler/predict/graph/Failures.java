package dev.sluice.scheduler.predict.graph;

import dev.sluice.scheduler.predict.queue.Draws;

/**
 * Whether things land at all. Steps fail by themselves or because what they wait for does not land; branches that share a
 * predecessor fail together, which no product of probabilities sees, so this is drawn, too: a bit a draw.
 */
final class Failures {
    private static final int WORDS = 4;
    private static final int DRAWS = 64 * WORDS;
    private static final long FAILS = 0xfa11L;

    private final Wiring wiring;
    private final long[] failed;

    Failures(LandingGraph graph, Wiring wiring) {
        this.wiring = wiring;
        this.failed = new long[graph.steps().size() * WORDS];
        for (int step : wiring.order()) {
            Step s = graph.steps().get(step);
            if (s.failure() > 0) {
                for (int draw = 0; draw < DRAWS; draw++) {
                    if (Draws.uniform(s.seed() ^ FAILS, draw) < s.failure()) {
                        failed[step * WORDS + draw / 64] |= 1L << draw;
                    }
                }
            }
            if (s.start() instanceof Start.After after) {
                inherit(step, after.need());
            }
        }
    }

    private void inherit(int step, Start.Need need) {
        int first = wiring.firstRead(step);
        int end = wiring.endOfReads(step);
        for (int word = 0; word < WORDS; word++) {
            long all = -1L;
            long any = 0;
            for (int at = first; at < end; at++) {
                long missing = wiring.isWaitedFor(at) ? missing(wiring.read(at), word) : 0;
                all &= missing;
                any |= missing;
            }
            if (end > first) {
                failed[step * WORDS + word] |= need == Start.Need.ALL ? any : all;
            }
        }
    }

    private long missing(int thing, int word) {
        long missing = -1L;
        for (int at = wiring.firstWriter(thing); at < wiring.endOfWriters(thing); at++) {
            missing &= failed[wiring.writer(at) * WORDS + word];
        }
        return missing;
    }

    /** Share of draws in which the thing does not land. */
    double of(int thing) {
        if (!wiring.isWritten(thing)) {
            return 0;
        }
        int count = 0;
        for (int word = 0; word < WORDS; word++) {
            count += Long.bitCount(missing(thing, word));
        }
        return (double) count / DRAWS;
    }
}
