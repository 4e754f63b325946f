package dev.sluice.testkit.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service that is measured, and how far its log and projections are. */
record Target(URI url, String key) {
    static final long MILLISECOND = 1_000_000;
    private static final long LONGEST_CATCH_UP = 1_800_000 * MILLISECOND;
    private static final Pattern NUMBER = Pattern.compile("\"(logHead|catalogPosition|graphPosition)\":(\\d+)");

    interface Work {
        void with(Client client) throws Exception;
    }

    /** Log positions. */
    record Status(long logHead, long catalog, long graph) {
        long behind() {
            return logHead - Math.min(catalog, graph);
        }
    }

    Client connect() throws IOException {
        return new Client(url, key);
    }

    void inParallel(int connections, Work work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> {
                    try (Client client = connect()) {
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

    Status status() throws IOException {
        try (Client client = connect()) {
            byte[] query = "{\"query\":\"{ status { logHead catalogPosition graphPosition } }\"}"
                    .getBytes(StandardCharsets.UTF_8);
            Matcher numbers = NUMBER.matcher(client.post("/graphql", query).text());
            Map<String, Long> status = new HashMap<>();
            while (numbers.find()) {
                status.put(numbers.group(1), Long.parseLong(numbers.group(2)));
            }
            return new Status(
                    status.getOrDefault("logHead", 0L),
                    status.getOrDefault("catalogPosition", 0L),
                    status.getOrDefault("graphPosition", 0L));
        }
    }

    /** Waits until both projections have reached the present end of the log. Returns the seconds it took. */
    double awaitProjections() throws IOException {
        long begin = System.nanoTime();
        long head = status().logHead();
        while (status().graph() < head) {
            if (System.nanoTime() - begin > LONGEST_CATCH_UP) {
                throw new IllegalStateException("the graph did not reach position " + head + " within 30 minutes");
            }
            LockSupport.parkNanos(100 * MILLISECOND);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Posts START and COMPLETE of runs as one batch. */
    static void postRuns(Client client, Layers layers, long firstRun, int runs) throws IOException {
        Client.Answer answer = client.post("/api/v1/lineage/batch", batch(layers, firstRun, 2 * runs));
        if (answer.status() != 200) {
            throw new IllegalStateException(answer.status() + " " + answer.text());
        }
    }

    static byte[] batch(Layers layers, long firstRun, int events) throws IOException {
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
}
