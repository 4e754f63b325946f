package dev.sluice.controlplane.admin;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ApiKeys;
import dev.sluice.controlplane.security.Grant;
import dev.sluice.controlplane.security.GrantsJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
     * A role as answers show it.
     *
     * @param namespaces in which it counts; null: all
     */
    record Granted(String role, @Nullable List<String> namespaces) {
        Granted {
            namespaces = namespaces == null ? null : List.copyOf(namespaces);
        }

        static Granted of(Grant grant) {
            return new Granted(grant.role().spelled(), grant.scope().namespaces());
        }
    }

    /**
     * A key as lists show it.
     *
     * @param prefix first characters of the secret
     * @param role the strongest of its grants, as namespaces are that one's; null: all
     */
    record Key(
            long id,
            String name,
            String prefix,
            String role,
            @Nullable List<String> namespaces,
            List<Granted> grants,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {
        Key {
            namespaces = namespaces == null ? null : List.copyOf(namespaces);
            grants = List.copyOf(grants);
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
            String prefix,
            String role,
            @Nullable List<String> namespaces,
            List<Granted> grants,
            String secret,
            @Nullable Instant expiresAt) {
        NewKey {
            namespaces = namespaces == null ? null : List.copyOf(namespaces);
            grants = List.copyOf(grants);
        }
    }

    NewKey create(Actor by, String name, List<Grant> grants, @Nullable Instant expiresAt) {
        Instant now = time.instant();
        ApiKeys.Secret secret = ApiKeys.draw();
        Granted strongest = Granted.of(
                grants.stream().min(Comparator.comparing(Grant::role)).orElseThrow());
        return transactions.call(tx -> {
            long id = tx.query(
                            """
                            INSERT INTO api_key (name, prefix, hash, role, namespaces, grants, created_at, expires_at)
                            VALUES (?, ?, ?, ?, ?, ?::jsonb, ?, ?) RETURNING id
                            """,
                            row -> row.getLong(1),
                            name,
                            secret.prefix(),
                            secret.hash(),
                            strongest.role(),
                            strongest.namespaces(),
                            GrantsJson.of(grants),
                            now,
                            expiresAt)
                    .getFirst();
            Audit.record(tx, by, "key.created", "key:" + id, told(name, grants, expiresAt), now);
            return new NewKey(
                    id,
                    name,
                    secret.prefix(),
                    strongest.role(),
                    strongest.namespaces(),
                    grants.stream().map(Granted::of).toList(),
                    secret.key(),
                    expiresAt);
        });
    }

    /** What the audit trail tells; a single grant as ever. */
    private static Map<String, ?> told(String name, List<Grant> grants, @Nullable Instant expiresAt) {
        Map<String, Object> detail = new HashMap<>();
        detail.put("name", name);
        if (expiresAt != null) {
            detail.put("expiresAt", expiresAt);
        }
        if (grants.size() == 1) {
            detail.putAll(told(grants.getFirst()));
        } else {
            detail.put("grants", grants.stream().map(Keys::told).toList());
        }
        return detail;
    }

    static Map<String, ?> told(Grant grant) {
        List<String> namespaces = grant.scope().namespaces();
        return Map.of("role", grant.role().spelled(), "namespaces", namespaces == null ? List.of() : namespaces);
    }

    List<Key> list(long after, int first) {
        return transactions.call(tx -> tx.query("""
            SELECT id, name, prefix, role, namespaces, grants, created_at, expires_at, revoked_at FROM api_key
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
            return tx.first("""
                SELECT id, name, prefix, role, namespaces, grants, created_at, expires_at, revoked_at FROM api_key
                WHERE id = ?
                """, Keys::key, id);
        });
        keys.forget();
        return revoked;
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getLong("id"),
                row.getString("name"),
                row.getString("prefix"),
                row.getString("role"),
                ApiKeys.scope(row.getArray("namespaces")).namespaces(),
                ApiKeys.grants(row).stream().map(Granted::of).toList(),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                Jdbc.instant(row, "expires_at"),
                Jdbc.instant(row, "revoked_at"));
    }
}
