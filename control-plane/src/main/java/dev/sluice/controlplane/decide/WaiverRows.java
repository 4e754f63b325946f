package dev.sluice.controlplane.decide;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.operate.Idempotency;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.security.Scope;
import dev.sluice.controlplane.security.ScopeSql;
import dev.sluice.model.DatasetId;
import dev.sluice.quality.gate.Waiver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waivers in the store. */
public final class WaiverRows {
    private static final String COLUMNS = """
            SELECT w.id, w.definition_id, w.asset_id, d.namespace || '/' || d.name AS gate, a.namespace, a.name, w.scope, w.check_id,
                   w.consumer, w.version, w.slice, w.sticky, w.bound_value, w.bound_worse, w.reason, w.ticket, w.state,
                   w.requested_by, w.requested_key, w.requested_at, w.approved_by, w.approved_at, w.expires_at, w.ended_by,
                   w.ended_at, w.ended_why
            FROM waiver w JOIN definition d ON d.id = w.definition_id JOIN asset a ON a.id = w.asset_id
            """;

    private static final String INSERT = """
            INSERT INTO waiver (definition_id, asset_id, scope, check_id, consumer, version, slice, sticky, bound_value, bound_worse,
                                reason, ticket, state, requested_by, requested_key, requested_at, expires_at, request_key, request)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'REQUESTED', ?, ?, ?, ?, ?, ?) ON CONFLICT (request_key) DO NOTHING RETURNING id
            """;

    private WaiverRows() {}

    /** Those that the rules have to know when they decide about a dataset: approved ones, also of time that is up. */
    public static List<Waiver> approved(Tx tx, long asset) throws SQLException {
        return tx
                .query(COLUMNS + "WHERE w.asset_id = ? AND w.state = 'APPROVED' ORDER BY w.id", WaiverRows::read, asset)
                .stream()
                .map(WaiverRecord::waiver)
                .toList();
    }

    /** Whose it is: the gate's and asset's numbers, and the key of who asked. */
    record Belongs(long gate, long asset, long key) {}

    /** A waiver that was asked for under a key. */
    record Known(long id, String request) {}

    /** The new waiver's id; empty: somebody asks under the same key at the same time, and was first. */
    static Optional<Long> insert(Tx tx, Waiver w, Belongs to, Optional<String> ticket, Idempotency.@Nullable Request as)
            throws SQLException {
        return tx
                .query(
                        INSERT,
                        row -> row.getLong(1),
                        to.gate(),
                        to.asset(),
                        scope(w.scope()),
                        w.scope().onlyCheck().orElse(""),
                        w.scope().onlyConsumer().orElse(""),
                        w.version(),
                        w.slice().orElse(""),
                        w.sticky(),
                        w.bound().map(Waiver.Bound::value).orElse(null),
                        w.bound().map(bound -> bound.worse().name()).orElse(null),
                        w.reason(),
                        ticket.orElse(null),
                        w.requestedBy(),
                        to.key(),
                        w.requestedAt(),
                        w.expiresAt(),
                        as == null ? null : as.scoped(),
                        as == null ? null : as.request())
                .stream()
                .findFirst();
    }

    static Optional<Known> asked(Tx tx, Idempotency.Request as) throws SQLException {
        return tx.first(
                "SELECT id, request FROM waiver WHERE request_key = ?",
                row -> new Known(row.getLong(1), row.getString(2)),
                as.scoped());
    }

    static String scope(Waiver.Scope scope) {
        return switch (scope) {
            case Waiver.Scope.Whole _ -> "GATE";
            case Waiver.Scope.Check _ -> "CHECK";
            case Waiver.Scope.Consumer _, Waiver.Scope.CheckForConsumer _ -> "CONSUMER";
        };
    }

    static Optional<WaiverRecord> find(Tx tx, long id) throws SQLException {
        return tx.first(COLUMNS + "WHERE w.id = ?", WaiverRows::read, id);
    }

    /** Locks it for the step that follows. */
    static Optional<WaiverRecord> lock(Tx tx, long id) throws SQLException {
        return tx.first(COLUMNS + "WHERE w.id = ? FOR UPDATE OF w", WaiverRows::read, id);
    }

    /** One whose time is up, that nobody else deals with now. */
    static Optional<WaiverRecord> lockDue(Tx tx, Instant now) throws SQLException {
        return tx.first(
                COLUMNS
                        + "WHERE w.state IN ('REQUESTED', 'APPROVED') AND w.expires_at <= ? ORDER BY w.expires_at, w.id LIMIT 1 FOR UPDATE OF w SKIP LOCKED",
                WaiverRows::read,
                now);
    }

    /** Newest first, before an id. */
    static List<WaiverRecord> list(
            Tx tx, @Nullable String gate, @Nullable String state, long before, int limit, Scope scope)
            throws SQLException {
        ScopeSql ofGate = ScopeSql.on(scope, "d.namespace");
        ScopeSql ofAsset = ScopeSql.on(scope, "a.namespace");
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(before, gate, gate, state, state));
        values.addAll(ofGate.parameters());
        values.addAll(ofAsset.parameters());
        values.add(limit);
        return tx.query(
                COLUMNS
                        + "WHERE w.id < ? AND (?::text IS NULL OR d.namespace || '/' || d.name = ?) AND (?::text IS NULL OR w.state = ?) AND "
                        + ofGate.text() + " AND " + ofAsset.text() + " ORDER BY w.id DESC LIMIT ?",
                WaiverRows::read,
                values.toArray());
    }

    static void approve(Tx tx, long id, Actor by, Instant now) throws SQLException {
        tx.update(
                "UPDATE waiver SET state = 'APPROVED', approved_by = ?, approved_key = ?, approved_at = ? WHERE id = ?",
                by.name(),
                by.key(),
                now,
                id);
    }

    static void end(Tx tx, long id, Waiver.State state, Actor by, String why, Instant now) throws SQLException {
        tx.update(
                "UPDATE waiver SET state = ?, ended_by = ?, ended_at = ?, ended_why = ? WHERE id = ?",
                state,
                by.name(),
                now,
                why.isEmpty() ? null : why,
                id);
    }

    private static WaiverRecord read(ResultSet row) throws SQLException {
        Optional<String> approvedBy = Optional.ofNullable(row.getString("approved_by"));
        Optional<String> endedBy = Optional.ofNullable(row.getString("ended_by"));
        String slice = row.getString("slice");
        Waiver waiver = new Waiver(
                row.getLong("id"),
                new DatasetId(row.getString("namespace"), row.getString("name")),
                scope(row),
                row.getLong("version"),
                row.getBoolean("sticky"),
                slice.isEmpty() ? Optional.empty() : Optional.of(slice),
                row.getString("requested_by"),
                Objects.requireNonNull(Jdbc.instant(row, "requested_at")),
                row.getString("reason"),
                Objects.requireNonNull(Jdbc.instant(row, "expires_at")),
                bound(row),
                Waiver.State.valueOf(row.getString("state")),
                endedBy.or(() -> approvedBy).orElse(""));
        return new WaiverRecord(
                waiver,
                row.getLong("definition_id"),
                row.getLong("asset_id"),
                row.getLong("requested_key"),
                Optional.ofNullable(row.getString("ticket")),
                approvedBy,
                Optional.ofNullable(Jdbc.instant(row, "approved_at")),
                endedBy,
                Optional.ofNullable(Jdbc.instant(row, "ended_at")),
                Optional.ofNullable(row.getString("ended_why")));
    }

    private static Waiver.Scope scope(ResultSet row) throws SQLException {
        String gate = row.getString("gate");
        return switch (row.getString("scope")) {
            case "CHECK" -> new Waiver.Scope.Check(gate, row.getString("check_id"));
            case "CONSUMER" ->
                row.getString("check_id").isEmpty()
                        ? new Waiver.Scope.Consumer(gate, row.getString("consumer"))
                        : new Waiver.Scope.CheckForConsumer(gate, row.getString("check_id"), row.getString("consumer"));
            default -> new Waiver.Scope.Whole(gate);
        };
    }

    private static Optional<Waiver.Bound> bound(ResultSet row) throws SQLException {
        double value = row.getDouble("bound_value");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Waiver.Bound(value, Waiver.Worse.valueOf(row.getString("bound_worse"))));
    }
}
