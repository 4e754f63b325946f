package dev.sluice.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The Sluice service as a child: it is told its stores by environment variables and asked for readiness by HTTP. */
final class Service implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Child child;

    private Service(Child child) {
        this.child = child;
    }

    static Service start(UpOptions options, Store postgres, Store neo4j, Map<String, String> more) {
        requireFree(options.port());
        Map<String, String> environment = new HashMap<>(options.settings().variables());
        environment.putAll(more);
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.address());
        environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
        environment.put("SLUICE_NEO4J_URI", neo4j.address());
        environment.put("SLUICE_NEO4J_USER", neo4j.user());
        environment.put("SLUICE_NEO4J_PASSWORD", neo4j.password());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(options.port()));
        environment.put("SLUICE_DATA_DIR", options.data().toString());
        environment.put(
                "SLUICE_PARENT_PID", Long.toString(ProcessHandle.current().pid()));
        try {
            var log = LogFile.startedAt(options.logs().resolve("service.log"));
            Child child = Child.start("service", options.service(), environment, log, "SLUICE-READY ");
            var service = new Service(child);
            try {
                Readiness.await("the service", child, options.url() + "/q/health/ready", START_LIMIT);
            } catch (EmbeddedStoreException e) {
                service.close();
                throw e;
            }
            return service;
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot write " + options.logs() + ": " + e.getMessage(), e);
        }
    }

    private static void requireFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assert socket.isBound();
        } catch (IOException e) {
            throw new EmbeddedStoreException("port " + port + " is in use; choose another with --port", e);
        }
    }

    Child child() {
        return child;
    }

    CompletableFuture<?> onExit() {
        return child.onExit();
    }

    @Override
    public void close() {
        child.stopBySignal(STOP_LIMIT);
    }
}
