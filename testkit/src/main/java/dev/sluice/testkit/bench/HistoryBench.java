package dev.sluice.testkit.bench;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Whether a service slows down as history grows: the same jobs run again and again. */
final class HistoryBench {
    private static final int RUNS_OF_A_BATCH = 50;
    private static final int CONNECTIONS = 16;

    private final Target target;
    private final Bench.Options options;
    private final Layers layers = new Layers("bench-history", 20, 50);

    HistoryBench(Target target, Bench.Options options) {
        this.target = target;
        this.options = options;
    }

    void run() throws Exception {
        Questions questions = new Questions(target, layers, options.number("questions", 60));
        AtomicLong next = new AtomicLong();
        for (int mark : options.numbers("marks", "10000,100000,300000")) {
            fill(next, mark);
            System.out.println("history of " + target.status().logHead() + " events, " + layers.jobs() + " jobs:");
            IngestBench.measure(target, layers, next, CONNECTIONS, options.number("seconds", 10), 0);
            for (int depth : options.numbers("depths", "5,10,20")) {
                questions.marquez(depth);
            }
            questions.graphQl("DATASET", "UPSTREAM", 20);
        }
    }

    private void fill(AtomicLong next, int events) throws Exception {
        long first = next.get();
        long begin = System.nanoTime();
        target.inParallel(4, client -> {
            for (long run = next.getAndAdd(RUNS_OF_A_BATCH); 2 * run < events; run = next.getAndAdd(RUNS_OF_A_BATCH)) {
                Target.postRuns(client, layers, run, RUNS_OF_A_BATCH);
            }
        });
        target.awaitProjections();
        double elapsed = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "stored and projected: %.0f events/s on the way to %d%n",
                2 * (next.get() - first) / elapsed,
                events);
    }
}
