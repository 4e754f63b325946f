package dev.sluice.controlplane.admin;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ApiKeys;
import dev.sluice.controlplane.security.Role;
import dev.sluice.controlplane.security.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes, lists and revokes API keys; every step is in the audit trail. */
@ApplicationScoped
class Keys {
    private final Transactions transactions;
    private final ApiKeys keys;
    private final InstantSource time;

    Keys(Transactions transactions, ApiKeys keys, InstantSource time) {
        this.transactions = transactions;
        this.keys = keys;
        this.time = time;
    }

    /**
     * A key as lists show it.
     *
     * @param prefix first characters of the secret
     * @param namespaces that it may see; null: all
     */
    record Key(
            long id,
            String name,
            String prefix,
            String role,
            @Nullable List<String> namespaces,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {
        Key {
            namespaces = namespaces == null ? null : List.copyOf(namespaces);
        }
    }

    /**
     * A key just made.
     *
     * @param secret seen this once
     */
    record NewKey(
            long id,
            String name,
            String role,
            @Nullable List<String> namespaces,
            String secret,
            @Nullable Instant expiresAt) {
        NewKey {
            namespaces = namespaces == null ? null : List.copyOf(namespaces);
        }
    }

    NewKey create(Actor by, String name, Role role, Scope scope, @Nullable Instant expiresAt) {
        Instant now = time.instant();
        ApiKeys.Secret secret = ApiKeys.draw();
        return transactions.call(tx -> {
            long id = tx.query(
                            """
                            INSERT INTO api_key (name, prefix, hash, role, namespaces, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
                            RETURNING id
                            """,
                            row -> row.getLong(1),
                            name,
                            secret.prefix(),
                            secret.hash(),
                            spelled(role),
                            scope.namespaces(),
                            now,
                            expiresAt)
                    .getFirst();
            List<String> namespaces = scope.namespaces() == null ? List.of() : scope.namespaces();
            Audit.record(
                    tx,
                    by,
                    "key.created",
                    "key:" + id,
                    Map.of("name", name, "role", spelled(role), "namespaces", namespaces),
                    now);
            return new NewKey(id, name, spelled(role), scope.namespaces(), secret.key(), expiresAt);
        });
    }

    List<Key> list(long after, int first) {
        return transactions.call(tx -> tx.query("""
                SELECT id, name, prefix, role, namespaces, created_at, expires_at, revoked_at FROM api_key
                WHERE id > ? ORDER BY id LIMIT ?
                """, Keys::key, after, first));
    }

    /** Revokes a key; once is enough. Empty when there is none. */
    Optional<Key> revoke(Actor by, long id) {
        Instant now = time.instant();
        Optional<Key> revoked = transactions.call(tx -> {
            int changed = tx.update("UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id);
            if (changed > 0) {
                Audit.record(tx, by, "key.revoked", "key:" + id, Map.of(), now);
            }
            return tx.first(
                    "SELECT id, name, prefix, role, namespaces, created_at, expires_at, revoked_at FROM api_key WHERE id = ?",
                    Keys::key,
                    id);
        });
        keys.forget();
        return revoked;
    }

    private static @Nullable List<String> namespaces(ResultSet row) throws SQLException {
        Array namespaces = row.getArray("namespaces");
        return namespaces == null ? null : List.of((String[]) namespaces.getArray());
    }

    private static String spelled(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getLong("id"),
                row.getString("name"),
                row.getString("prefix"),
                row.getString("role"),
                namespaces(row),
                java.util.Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                Jdbc.instant(row, "expires_at"),
                Jdbc.instant(row, "revoked_at"));
    }
}
