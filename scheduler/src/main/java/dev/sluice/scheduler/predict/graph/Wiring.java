package dev.sluice.scheduler.predict.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Who waits for whom, in arrays. A step that would have to wait for what it makes land itself, directly or not, does not wait for
 * it: cycles are cut where a search in the order of numbers meets them.
 */
final class Wiring {
    private static final int NEW = 0;
    private static final int OPEN = 1;
    private static final int DONE = 2;

    private final int[] writersFrom;
    private final int[] writers;
    private final int[] readsFrom;
    private final int[] reads;
    private final BitSet cut = new BitSet();
    private final int[] order;

    Wiring(LandingGraph graph) {
        int things = graph.things();
        int n = graph.steps().size();
        writersFrom = new int[things + 1];
        readsFrom = new int[n + 1];
        for (int step = 0; step < n; step++) {
            for (int thing : graph.steps().get(step).writes()) {
                writersFrom[thing + 1]++;
            }
            readsFrom[step + 1] =
                    readsFrom[step] + waitsFor(graph.steps().get(step)).size();
        }
        for (int thing = 0; thing < things; thing++) {
            writersFrom[thing + 1] += writersFrom[thing];
        }
        writers = new int[writersFrom[things]];
        reads = new int[readsFrom[n]];
        int[] next = Arrays.copyOf(writersFrom, things);
        for (int step = 0; step < n; step++) {
            for (int thing : graph.steps().get(step).writes()) {
                writers[next[thing]++] = step;
            }
            int at = readsFrom[step];
            for (int thing : waitsFor(graph.steps().get(step))) {
                reads[at++] = thing;
            }
        }
        order = order(n, things);
    }

    private static List<Integer> waitsFor(Step step) {
        return switch (step.start()) {
            case Start.After after -> after.things();
            case Start.At _, Start.Running _ -> List.of();
        };
    }

    /** Steps, each after those it waits for. */
    int[] order() {
        return order;
    }

    int firstWriter(int thing) {
        return writersFrom[thing];
    }

    int endOfWriters(int thing) {
        return writersFrom[thing + 1];
    }

    int writer(int at) {
        return writers[at];
    }

    boolean isWritten(int thing) {
        return writersFrom[thing + 1] > writersFrom[thing];
    }

    int firstRead(int step) {
        return readsFrom[step];
    }

    int endOfReads(int step) {
        return readsFrom[step + 1];
    }

    int read(int at) {
        return reads[at];
    }

    /** Whether the step waits for that thing: something writes it, and no cycle had to be cut there. */
    boolean isWaitedFor(int at) {
        return !cut.get(at) && isWritten(reads[at]);
    }

    /** Depth first over steps and things, on a stack of its own: chains may be long. */
    private int[] order(int n, int things) {
        int[] result = new int[n];
        int count = 0;
        byte[] state = new byte[n + things];
        int[] next = new int[n + things];
        int[] stack = new int[n + things];
        for (int root = 0; root < n; root++) {
            if (state[root] != NEW) {
                continue;
            }
            int depth = 0;
            stack[depth++] = enter(root, n, state, next);
            while (depth > 0) {
                int node = stack[depth - 1];
                int end = node < n ? readsFrom[node + 1] : writersFrom[node - n + 1];
                if (next[node] < end) {
                    int at = next[node]++;
                    int to = node < n ? n + reads[at] : writers[at];
                    if (node < n && leadsBack(to - n, n, state)) {
                        cut.set(at);
                    } else if (state[to] == NEW) {
                        stack[depth++] = enter(to, n, state, next);
                    }
                } else {
                    state[node] = DONE;
                    depth--;
                    if (node < n) {
                        result[count++] = node;
                    }
                }
            }
        }
        return result;
    }

    private int enter(int node, int n, byte[] state, int[] next) {
        state[node] = OPEN;
        next[node] = node < n ? readsFrom[node] : writersFrom[node - n];
        return node;
    }

    private boolean leadsBack(int thing, int n, byte[] state) {
        if (state[n + thing] != NEW) {
            return state[n + thing] == OPEN;
        }
        for (int at = writersFrom[thing]; at < writersFrom[thing + 1]; at++) {
            if (state[writers[at]] == OPEN) {
                return true;
            }
        }
        return false;
    }
}
