package dev.sluice.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stands for the service: ready at once, gone with its parent, and tells which stores it was given. Makes a key at first start; its
 * admin makes more, and it shows its metrics to who has one.
 */
final class StandInService {
    private StandInService() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        long parent = Long.parseLong(System.getenv("SLUICE_PARENT_PID"));
        Files.write(
                Path.of(System.getenv("SLUICE_DATA_DIR"), "stores"),
                List.of(
                        System.getenv("QUARKUS_DATASOURCE_JDBC_URL"),
                        System.getenv("QUARKUS_DATASOURCE_USERNAME"),
                        System.getenv("QUARKUS_DATASOURCE_PASSWORD"),
                        System.getenv("SLUICE_NEO4J_URI"),
                        System.getenv("SLUICE_NEO4J_USER"),
                        System.getenv("SLUICE_NEO4J_PASSWORD")));
        Path key = Path.of(System.getenv("SLUICE_DATA_DIR"), "api-key");
        if (!Files.exists(key)) {
            Files.writeString(key, "slc_made-at-first-start\n");
        }
        System.out.println("stand-in listens on " + port);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/api/v1/admin/keys", exchange -> {
            boolean admin = has(exchange, Files.readString(key).strip());
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            answer(exchange, admin ? 201 : 401, "{\"secret\":\"slc_made\",\"asked\":" + request + "}");
        });
        server.createContext(
                "/metrics", exchange -> answer(exchange, has(exchange, "slc_made") ? 200 : 401, "stand_in_up 7\n"));
        server.start();
        ProcessHandle.of(parent).ifPresent(handle -> handle.onExit().join());
        System.exit(0);
    }

    private static boolean has(HttpExchange exchange, String key) {
        return ("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
