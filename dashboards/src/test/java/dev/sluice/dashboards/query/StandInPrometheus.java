package dev.sluice.dashboards.query;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers as Prometheus would, with what a test says, and remembers what it was asked. */
public final class StandInPrometheus implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> asked = new ArrayList<>();

    /** Answers {@code data} by the part of the path after {@code /api/v1/} and the question; without data it refuses. */
    public StandInPrometheus(Function<String, Map.Entry<Integer, String>> answers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String raw = exchange.getRequestURI().getRawQuery();
            String question = exchange.getRequestURI().getPath().substring("/api/v1/".length()) + "?"
                    + URLDecoder.decode(raw == null ? body : raw, StandardCharsets.UTF_8);
            synchronized (asked) {
                asked.add(question);
            }
            Map.Entry<Integer, String> answer = answers.apply(question);
            byte[] bytes = answer.getValue().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.getKey(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    public PrometheusApi api() {
        return new PrometheusApi("http://127.0.0.1:" + server.getAddress().getPort(), http);
    }

    public List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    public static Map.Entry<Integer, String> data(String json) {
        return Map.entry(200, "{\"status\":\"success\",\"data\":" + json + "}");
    }

    public static Map.Entry<Integer, String> refused(String why) {
        return Map.entry(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + why + "\"}");
    }

    /** A matrix of one series with these values, one a second. */
    public static Map.Entry<Integer, String> series(String labels, String... values) {
        var points = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            points.add("[" + (1_000 + i) + ",\"" + values[i] + "\"]");
        }
        return data("{\"resultType\":\"matrix\",\"result\":[{\"metric\":" + labels + ",\"values\":["
                + String.join(",", points) + "]}]}");
    }

    public static Map.Entry<Integer, String> nothing() {
        return data("{\"resultType\":\"matrix\",\"result\":[]}");
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
