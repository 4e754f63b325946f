package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.audit.Audit;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.operate.ConflictException;
import dev.sluice.controlplane.security.Actor;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** What people do about incidents. Each act is on record; callers check that the actor may operate. */
public final class Incidents {
    private static final int LONGEST_REASON = 1_000;

    private static final String OPEN = """
            SELECT root_kind || ' ' || root_namespace || ' ' || root_name AS root, closed_at IS NULL AS open
            FROM incident WHERE id = ? FOR UPDATE
            """;

    private final Transactions transactions;
    private final InstantSource time;

    public Incidents(Transactions transactions, InstantSource time) {
        this.transactions = transactions;
        this.time = time;
    }

    private record Known(String root, boolean open) {}

    /**
     * Closes an open incident and resolves its alerts. What is odd in it now does not open it again; what becomes odd later
     * for the same root opens a new one.
     *
     * @return whether there is such an incident
     * @throws ConflictException when it is closed already
     */
    public boolean close(long id, Actor by, String why) {
        Instant now = time.instant();
        return transactions.call(tx -> {
            Optional<Known> known = known(tx, id);
            if (known.isEmpty()) {
                return false;
            }
            requireOpen(id, known.get(), "closed");
            String reason = bounded(why);
            tx.update(
                    "UPDATE incident SET closed_at = ?, closed_by = ?, close_reason = ?, last_at = ? WHERE id = ?",
                    now,
                    by.name(),
                    reason,
                    now,
                    id);
            tx.update("UPDATE anomaly SET over_at = ? WHERE incident_id = ? AND over_at IS NULL", now, id);
            Alerts.resolve(tx, AlertKind.INCIDENT, subject(id), now);
            Alerts.resolve(tx, AlertKind.RUN_SLOW, subject(id), now);
            Audit.record(
                    tx,
                    by,
                    "incident.closed",
                    "incident:" + id,
                    Map.of("root", known.get().root(), "why", reason),
                    now);
            return true;
        });
    }

    /**
     * Says that somebody looks after an open incident: its alerts go no tier further. Once; a second time changes nothing.
     *
     * @return whether there is such an incident
     * @throws ConflictException when it is closed
     */
    public boolean acknowledge(long id, Actor by) {
        Instant now = time.instant();
        return transactions.call(tx -> {
            Optional<Known> known = known(tx, id);
            if (known.isEmpty()) {
                return false;
            }
            requireOpen(id, known.get(), "acknowledged");
            int changed = tx.update(
                    "UPDATE incident SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ? AND acknowledged_at IS NULL",
                    now,
                    by.name(),
                    id);
            if (changed > 0) {
                Alerts.acknowledge(tx, AlertKind.INCIDENT, subject(id), by.name(), now);
                Alerts.acknowledge(tx, AlertKind.RUN_SLOW, subject(id), by.name(), now);
                Audit.record(
                        tx,
                        by,
                        "incident.acknowledged",
                        "incident:" + id,
                        Map.of("root", known.get().root()),
                        now);
            }
            return true;
        });
    }

    /** What alerts call an incident. */
    static String subject(long id) {
        return Long.toString(id);
    }

    private static Optional<Known> known(Tx tx, long id) throws SQLException {
        return tx.first(OPEN, row -> new Known(row.getString(1), row.getBoolean(2)), id);
    }

    private static void requireOpen(long id, Known known, String act) {
        if (!known.open()) {
            throw new ConflictException("incident " + id + " is closed; only open ones can be " + act);
        }
    }

    private static String bounded(String why) {
        String reason = why.isBlank() ? "closed by hand" : why.strip();
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }
}
