package dev.sluice.testkit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Posts events in a closed loop: how many a second, how long each takes, how far the projections are behind. */
final class IngestBench {
    private final Target target;
    private final Bench.Options options;

    IngestBench(Target target, Bench.Options options) {
        this.target = target;
        this.options = options;
    }

    void run() throws Exception {
        Layers layers = new Layers("bench-ingest", 20, 50);
        AtomicLong next = new AtomicLong(options.number("first-run", 0));
        for (int connections : options.numbers("connections", "1,4,16")) {
            measure(target, layers, next, connections, options.number("seconds", 20), options.number("batch", 0));
        }
        System.out.println("next run: --first-run " + next.get());
    }

    /** Posts for so many seconds and waits for the projections. */
    static void measure(Target target, Layers layers, AtomicLong next, int connections, int seconds, int batch)
            throws Exception {
        Latencies latencies = new Latencies();
        Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
        AtomicLong events = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000L * Target.MILLISECOND;
        target.inParallel(connections, client -> {
            while (System.nanoTime() < end) {
                for (byte[] body : bodies(layers, next, batch)) {
                    long before = System.nanoTime();
                    int status = client.post(batch > 0 ? "/api/v1/lineage/batch" : "/api/v1/lineage", body)
                            .status();
                    latencies.add(System.nanoTime() - before);
                    statuses.computeIfAbsent(status, _ -> new AtomicInteger()).incrementAndGet();
                    events.addAndGet(batch > 0 ? batch : 1);
                }
            }
        });
        double elapsed = (System.nanoTime() - begin) / 1e9;
        Target.Status atEnd = target.status();
        System.out.printf(
                Locale.ROOT,
                "ingest: %d connections%s: %.0f events/s, per request %s, statuses %s; behind at the end: catalog %d, graph %d%n",
                connections,
                batch > 0 ? ", batches of " + batch : "",
                events.get() / elapsed,
                latencies.summary(),
                new TreeMap<>(statuses),
                atEnd.logHead() - atEnd.catalog(),
                atEnd.logHead() - atEnd.graph());
        catchUp(target, atEnd.behind());
    }

    static List<byte[]> bodies(Layers layers, AtomicLong next, int batch) throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        if (batch > 0) {
            bodies.add(Target.batch(layers, next.getAndAdd(batch / 2), batch));
        } else {
            long run = next.getAndIncrement();
            bodies.add(layers.event(run, false));
            bodies.add(layers.event(run, true));
        }
        return bodies;
    }

    private static void catchUp(Target target, long behind) throws Exception {
        double elapsed = target.awaitProjections();
        if (behind > 1_000) {
            System.out.printf(
                    Locale.ROOT, "catch-up: %d events in %.1f s = %.0f events/s%n", behind, elapsed, behind / elapsed);
        }
    }
}
