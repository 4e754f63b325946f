package dev.sluice.controlplane.audit;

import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.security.Actor;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** Writes entries of the audit trail, in the transaction that does what they tell of. Nothing is ever changed or removed. */
public final class Audit {
    private static final String INSERT = """
        INSERT INTO audit_entry (at, actor, actor_key, action, subject, detail) VALUES (?, ?, ?, ?, ?, ?::jsonb)
        """;

    private Audit() {}

    /**
     * Appends an entry.
     *
     * @param action what was done: {@code waiver.approved}
     * @param subject to what: {@code waiver:12}
     * @param detail texts, whole numbers, booleans, times, lists and maps of these; empty values are left out
     */
    public static void record(Tx tx, Actor actor, String action, String subject, Map<String, ?> detail, Instant now)
            throws SQLException {
        tx.update(INSERT, now, actor.name(), actor.key(), action, subject, CanonicalJson.of(detail));
        tx.told();
    }
}
