package dev.sluice.testkit.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Measures a running service: {@code ingest} posts events in a closed loop and waits for the projections, {@code lineage}
 * loads a layered warehouse and asks about it.
 */
public final class Bench {
    private static final long MILLISECOND = 1_000_000;
    private static final Pattern NUMBER = Pattern.compile("\"(logHead|catalogPosition|graphPosition)\":(\\d+)");

    private final URI url;
    private final String key;
    private final Map<String, String> options;

    private Bench(Map<String, String> options) throws IOException {
        this.options = options;
        this.url = URI.create(options.getOrDefault("url", "http://127.0.0.1:8642"));
        this.key = Files.readString(Path.of(options.getOrDefault("key-file", ".sluice/api-key")))
                .strip();
    }

    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        String what = arguments.length == 0 ? "" : arguments[0];
        switch (what) {
            case "ingest" -> new Bench(options).ingest();
            case "lineage" -> new Bench(options).lineage();
            default -> {
                System.err.println(
                        "usage: bench ingest [--connections 1,4,16] [--seconds 20] [--batch 0] [--first-run 0]\n"
                                + "       bench lineage [--datasets 1000] [--depths 5,10,20] [--questions 60]\n"
                                + "       both: [--url http://127.0.0.1:8642] [--key-file .sluice/api-key]");
                System.exit(2);
            }
        }
    }

    private void ingest() throws Exception {
        int seconds = option("seconds", 20);
        int batch = option("batch", 0);
        Layers layers = new Layers("bench-ingest", 20, 50);
        AtomicLong next = new AtomicLong(option("first-run", 0));
        for (String connections : options.getOrDefault("connections", "1,4,16").split(",", -1)) {
            ingest(layers, next, Integer.parseInt(connections), seconds, batch);
        }
        System.out.println("next run: --first-run " + next.get());
    }

    private void ingest(Layers layers, AtomicLong next, int connections, int seconds, int batch) throws Exception {
        Latencies latencies = new Latencies();
        Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
        AtomicLong events = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000L * MILLISECOND;
        inParallel(connections, client -> {
            while (System.nanoTime() < end) {
                List<byte[]> bodies = new ArrayList<>();
                if (batch > 0) {
                    bodies.add(batch(layers, next.getAndAdd(batch / 2), batch));
                } else {
                    long run = next.getAndIncrement();
                    bodies.add(layers.event(run, false));
                    bodies.add(layers.event(run, true));
                }
                for (byte[] body : bodies) {
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
        Map<String, Long> atEnd = status();
        System.out.printf(
                Locale.ROOT,
                "ingest: %d connections%s: %.0f events/s, per request %s, statuses %s; behind at the end: catalog %d, graph %d%n",
                connections,
                batch > 0 ? ", batches of " + batch : "",
                events.get() / elapsed,
                latencies.summary(),
                new TreeMap<>(statuses),
                position(atEnd, "logHead") - position(atEnd, "catalogPosition"),
                position(atEnd, "logHead") - position(atEnd, "graphPosition"));
        catchUp(atEnd);
    }

    private void catchUp(Map<String, Long> from) throws Exception {
        long head = position(from, "logHead");
        long behind = head - Math.min(position(from, "catalogPosition"), position(from, "graphPosition"));
        long begin = System.nanoTime();
        awaitGraph(head);
        double elapsed = (System.nanoTime() - begin) / 1e9;
        if (behind > 1_000) {
            System.out.printf(
                    Locale.ROOT, "catch-up: %d events in %.1f s = %.0f events/s%n", behind, elapsed, behind / elapsed);
        }
    }

    private void lineage() throws Exception {
        int datasets = option("datasets", 1_000);
        int questions = option("questions", 60);
        Layers layers = new Layers("bench-" + datasets, 20, Math.max(3, datasets / 21));
        load(layers);
        for (String depth : options.getOrDefault("depths", "5,10,20").split(",", -1)) {
            for (String granularity : List.of("DATASET", "JOB", "FIELD")) {
                for (String direction : List.of("UPSTREAM", "DOWNSTREAM")) {
                    ask(
                            layers,
                            questions,
                            "GraphQL " + granularity + " " + direction + " depth " + depth,
                            job -> graphQl(layers, job, granularity, direction, depth));
                }
            }
            ask(
                    layers,
                    questions,
                    "Marquez lineage depth " + depth,
                    job -> new Request(
                            "/api/v1/lineage?depth=" + depth + "&nodeId="
                                    + URLEncoder.encode(
                                            "job:" + layers.jobNamespace() + ":" + layers.job(job),
                                            StandardCharsets.UTF_8),
                            null));
        }
    }

    private record Request(String path, byte @Nullable [] body) {}

    private interface Question {
        Request of(int job);
    }

    private static Request graphQl(Layers layers, int job, String granularity, String direction, String depth) {
        String query =
                "{ lineage(root:{namespace:\\\"" + layers.datasetNamespace() + "\\\", dataset:\\\"" + layers.output(job)
                        + "\\\"}, granularity:" + granularity + ", direction:" + direction + ", depth:" + depth
                        + ", first:500) { isComplete nodes { id name type distance } edges { kind from to } } }";
        return new Request("/graphql", ("{\"query\":\"" + query + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    private void ask(Layers layers, int questions, String what, Question question) throws Exception {
        Latencies latencies = new Latencies();
        Random random = new Random(42);
        long nodes = 0;
        long bytes = 0;
        try (Client client = new Client(url, key)) {
            for (int i = -questions / 3; i < questions; i++) {
                Request request = question.of(random.nextInt(layers.jobs()));
                long before = System.nanoTime();
                Client.Answer answer = request.body() == null
                        ? client.get(request.path())
                        : client.post(request.path(), request.body());
                long took = System.nanoTime() - before;
                if (answer.status() != 200) {
                    throw new IllegalStateException(what + ": " + answer.status() + " " + answer.text());
                }
                if (i >= 0) {
                    latencies.add(took);
                    String text = answer.text();
                    nodes += count(text, "\"distance\":") + count(text, "\"inEdges\":");
                    bytes += answer.body().length;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %s; on average %d nodes, %d kB%n",
                what,
                latencies.summary(),
                nodes / latencies.count(),
                bytes / latencies.count() / 1_000);
    }

    /** One run of every job, in batches; what is there already are duplicates. */
    private void load(Layers layers) throws Exception {
        long begin = System.nanoTime();
        AtomicLong next = new AtomicLong();
        inParallel(4, client -> {
            for (long run = next.getAndAdd(50); run < layers.jobs(); run = next.getAndAdd(50)) {
                Client.Answer answer = client.post("/api/v1/lineage/batch", batch(layers, run, 100));
                if (answer.status() != 200) {
                    throw new IllegalStateException(answer.status() + " " + answer.text());
                }
            }
        });
        long head = position(status(), "logHead");
        awaitGraph(head);
        System.out.printf(
                Locale.ROOT,
                "loaded and projected: %d jobs, %d datasets, in %.1f s%n",
                layers.jobs(),
                layers.datasets(),
                (System.nanoTime() - begin) / 1e9);
    }

    private static byte[] batch(Layers layers, long firstRun, int events) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream(events * 11_000);
        body.write('[');
        for (int i = 0; i < events; i++) {
            if (i > 0) {
                body.write(',');
            }
            body.write(layers.event(firstRun + i / 2, i % 2 == 1));
        }
        body.write(']');
        return body.toByteArray();
    }

    private interface Work {
        void with(Client client) throws Exception;
    }

    private void inParallel(int connections, Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> {
                    try (Client client = new Client(url, key)) {
                        work.with(client);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private void awaitGraph(long position) throws IOException {
        long deadline = System.nanoTime() + 600_000 * MILLISECOND;
        while (position(status(), "graphPosition") < position) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the graph did not reach position " + position + " within 10 minutes");
            }
            LockSupport.parkNanos(100 * MILLISECOND);
        }
    }

    private Map<String, Long> status() throws IOException {
        try (Client client = new Client(url, key)) {
            byte[] query = "{\"query\":\"{ status { logHead catalogPosition graphPosition } }\"}"
                    .getBytes(StandardCharsets.UTF_8);
            Matcher numbers = NUMBER.matcher(client.post("/graphql", query).text());
            Map<String, Long> status = new HashMap<>();
            while (numbers.find()) {
                status.put(numbers.group(1), Long.parseLong(numbers.group(2)));
            }
            return status;
        }
    }

    private static long position(Map<String, Long> status, String name) {
        return status.getOrDefault(name, 0L);
    }

    private int option(String name, int standard) {
        return Integer.parseInt(options.getOrDefault(name, String.valueOf(standard)));
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
