package dev.sluice.controlplane.crash;

import dev.sluice.embedded.EmbeddedNeo4j;
import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** The packaged service as a process of its own. */
record PackagedService(Process process, int port) {
    /** Starts it on a database, with further settings as environment variables; does not wait for it. */
    static PackagedService start(String database, String log, Map<String, String> settings) throws IOException {
        EmbeddedPostgres postgres = SharedStores.postgres();
        EmbeddedNeo4j neo4j = SharedStores.neo4j();
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target", "quarkus-app", "quarkus-run.jar")
                        .toAbsolutePath()
                        .toString());
        Map<String, String> environment = builder.environment();
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", database);
        environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
        environment.put("SLUICE_NEO4J_URI", neo4j.boltUri());
        environment.put("SLUICE_NEO4J_USER", neo4j.user());
        environment.put("SLUICE_NEO4J_PASSWORD", neo4j.password());
        environment.put("SLUICE_AUTH_ENABLED", "false");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.putAll(settings);
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(Path.of("target", log).toFile()))
                .start();
        return new PackagedService(process, port);
    }

    void awaitReady(HttpClient http) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
