package dev.sluice.testkit.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What traces cost the ingest: the same work in turns, told to a collector and not, so that what else the machine does meets
 * all alike. The collector is here, takes everything and reads nothing.
 */
final class TraceBench {
    private static final String UNTOLD = "00";
    private static final String TOLD = "01";

    private final Bench.Options options;
    private final List<Way> ways = new ArrayList<>();
    private final AtomicLong exported = new AtomicLong();
    private final Layers layers = new Layers("bench-traces", 20, 50);
    private final AtomicLong next;

    /** A service, and whether it is asked to tell the request; how many events it took so far in how long. */
    private static final class Way {
        private final String name;
        private final Target target;
        private final String flag;
        private long events;
        private long nanos;

        private Way(String name, Target target, String flag) {
            this.name = name;
            this.target = target;
            this.flag = flag;
        }

        private double rate() {
            return events * 1e9 / nanos;
        }
    }

    /** @param off a second service of the same build, with traces off */
    TraceBench(Target target, Optional<Target> off, Bench.Options options) {
        this.options = options;
        this.next = new AtomicLong(options.number("first-run", 0));
        off.ifPresent(other -> ways.add(new Way("off", other, UNTOLD)));
        ways.add(new Way("on, requests not sampled", target, UNTOLD));
        ways.add(new Way("on, requests sampled", target, TOLD));
    }

    static Optional<Target> off(Bench.Options options) throws IOException {
        String url = options.text("off", "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Path key = Path.of(options.text("off-key-file", options.text("key-file", ".sluice/api-key")));
        return Optional.of(new Target(URI.create(url), Files.readString(key).strip()));
    }

    void run() throws Exception {
        HttpServer collector = collector(options.number("collector-port", 4318));
        try {
            slices(2); // warms up
            ways.forEach(way -> {
                way.events = 0;
                way.nanos = 0;
            });
            exported.set(0);
            slices(options.number("rounds", 6));
        } finally {
            collector.stop(0);
        }
        report();
    }

    private void slices(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (int at = 0; at < ways.size(); at++) {
                slice(ways.get((round + at) % ways.size()));
            }
        }
    }

    private void slice(Way way) throws Exception {
        int batch = options.number("batch", 0);
        AtomicLong events = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + options.number("seconds", 10) * 1_000L * Target.MILLISECOND;
        way.target.inParallel(options.number("connections", 4), client -> {
            Random ids = new Random(next.getAndIncrement());
            while (System.nanoTime() < end) {
                for (byte[] body : IngestBench.bodies(layers, next, batch)) {
                    int status = client.post(
                                    batch > 0 ? "/api/v1/lineage/batch" : "/api/v1/lineage",
                                    header(ids, way.flag),
                                    body)
                            .status();
                    if (status >= 300) {
                        throw new IllegalStateException("the service answers " + status);
                    }
                    events.addAndGet(batch > 0 ? batch : 1);
                }
            }
        });
        way.events += events.get();
        way.nanos += System.nanoTime() - begin;
        way.target.awaitProjections();
    }

    private static String header(Random ids, String flag) {
        HexFormat hex = HexFormat.of();
        return "traceparent: 00-" + hex.toHexDigits(ids.nextLong() | 1) + hex.toHexDigits(ids.nextLong()) + "-"
                + hex.toHexDigits(ids.nextLong() | 1) + "-" + flag + "\r\n";
    }

    private void report() {
        Way first = ways.getFirst();
        for (Way way : ways) {
            System.out.printf(
                    Locale.ROOT,
                    "traces %s: %.0f events/s, %.3f of '%s'%n",
                    way.name,
                    way.rate(),
                    way.rate() / first.rate(),
                    first.name);
        }
        System.out.println("bytes that the collector took: " + exported.get());
        if (exported.get() == 0) {
            System.out.println(
                    "nothing was told: start the service with traces on, and this collector's port as endpoint");
        }
        System.out.println("next run: --first-run " + next.get());
    }

    private HttpServer collector(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::take);
        server.setExecutor(Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("collector").factory()));
        server.start();
        return server;
    }

    private void take(HttpExchange exchange) throws IOException {
        exported.addAndGet(exchange.getRequestBody().readAllBytes().length);
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}
