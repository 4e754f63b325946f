package dev.sluice.controlplane.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.testkit.Events;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The packaged service is killed in the middle of its work, again and again; what it acknowledged is there. */
class CrashIT {
    private static final int KILLS = 5;
    private static final int CLIENTS = 4;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong nextRun = new AtomicLong(1);

    @Test
    void nothingAcknowledgedIsLostWhenTheServiceIsKilled() throws Exception {
        EmbeddedPostgres postgres = SharedStores.postgres();
        String database = postgres.freshDatabase();
        Random random = new Random(5);
        for (int kill = 0; kill < KILLS; kill++) {
            PackagedService service = PackagedService.start(database, "crash-service.log", Map.of());
            AtomicBoolean alive = new AtomicBoolean(true);
            try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
                service.awaitReady(http);
                List<Future<?>> clients = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    clients.add(threads.submit(() -> post(service.port(), alive)));
                }
                LockSupport.parkNanos(
                        Duration.ofMillis(400 + random.nextInt(1_500)).toNanos());
                service.kill();
                alive.set(false);
                for (Future<?> client : clients) {
                    client.get();
                }
            } finally {
                service.kill();
            }
        }
        PackagedService service = PackagedService.start(database, "crash-service.log", Map.of());
        try (Connection connection = DriverManager.getConnection(database, postgres.user(), postgres.password())) {
            service.awaitReady(http);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> number(
                                    connection,
                                    "SELECT (SELECT position FROM log_head) - position FROM projection_position")
                            == 0);

            assertThat(acknowledged).hasSizeGreaterThan(200);
            assertThat(number(connection, "SELECT count(*) FROM event_log"))
                    .isEqualTo(number(connection, "SELECT position FROM log_head"))
                    .isGreaterThanOrEqualTo(acknowledged.size());
            assertThat(stored(connection)).containsAllEntriesOf(acknowledged);
            assertThat(number(connection, "SELECT count(*) FROM run"))
                    .isEqualTo(number(connection, "SELECT count(*) FROM event_log"));
            assertThat(number(connection, "SELECT count(*) FROM dead_letter")).isZero();
        } finally {
            service.kill();
        }
    }

    /** Every event is a run of its own; remembers the positions that were acknowledged. */
    private Void post(int port, AtomicBoolean alive) {
        while (alive.get()) {
            long run = nextRun.getAndIncrement();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/lineage"))
                    .timeout(Duration.ofSeconds(15))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Events.complete("crash." + run % 7, Events.runId(run))
                            .input("in")
                            .output("out")
                            .bytes()))
                    .build();
            try {
                var answer = http.send(request, BodyHandlers.ofString());
                if (answer.statusCode() == 201) {
                    acknowledged.put(
                            run,
                            answer.headers().firstValueAsLong("Sluice-Position").orElseThrow());
                }
            } catch (IOException e) {
                // Killed in between: not acknowledged, so nothing was promised.
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
        return null;
    }

    private static Map<Long, Long> stored(Connection connection) throws SQLException {
        Map<Long, Long> stored = new ConcurrentHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT right(run_id::text, 12)::bigint, position FROM event_index WHERE run_id IS NOT NULL")) {
            while (rows.next()) {
                stored.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return stored;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : -1;
        }
    }
}
