package dev.sluice.controlplane.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
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
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two packaged services work off the slots of an outage while one of them is killed every few seconds: every slot runs
 * exactly once.
 */
class SchedulerCrashIT {
    private static final int KILLS = 4;

    /** A sleep of a length that nobody else uses, to be found again among the processes of the machine. */
    private static final String MARK = "0.7319";

    private static final String WORKFLOWS = """
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: quick, namespace: crash}
            spec:
              triggers: [{id: tick, type: schedule, every: 1m, catchup: {policy: all, window: 1d, limit: 2}}]
              run: {overlap: allow}
              tasks:
                - {id: first, type: noop, produces: [{asset: made, uri: "postgres://crash:5432/db.s.made"}]}
                - {id: second, type: noop, consumes: [made]}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: slow, namespace: crash}
            spec:
              triggers: [{id: tick, type: schedule, every: 1m, catchup: {policy: all, window: 1d, limit: 1}}]
              run: {overlap: allow}
              tasks:
                - {id: work, type: process, command: [sleep, "%s"], passEnv: [PATH]}
            ---
            apiVersion: sluice.dev/v1alpha1
            kind: Workflow
            metadata: {name: after, namespace: crash}
            spec:
              triggers: [{id: on, type: asset, assets: ["postgres://crash:5432/db.s.made"], consume: each}]
              run: {overlap: allow}
              tasks: [{id: use, type: noop, consumes: ["postgres://crash:5432/db.s.made"]}]
            """.formatted(MARK);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @Test
    void everySlotRunsExactlyOnceWhileOneOfTwoServicesIsKilledAgainAndAgain(@TempDir Path folder) throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("definitions")).resolve("crash.yaml"), WORKFLOWS);
        EmbeddedPostgres postgres = SharedStores.postgres();
        String database = postgres.freshDatabase();
        List<PackagedService> services = new ArrayList<>();
        Random random = new Random(7);
        try (Connection connection = DriverManager.getConnection(database, postgres.user(), postgres.password())) {
            for (int i = 0; i < 2; i++) {
                services.add(start(database, folder, i));
                services.get(i).awaitReady(http);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> number(connection, "SELECT count(*) FROM trigger") == 3);
            change(connection, """
                    UPDATE trigger t SET evaluate_at = now(),
                        next_slot = next_slot - CASE d.name WHEN 'quick' THEN interval '300 minutes' ELSE interval '80 minutes' END
                    FROM definition d WHERE d.id = t.definition_id AND t.kind = 'schedule'
                    """);
            for (int kill = 0; kill < KILLS; kill++) {
                int victim = kill % 2;
                LockSupport.parkNanos(
                        Duration.ofMillis(1_000 + random.nextInt(2_000)).toNanos());
                services.get(victim).kill();
                services.set(victim, start(database, folder, victim));
                services.get(victim).awaitReady(http);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> number(connection, "SELECT count(*) FROM trigger WHERE next_slot <= now()") == 0);
            change(connection, "UPDATE trigger SET active = false WHERE kind = 'schedule'");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> strings(connection, """
                            SELECT id::text FROM workflow_run WHERE state NOT IN ('SUCCEEDED', 'SKIPPED')
                            UNION ALL SELECT id::text FROM trigger_wake UNION ALL SELECT id::text FROM lineage_outbox
                            """)
                    .isEmpty());
            // The outbox is empty once the events are in the log; the catalog follows the log.
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> number(connection, """
                            SELECT count(*) FROM log_head h LEFT JOIN projection_position p ON p.name = 'catalog'
                            WHERE p.position IS DISTINCT FROM h.position
                            """) == 0);
            everythingHappenedOnce(connection);
        } finally {
            for (PackagedService service : services) {
                service.kill();
            }
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> leftProcesses() == 0);
    }

    private static PackagedService start(String database, Path folder, int number) throws IOException {
        return PackagedService.start(
                database,
                "scheduler-service-" + number + ".log",
                Map.of(
                        "SLUICE_DEFINITIONS_FOLDER",
                        folder.resolve("definitions").toString(),
                        "SLUICE_EXECUTORS_WORK_FOLDER",
                        folder.resolve("work").toString(),
                        "SLUICE_REPLICA_LEASE",
                        "3s",
                        "SLUICE_REPLICA_HEARTBEAT",
                        "500ms"));
    }

    private static void change(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static void everythingHappenedOnce(Connection connection) throws SQLException {
        assertThat(strings(connection, """
                SELECT d.name || ' misses or repeats slots: ' || count(*) || ' runs of ' || count(DISTINCT r.slot) || ' slots'
                FROM workflow_run r JOIN definition d ON d.id = r.definition_id
                JOIN trigger t ON t.definition_id = d.id AND t.kind = 'schedule'
                GROUP BY d.name, t.next_slot
                HAVING count(*) <> count(DISTINCT r.slot) OR 60 * count(*)
                       <> extract(epoch FROM t.next_slot - min(r.slot))::int
                """)).isEmpty();
        assertThat(strings(connection, """
                SELECT t.id::text FROM task_run t LEFT JOIN attempt a ON a.task_run_id = t.id AND a.state = 'SUCCEEDED'
                GROUP BY t.id HAVING count(a.id) <> 1
                """))
                .as("tasks without exactly one success")
                .isEmpty();
        assertThat(strings(connection, """
                SELECT v.version::text FROM asset_version v LEFT JOIN run_input i ON i.asset_id = v.asset_id AND i.version = v.version
                GROUP BY v.asset_id, v.version HAVING count(i.run_id) <> 1
                """))
                .as("versions that were not taken up exactly once")
                .isEmpty();
        assertThat(number(connection, "SELECT count(*) FROM workflow_run WHERE trigger_kind = 'schedule'"))
                .isGreaterThanOrEqualTo(380);
        assertThat(number(connection, "SELECT count(*) FROM lease")).isZero();
        assertThat(number(connection, "SELECT count(*) FROM dead_letter")).isZero();
        assertThat(strings(connection, """
                SELECT a.id::text FROM attempt a LEFT JOIN event_index e ON e.run_id = a.id
                GROUP BY a.id HAVING count(*) FILTER (WHERE e.run_id IS NOT NULL) < 2
                """))
                .as("attempts that do not show as lineage")
                .isEmpty();
    }

    /** Processes of tasks that nobody ended. */
    private static long leftProcesses() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(java.util.Arrays::stream)
                        .anyMatch(MARK::equals))
                .count();
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        return Long.parseLong(strings(connection, sql).getFirst());
    }
}
