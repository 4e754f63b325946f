package dev.sluice.controlplane.security;

import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** At first start an admin key is made, and written to a file that only its owner reads. */
@ApplicationScoped
class FirstKey {
    static final String FILE = "api-key";
    /** Replicas that start together make one key. */
    private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7340171)";

    private final AgroalDataSource dataSource;
    private final ApiKeys keys;
    private final AuthConfig config;
    /** Folder for the key; without one no key is made. */
    private final Optional<String> dataDir;

    FirstKey(
            AgroalDataSource dataSource,
            ApiKeys keys,
            AuthConfig config,
            @ConfigProperty(name = "sluice.data-dir") Optional<String> dataDir) {
        this.dataSource = dataSource;
        this.keys = keys;
        this.config = config;
        this.dataDir = dataDir;
    }

    void start(@Observes StartupEvent started) throws SQLException, IOException {
        if (config.enabled() && dataDir.isPresent()) {
            make(Path.of(dataDir.get(), FILE).toAbsolutePath());
        }
    }

    /** Makes the key where there is none at all; the file is there before the key counts. */
    private void make(Path file) throws SQLException, IOException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute(ONE_AT_A_TIME);
                if (!any(statement)) {
                    ApiKeys.Secret secret = ApiKeys.draw();
                    write(file, secret.key());
                    keys.insert(connection, "admin", Role.ADMIN, secret);
                    Log.infof("admin key created file=%s", file);
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static void write(Path file, String key) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, key + "\n", StandardOpenOption.WRITE);
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean any(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM api_key LIMIT 1")) {
            return rows.next();
        }
    }
}
