package dev.sluice.testkit.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Lineage questions about random jobs, one after the other. */
final class Questions {
    private record Request(String path, byte @Nullable [] body) {}

    private interface Question {
        Request of(int job);
    }

    private final Target target;
    private final Layers layers;
    private final int count;

    Questions(Target target, Layers layers, int count) {
        this.target = target;
        this.layers = layers;
        this.count = count;
    }

    void graphQl(String granularity, String direction, int depth) throws Exception {
        ask("GraphQL " + granularity + " " + direction + " depth " + depth, job -> {
            String query = "{ lineage(root:{namespace:\\\"" + layers.datasetNamespace() + "\\\", dataset:\\\""
                    + layers.output(job) + "\\\"}, granularity:" + granularity + ", direction:" + direction + ", depth:"
                    + depth + ", first:500) { isComplete nodes { id name type distance } edges { kind from to } } }";
            return new Request("/graphql", ("{\"query\":\"" + query + "\"}").getBytes(StandardCharsets.UTF_8));
        });
    }

    void marquez(int depth) throws Exception {
        ask("Marquez lineage depth " + depth, job -> {
            String node = "job:" + layers.jobNamespace() + ":" + layers.job(job);
            return new Request(
                    "/api/v1/lineage?depth=" + depth + "&nodeId=" + URLEncoder.encode(node, StandardCharsets.UTF_8),
                    null);
        });
    }

    private void ask(String what, Question question) throws Exception {
        Latencies latencies = new Latencies();
        Random random = new Random(42);
        long nodes = 0;
        long bytes = 0;
        try (Client client = target.connect()) {
            for (int i = -count / 3; i < count; i++) {
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
                    nodes += answer.count("\"distance\":") + answer.count("\"inEdges\":");
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
}
