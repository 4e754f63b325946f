package dev.sluice.controlplane.security;

import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * API keys: 256 random bits, stored as SHA-256 only. At first start an admin key is made and written to a file that only
 * its owner reads.
 */
@ApplicationScoped
public class ApiKeys {
    private static final String PREFIX = "slc_";
    private static final String ADMIN_FILE = "api-key";
    private static final int MOST_REMEMBERED = 10_000;

    private record Standing(Optional<KeyHolder> holder, Instant until) {}

    private final AgroalDataSource dataSource;
    private final AuthConfig config;
    private final InstantSource time;
    /** Folder for the first admin key; without one no key is made. */
    private final Optional<String> dataDir;

    private final Map<String, Standing> remembered = new ConcurrentHashMap<>();

    ApiKeys(
            AgroalDataSource dataSource,
            AuthConfig config,
            InstantSource time,
            @ConfigProperty(name = "sluice.data-dir") Optional<String> dataDir) {
        this.dataSource = dataSource;
        this.dataDir = dataDir;
        this.config = config;
        this.time = time;
    }

    /** Makes the first admin key where there is none and a folder to put it. */
    void start(@Observes StartupEvent started) throws SQLException, IOException {
        if (!config.enabled() || dataDir.isEmpty()) {
            return;
        }
        Path file = Path.of(dataDir.get(), ADMIN_FILE);
        if (any()) {
            return;
        }
        String key = create("admin", Role.ADMIN);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, key + "\n", StandardOpenOption.WRITE);
        Log.infof("admin key created file=%s", file);
    }

    /**
     * A new key.
     *
     * @param key the secret itself: the only time that it can be seen
     * @param prefix its first characters, by which people know it again
     * @param hash what is stored
     */
    public record Secret(String key, String prefix, byte[] hash) {}

    /** Draws a new key; nothing is stored. */
    public static Secret draw() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return new Secret(key, key.substring(0, PREFIX.length() + 6), sha256(key));
    }

    /** Forgets what is remembered, so that a change counts at once here, and after the cache's time in other replicas. */
    public void forget() {
        remembered.clear();
    }

    /** Makes a key; the only time that it can be seen. */
    String create(String name, Role role) throws SQLException {
        Secret secret = draw();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES (?, ?, ?, ?, ?)")) {
            statement.setString(1, name);
            statement.setString(2, secret.prefix());
            statement.setBytes(3, secret.hash());
            statement.setString(4, role.name().toLowerCase(Locale.ROOT));
            statement.setTimestamp(5, Timestamp.from(time.instant()));
            statement.executeUpdate();
        }
        return secret.key();
    }

    /** Whose key it is; empty for an unknown, expired or revoked one. Blocks on the store now and then. */
    Optional<KeyHolder> holderOf(String key) throws SQLException {
        Instant now = time.instant();
        String name = HexFormat.of().formatHex(sha256(key));
        Standing standing = remembered.get(name);
        if (standing == null || standing.until.isBefore(now)) {
            standing = new Standing(read(key, now), now.plus(config.cache()));
            if (remembered.size() >= MOST_REMEMBERED) {
                remembered.clear(); // somebody is guessing
            }
            remembered.put(name, standing);
        }
        return standing.holder;
    }

    /** What is remembered about a key, without asking the store; empty when nothing fresh is. */
    Optional<Optional<KeyHolder>> rememberedHolderOf(String key) {
        Standing standing = remembered.get(HexFormat.of().formatHex(sha256(key)));
        return standing == null || standing.until.isBefore(time.instant())
                ? Optional.empty()
                : Optional.of(standing.holder);
    }

    private Optional<KeyHolder> read(String key, Instant now) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT id, name, role, namespaces FROM api_key
                        WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
                        """)) {
            statement.setBytes(1, sha256(key));
            statement.setTimestamp(2, Timestamp.from(now));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new KeyHolder(
                                rows.getLong(1),
                                rows.getString(2),
                                Role.valueOf(rows.getString(3).toUpperCase(Locale.ROOT)),
                                scope(rows.getArray(4))))
                        : Optional.empty();
            }
        }
    }

    private static Scope scope(@Nullable Array namespaces) throws SQLException {
        return namespaces == null ? Scope.ALL : new Scope(List.of((String[]) namespaces.getArray()));
    }

    private boolean any() throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM api_key LIMIT 1");
                ResultSet rows = statement.executeQuery()) {
            return rows.next();
        }
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
