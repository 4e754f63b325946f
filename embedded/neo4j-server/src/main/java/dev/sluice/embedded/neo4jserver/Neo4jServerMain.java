// SPDX-License-Identifier: GPL-3.0-only
package dev.sluice.embedded.neo4jserver;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.neo4j.configuration.GraphDatabaseInternalSettings;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.SettingValueParsers;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.connectors.BoltConnectorInternalSettings;
import org.neo4j.configuration.connectors.ConnectorPortRegister;
import org.neo4j.configuration.connectors.ConnectorType;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;
import org.neo4j.kernel.internal.GraphDatabaseAPI;

/**
 * Runs Neo4j Community on one data directory, with Bolt on loopback.
 *
 * <p>Arguments: data directory, Bolt port (0 picks a free one), page cache size such as {@code 128m}.
 * Prints {@code READY bolt://127.0.0.1:PORT} once it accepts connections as user {@code neo4j} with
 * the password in the file {@code password} of the data directory. Stops on SIGTERM and when standard
 * input ends, so it never outlives the process that started it.
 */
public final class Neo4jServerMain {
    private Neo4jServerMain() {}

    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("usage: Neo4jServerMain <data directory> <bolt port, 0 = any> <page cache, e.g. 128m>");
            System.exit(2);
        }
        // Neo4j's own user log goes to standard output too; the READY line must be whole.
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path data = Path.of(args[0]).toAbsolutePath();
        try {
            DatabaseManagementService server = start(data, Integer.parseInt(args[1]), args[2]);
            Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "neo4j-shutdown"));
            setPasswordOnce(server, data);
            out.println("READY bolt://127.0.0.1:" + boltPort(server));
            waitForEndOfInput();
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            // Neo4j's threads would keep the process alive.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static DatabaseManagementService start(Path data, int port, String pageCache) {
        return new DatabaseManagementServiceBuilder(data)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, new SocketAddress("127.0.0.1", port))
                .setConfig(GraphDatabaseSettings.auth_enabled, true)
                .setConfig(GraphDatabaseSettings.udc_enabled, false)
                .setConfig(GraphDatabaseSettings.pagecache_memory, SettingValueParsers.BYTES.parse(pageCache))
                // A fresh store would otherwise reserve 256 MB of log before its first write.
                .setConfig(GraphDatabaseSettings.preallocate_logical_logs, false)
                .setConfig(GraphDatabaseSettings.logical_log_rotation_threshold, ByteUnit.mebiBytes(32))
                .setConfig(GraphDatabaseSettings.keep_logical_logs, "2 files")
                // Its one client is told to stop first; waiting for more requests would only delay the end.
                .setConfig(GraphDatabaseInternalSettings.netty_server_shutdown_quiet_period, Duration.ZERO)
                .setConfig(BoltConnectorInternalSettings.thread_pool_shutdown_wait_time, Duration.ofSeconds(1))
                .build();
    }

    /** The file appears last: an interrupted first start sets another password at the next one. */
    private static void setPasswordOnce(DatabaseManagementService server, Path data) throws IOException {
        Path file = data.resolve("password");
        if (Files.exists(file)) {
            return;
        }
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path unfinished = data.resolve("password.new");
        Files.deleteIfExists(unfinished);
        Files.createFile(
                unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, password);
        server.database("system")
                .executeTransactionally(
                        "ALTER USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED", Map.of("password", password));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static int boltPort(DatabaseManagementService server) {
        return ((GraphDatabaseAPI) server.database("neo4j"))
                .getDependencyResolver()
                .resolveDependency(ConnectorPortRegister.class)
                .getLocalAddress(ConnectorType.BOLT)
                .getPort();
    }

    private static void waitForEndOfInput() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
