package dev.sluice.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * PostgreSQL 18 on loopback, as a child that ends with this process.
 *
 * <p>A small shell holds the server: it starts it, waits for the end of its own input, and then stops
 * the server with a checkpoint. That also happens when this process is killed. The data directory
 * survives restarts; after a crash the next start recovers it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String EXAMPLES = "shop";

    /** The database that {@link #jdbcUrl()} names. */
    public static final String DATABASE = "sluice";

    /** The server's superuser. */
    public static final String USER = "sluice";

    /** Covers the recovery of a store that was killed under load. */
    private static final Duration START_LIMIT = Duration.ofSeconds(130);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(45);
    private static final String KEEP = "keep";

    /** Arguments: pg_ctl, data directory, log, "keep" or the directory to delete afterwards. */
    private static final String GUARD = """
            trap '' INT HUP TERM
            if "$1" start --pgdata="$2" --log="$3" --wait --timeout=120 --silent </dev/null; then
              echo STARTED
              while read -r _; do :; done
              "$1" stop --pgdata="$2" --mode=fast --wait --timeout=40 --silent </dev/null
            fi
            if [ "$4" != keep ]; then rm -rf "$4"; fi
            """;

    private final PostgresCluster cluster;
    private final Child guard;
    private final ProcessHandle postmaster;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicInteger freshDatabases = new AtomicInteger();
    private final Map<String, String> templates = new ConcurrentHashMap<>();

    private EmbeddedPostgres(PostgresCluster cluster, Child guard, ProcessHandle postmaster, int port) {
        this.cluster = cluster;
        this.guard = guard;
        this.postmaster = postmaster;
        this.port = port;
    }

    /**
     * Starts the durable server of a directory, which is created when absent; returns when it accepts connections.
     *
     * @param home holds the cluster, its password and the unpacked programs
     * @param logs where the server writes {@code postgres.log}
     */
    public static EmbeddedPostgres start(Path home, Path logs) {
        return start(home, logs, RunAs.choose());
    }

    static EmbeddedPostgres start(Path home, Path logs, RunAs account) {
        try {
            var software = PostgresSoftware.in(home.resolve("software").toAbsolutePath());
            var cluster = new PostgresCluster(
                    home, logs.resolve("postgres.log"), software, account, PostgresSettings.DURABLE);
            return start(cluster, logs, PostgresSettings.DURABLE, KEEP);
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot prepare PostgreSQL in " + home + ": " + e.getMessage(), e);
        }
    }

    /** Starts a server for tests: empty, not crash-safe, deleted when it is closed or this process ends. */
    public static EmbeddedPostgres startTemporary() {
        try {
            Path home = Files.createTempDirectory("sluice-postgres-");
            Path software = home.resolveSibling("sluice-postgresql-of-" + System.getProperty("user.name"));
            var cluster = new PostgresCluster(
                    home,
                    home.resolve("postgres.log"),
                    PostgresSoftware.in(software),
                    RunAs.choose(),
                    PostgresSettings.TEMPORARY);
            return start(cluster, home, PostgresSettings.TEMPORARY, home.toString());
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot prepare a temporary PostgreSQL: " + e.getMessage(), e);
        }
    }

    private static EmbeddedPostgres start(
            PostgresCluster cluster, Path logs, PostgresSettings settings, String afterwards) throws IOException {
        int port = freePort();
        cluster.prepareToStart(settings, port);
        var log = LogFile.startedAt(logs.resolve("postgres-guard.log"));
        Child guard = Child.start("postgres", cluster.guardCommand(GUARD, afterwards), Map.of(), log, "STARTED");
        try {
            guard.awaitAnnouncement(START_LIMIT);
            ProcessHandle postmaster = cluster.postmaster()
                    .orElseThrow(() -> new EmbeddedStoreException("PostgreSQL ended right after its start"));
            var postgres = new EmbeddedPostgres(cluster, guard, postmaster, port);
            settings.sessionSetup().ifPresent(sql -> postgres.execute("template1", sql));
            postgres.createDatabaseIfAbsent(DATABASE);
            return postgres;
        } catch (EmbeddedStoreException e) {
            String lines = String.join("\n  ", LogFile.lastLinesOf(cluster.log()));
            guard.stopByEndOfInput(STOP_LIMIT);
            throw new EmbeddedStoreException(
                    "PostgreSQL does not start: " + e.getMessage() + "\n" + cluster.log() + ":\n  " + lines, e);
        }
    }

    /** Another process may take the port in between; then the start fails and says so. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public String jdbcUrl() {
        return jdbcUrl(DATABASE);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return cluster.password();
    }

    /** The JDBC address of another database of this server. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Makes an empty database that no earlier call has returned, and answers its JDBC address. */
    public String freshDatabase() {
        String name = "fresh_" + freshDatabases.incrementAndGet();
        createDatabaseIfAbsent(name);
        return jdbcUrl(name);
    }

    /**
     * As {@link #freshDatabase}, with a content: it is put into a template once, and copied from there, which is faster.
     *
     * @param content names it
     * @param fill puts it into the database of the JDBC address that it is given, and closes what it opened
     */
    public String freshDatabase(String content, Consumer<String> fill) {
        String template = templates.computeIfAbsent(content, _ -> {
            String name = "template_" + (templates.size() + 1);
            createDatabaseIfAbsent(name);
            fill.accept(jdbcUrl(name));
            return name;
        });
        String name = "fresh_" + freshDatabases.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + template);
        return jdbcUrl(name);
    }

    /** A database beside the service's own, for the examples; made when it is not there. Answers its JDBC address. */
    String examples() {
        createDatabaseIfAbsent(EXAMPLES);
        return jdbcUrl(EXAMPLES);
    }

    private void createDatabaseIfAbsent(String name) {
        // Names come from this class only.
        String create = "CREATE DATABASE " + name;
        try (Connection connection = connect("postgres");
                PreparedStatement exists = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
            exists.setString(1, name);
            try (ResultSet row = exists.executeQuery()) {
                if (!row.next()) {
                    execute("postgres", create);
                }
            }
        } catch (SQLException e) {
            throw new EmbeddedStoreException("cannot look up database " + name + ": " + e.getMessage(), e);
        }
    }

    private void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new EmbeddedStoreException("PostgreSQL refuses \"" + sql + "\": " + e.getMessage(), e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), USER, password());
    }

    /** Completes when the server or its guard ends, for whatever reason. */
    CompletableFuture<?> onExit() {
        return CompletableFuture.anyOf(guard.onExit(), postmaster.onExit());
    }

    Path log() {
        return cluster.log();
    }

    /** Stops the server in an orderly way and waits for that; a second call does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        guard.stopByEndOfInput(STOP_LIMIT);
        // Only when the guard itself was killed.
        if (cluster.postmaster().isPresent()) {
            cluster.stop();
        }
        awaitEnd();
    }

    /** The server deletes its pid file a moment before it ends. */
    private void awaitEnd() {
        try {
            postmaster.onExit().get(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            // Stopped already; where no process collects orphans, its entry stays.
        }
    }
}
