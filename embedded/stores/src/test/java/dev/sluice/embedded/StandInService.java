package dev.sluice.embedded;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands for the service: ready at once, gone with its parent, and tells which stores it was given. */
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
        System.out.println("stand-in listens on " + port);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        ProcessHandle.of(parent).ifPresent(handle -> handle.onExit().join());
        System.exit(0);
    }
}
