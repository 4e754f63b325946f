package dev.sluice.controlplane.security;

import dev.sluice.model.Sha256;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** API keys: 256 random bits, stored as SHA-256 only. */
@ApplicationScoped
public class ApiKeys {
    static final String PREFIX = "slc_";
    private static final int MOST_REMEMBERED = 10_000;

    private record Standing(Optional<Login.Key> login, Instant until) {}

    private final AgroalDataSource dataSource;
    private final AuthConfig config;
    private final InstantSource time;
    private final Map<String, Standing> remembered = new ConcurrentHashMap<>();

    ApiKeys(AgroalDataSource dataSource, AuthConfig config, InstantSource time) {
        this.dataSource = dataSource;
        this.config = config;
        this.time = time;
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
        return new Secret(key, key.substring(0, PREFIX.length() + 6), Sha256.of(key));
    }

    /** Forgets what is remembered, so that a change counts at once here, and after the cache's time in other replicas. */
    public void forget() {
        remembered.clear();
    }

    /** Makes a key for everything; the only time that it can be seen. */
    String create(String name, Role role) throws SQLException {
        Secret secret = draw();
        try (Connection connection = dataSource.getConnection()) {
            insert(connection, name, role, secret);
        }
        return secret.key();
    }

    void insert(Connection connection, String name, Role role, Secret secret) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO api_key (name, prefix, hash, role, created_at) VALUES (?, ?, ?, ?, ?)")) {
            statement.setString(1, name);
            statement.setString(2, secret.prefix());
            statement.setBytes(3, secret.hash());
            statement.setString(4, role.spelled());
            statement.setTimestamp(5, Timestamp.from(time.instant()));
            statement.executeUpdate();
        }
    }

    /** What the store knows a key by. */
    static String hashOf(String key) {
        return Sha256.hexOf(key);
    }

    /** Whose key it is; empty for an unknown, expired or revoked one. Blocks on the store now and then. */
    Optional<Login.Key> login(String hash) throws SQLException {
        Optional<Optional<Login.Key>> known = remembered(hash);
        if (known.isPresent()) {
            return known.get();
        }
        Instant now = time.instant();
        Optional<Login.Key> login = read(hash, now);
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear(); // somebody is guessing
        }
        remembered.put(hash, new Standing(login, now.plus(config.cache())));
        return login;
    }

    /** What is remembered about a key, without asking the store; empty when nothing fresh is. */
    Optional<Optional<Login.Key>> remembered(String hash) {
        Standing standing = remembered.get(hash);
        return standing == null || standing.until.isBefore(time.instant())
                ? Optional.empty()
                : Optional.of(standing.login);
    }

    private Optional<Login.Key> read(String hash, Instant now) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement("""
                    SELECT id, name, role, namespaces, grants, expires_at FROM api_key
                    WHERE hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)
                    """)) {
            statement.setBytes(1, HexFormat.of().parseHex(hash));
            statement.setTimestamp(2, Timestamp.from(now));
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                Principal principal = new Principal(rows.getLong("id"), rows.getString("name"), grants(rows));
                Timestamp until = rows.getTimestamp("expires_at");
                return Optional.of(new Login.Key(principal, until == null ? null : until.toInstant(), hash));
            }
        }
    }

    /** What a row of keys grants. */
    public static List<Grant> grants(ResultSet row) throws SQLException {
        @Nullable String grants = row.getString("grants");
        return grants != null
                ? GrantsJson.read(grants)
                : List.of(new Grant(Role.of(row.getString("role")).orElseThrow(), scope(row.getArray("namespaces"))));
    }

    /** Namespaces as tables have them. */
    public static Scope scope(@Nullable Array namespaces) throws SQLException {
        return namespaces == null ? Scope.ALL : new Scope(List.of((String[]) namespaces.getArray()));
    }
}
