package dev.sluice.controlplane.admin;

import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.ApiKeys;
import dev.sluice.controlplane.security.Grant;
import dev.sluice.controlplane.security.People;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Grants roles to the users and groups that tokens name; every step is in the audit trail. */
@ApplicationScoped
class Grants {
    private static final String COLUMNS =
            "id, kind, name, role, namespaces, made_by, made_at, expires_at, revoked_at FROM access_grant ";

    private final Transactions transactions;
    private final People people;
    private final InstantSource time;

    Grants(Transactions transactions, People people, InstantSource time) {
        this.transactions = transactions;
        this.people = people;
        this.time = time;
    }

    /** Who has a grant. */
    enum Kind {
        USER,
        GROUP;

        String spelled() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is asked for.
     *
     * @param name of the user or group, as tokens have it
     */
    record Wanted(
            Kind kind, String name, Grant grant, @Nullable Instant expiresAt) {}

    /**
     * A grant as answers show it.
     *
     * @param namespaces in which it counts; null: all
     */
    record Row(
            long id,
            String kind,
            String name,
            String role,
            @Nullable List<String> namespaces,
            String madeBy,
            Instant madeAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt) {
        Row {
            namespaces = namespaces == null ? null : List.copyOf(namespaces);
        }
    }

    /** A grant, and whether it is a new one. */
    record Made(Row row, boolean isNew) {}

    /** Grants a role; the same that is there already is left as it is. */
    Made create(Actor by, Wanted wanted) {
        Instant now = time.instant();
        Made made = transactions.call(tx -> {
            Optional<Long> id = insert(tx, by, wanted, now);
            if (id.isPresent()) {
                Map<String, Object> detail = new HashMap<>(Keys.told(wanted.grant()));
                detail.put("kind", wanted.kind().spelled());
                detail.put("name", wanted.name());
                if (wanted.expiresAt() != null) {
                    detail.put("expiresAt", wanted.expiresAt());
                }
                Audit.record(tx, by, "grant.created", "grant:" + id.get(), detail, now);
            }
            Row row = tx.first(
                            "SELECT " + COLUMNS + """
                                WHERE revoked_at IS NULL AND kind = ? AND name = ? AND role = ?
                                    AND namespaces IS NOT DISTINCT FROM ? AND expires_at IS NOT DISTINCT FROM ?
                                """,
                            Grants::row,
                            wanted.kind(),
                            wanted.name(),
                            wanted.grant().role().spelled(),
                            wanted.grant().scope().namespaces(),
                            wanted.expiresAt())
                    .orElseThrow();
            return new Made(row, id.isPresent());
        });
        people.forget();
        return made;
    }

    private static Optional<Long> insert(Tx tx, Actor by, Wanted wanted, Instant now) throws SQLException {
        return tx.first(
                """
                INSERT INTO access_grant (kind, name, role, namespaces, made_by, made_by_key, made_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
                """,
                row -> row.getLong(1),
                wanted.kind(),
                wanted.name(),
                wanted.grant().role().spelled(),
                wanted.grant().scope().namespaces(),
                by.name(),
                by.key(),
                now,
                wanted.expiresAt());
    }

    List<Row> list(long after, int first) {
        return transactions.call(
                tx -> tx.query("SELECT " + COLUMNS + "WHERE id > ? ORDER BY id LIMIT ?", Grants::row, after, first));
    }

    /** Revokes a grant; once is enough. Empty when there is none. */
    Optional<Row> revoke(Actor by, long id) {
        Instant now = time.instant();
        Optional<Row> revoked = transactions.call(tx -> {
            int changed =
                    tx.update("UPDATE access_grant SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id);
            Optional<Row> row = tx.first("SELECT " + COLUMNS + "WHERE id = ?", Grants::row, id);
            if (changed > 0) {
                Row was = row.orElseThrow();
                Audit.record(
                        tx,
                        by,
                        "grant.revoked",
                        "grant:" + id,
                        Map.of("kind", was.kind(), "name", was.name(), "role", was.role()),
                        now);
            }
            return row;
        });
        people.forget();
        return revoked;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getString("kind").toLowerCase(Locale.ROOT),
                row.getString("name"),
                row.getString("role"),
                ApiKeys.scope(row.getArray("namespaces")).namespaces(),
                row.getString("made_by"),
                Objects.requireNonNull(Jdbc.instant(row, "made_at")),
                Jdbc.instant(row, "expires_at"),
                Jdbc.instant(row, "revoked_at"));
    }
}
