package dev.sluice.controlplane.alert;

import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Raises and resolves alerts inside the transaction that knows. One trouble is one alert until it is resolved. */
public final class Alerts {
    private static final int LONGEST_SUMMARY = 1_000;

    private static final String RAISE = """
            INSERT INTO alert (alert_key, kind, definition_id, run_id, summary, raised_at, next_tier_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (alert_key) WHERE resolved_at IS NULL
            DO UPDATE SET count = alert.count + 1, run_id = EXCLUDED.run_id, summary = EXCLUDED.summary
            """;

    private Alerts() {}

    /** Raises an alert, or counts it once more while it is open. */
    public static void raise(
            Tx tx, AlertKind kind, String subject, long definitionId, @Nullable UUID run, String summary, Instant now)
            throws SQLException {
        tx.update(
                RAISE,
                key(kind, subject),
                kind,
                definitionId == 0 ? null : definitionId,
                run,
                tx.cut(summary, LONGEST_SUMMARY),
                now,
                now);
    }

    /** Closes an alert whose trouble is over; no effect without one. */
    public static void resolve(Tx tx, AlertKind kind, String subject, Instant now) throws SQLException {
        tx.update(
                "UPDATE alert SET resolved_at = ? WHERE alert_key = ? AND resolved_at IS NULL",
                now,
                key(kind, subject));
    }

    /** Somebody looks after it: it goes no tier further. No effect without an open alert. */
    public static void acknowledge(Tx tx, AlertKind kind, String subject, String by, Instant now) throws SQLException {
        tx.update(
                "UPDATE alert SET acknowledged_at = ?, acknowledged_by = ? WHERE alert_key = ? AND resolved_at IS NULL"
                        + " AND acknowledged_at IS NULL",
                now,
                by,
                key(kind, subject));
    }

    private static String key(AlertKind kind, String subject) {
        return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ":" + subject;
    }
}
