package dev.sluice.testkit.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Loads a layered warehouse, one run of every job, and asks for lineage at several depths. */
final class LineageBench {
    private static final int RUNS_OF_A_BATCH = 50;

    private final Target target;
    private final Bench.Options options;

    LineageBench(Target target, Bench.Options options) {
        this.target = target;
        this.options = options;
    }

    void run() throws Exception {
        int datasets = options.number("datasets", 1_000);
        Layers layers = new Layers("bench-" + datasets, 20, Math.max(3, datasets / 21));
        String phase = options.text("phase", "both");
        switch (phase) {
            case "load" -> load(layers);
            case "ask" -> ask(layers);
            case "both" -> {
                load(layers);
                ask(layers);
            }
            default -> throw new IllegalArgumentException("--phase " + phase + "; known: both, load, ask");
        }
    }

    private void ask(Layers layers) throws Exception {
        Questions questions = new Questions(target, layers, options.number("questions", 60));
        for (int depth : options.numbers("depths", "5,10,20")) {
            for (String granularity : List.of("DATASET", "JOB", "FIELD")) {
                for (String direction : List.of("UPSTREAM", "DOWNSTREAM")) {
                    questions.graphQl(granularity, direction, depth);
                }
            }
            questions.marquez(depth);
        }
    }

    /** What is there already are duplicates. */
    private void load(Layers layers) throws Exception {
        long begin = System.nanoTime();
        AtomicLong next = new AtomicLong();
        target.inParallel(4, client -> {
            for (long run = next.getAndAdd(RUNS_OF_A_BATCH);
                    run < layers.jobs();
                    run = next.getAndAdd(RUNS_OF_A_BATCH)) {
                Target.postRuns(client, layers, run, RUNS_OF_A_BATCH);
            }
        });
        double posted = (System.nanoTime() - begin) / 1e9;
        target.awaitProjections();
        double projected = (System.nanoTime() - begin) / 1e9;
        int events = 2 * layers.jobs();
        System.out.printf(
                Locale.ROOT,
                "%d jobs, %d datasets, %d events: stored in %.1f s = %.0f events/s, projected in %.1f s = %.0f events/s%n",
                layers.jobs(),
                layers.datasets(),
                events,
                posted,
                events / posted,
                projected,
                events / projected);
    }
}
