package dev.sluice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Neo4j Community on loopback, as a child JVM that ends with this process.
 *
 * <p>The child has a class path of its own and speaks Bolt only; no class of the server is ever loaded here.
 */
public final class EmbeddedNeo4j implements AutoCloseable {
    /** The one user of the server. */
    public static final String USER = "neo4j";

    private static final String MAIN = "dev.sluice.embedded.neo4jserver.Neo4jServerMain";
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Child child;
    private final Path home;
    private final String boltUri;
    private final String password;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedNeo4j(Child child, Path home, String boltUri, String password) {
        this.child = child;
        this.home = home;
        this.boltUri = boltUri;
        this.password = password;
    }

    /**
     * Starts the server of a directory, which is created when absent; returns when it accepts connections.
     *
     * @param home holds the store and its password
     * @param logs where the child's output goes, as {@code neo4j.log}
     */
    public static EmbeddedNeo4j start(Path home, Path logs) {
        return start(home, logs, List.of("-Xmx512m"), "256m");
    }

    /** Starts an empty server for tests; its directory is deleted when it is closed. */
    public static EmbeddedNeo4j startTemporary() {
        try {
            Path home = Files.createTempDirectory("sluice-neo4j-");
            return start(home, home, List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"), "128m");
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot create a temporary directory: " + e.getMessage(), e);
        }
    }

    private static EmbeddedNeo4j start(Path home, Path logs, List<String> jvmOptions, String pageCache) {
        try {
            Files.createDirectories(home);
            List<String> command = new ArrayList<>(List.of(Jvm.executable()));
            command.addAll(jvmOptions);
            command.addAll(List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "-Dfile.encoding=UTF-8",
                    "-cp",
                    Neo4jLocation.find().classPath(),
                    MAIN,
                    home.toAbsolutePath().toString(),
                    "0",
                    pageCache));
            var log = LogFile.startedAt(logs.resolve("neo4j.log"));
            Child child = Child.start("neo4j", command, Map.of(), log, "READY ");
            try {
                String uri = child.awaitAnnouncement(START_LIMIT);
                return new EmbeddedNeo4j(child, home, uri, Secrets.readOrCreate(home.resolve("password")));
            } catch (EmbeddedStoreException e) {
                child.stopByEndOfInput(STOP_LIMIT);
                throw e;
            }
        } catch (IOException e) {
            throw new EmbeddedStoreException("cannot prepare Neo4j in " + home + ": " + e.getMessage(), e);
        }
    }

    public String boltUri() {
        return boltUri;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    Child child() {
        return child;
    }

    CompletableFuture<?> onExit() {
        return child.onExit();
    }

    /** Stops the server in an orderly way and waits for that; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            child.stopByEndOfInput(STOP_LIMIT);
        }
    }

    /** Deletes the store of a server that is closed. */
    void delete() throws IOException {
        FileTrees.delete(home);
    }
}
