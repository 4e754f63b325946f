package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunCancel;
import dev.sluice.controlplane.run.RunProgress;
import dev.sluice.controlplane.run.RunStarter;
import dev.sluice.controlplane.telemetry.WorkContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds what nobody else notices: expired leases, runs past their timeout or deadline. Any replica may do any of it. */
public final class Sweeper {
    private static final int BATCH = 100;

    private final Transactions transactions;
    private final Completer completer;
    private final RunCancel cancel;
    private final RunStarter starter;

    public Sweeper(Transactions transactions, Completer completer, RunCancel cancel, RunStarter starter) {
        this.transactions = transactions;
        this.completer = completer;
        this.cancel = cancel;
        this.starter = starter;
    }

    /** Goes over everything once. Returns how much it found. */
    public int sweep(Instant now) {
        return leases(now) + timeouts(now) + cancelled(now) + forgotten(now) + deadlines(now);
    }

    private int leases(Instant now) {
        List<UUID> expired = transactions.call(tx -> tx.query(
                "SELECT attempt_id FROM lease WHERE lease_until < ? ORDER BY lease_until LIMIT ?",
                row -> row.getObject(1, UUID.class),
                now,
                BATCH));
        int lost = 0;
        for (UUID attempt : expired) {
            Optional<Claimed> claimed = transactions.call(tx -> completer.claimed(tx, attempt));
            if (claimed.isPresent() && lose(claimed.get(), now)) {
                lost++;
            }
        }
        return lost;
    }

    private boolean lose(Claimed claimed, Instant now) {
        try (WorkContext _ = WorkContext.attempt(
                claimed.run().id(),
                claimed.attempt(),
                claimed.deployed().workflow().metadata().name().namespace())) {
            return completer.lose(claimed, now);
        }
    }

    private int timeouts(Instant now) {
        List<UUID> late = transactions.call(tx -> tx.query("""
            SELECT id FROM workflow_run WHERE state = 'RUNNING' AND timeout_at IS NOT NULL AND timeout_at <= ?
              AND cancel_asked IS NULL ORDER BY timeout_at LIMIT ?
            """, row -> row.getObject(1, UUID.class), now, BATCH));
        late.forEach(run -> cancel.cancel(run, RunProgress.TIMEOUT, now));
        return late.size();
    }

    /** Runs to be cancelled of which nothing runs, so that no heartbeat tells anybody. */
    private int cancelled(Instant now) {
        record Asked(UUID run, String by) {}
        List<Asked> asked = transactions.call(
                tx -> tx.query("""
                    SELECT r.id, r.cancel_asked FROM workflow_run r
                    WHERE r.state = 'RUNNING' AND r.cancel_asked IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.run_id = r.id) ORDER BY r.id LIMIT ?
                    """, row -> new Asked(row.getObject(1, UUID.class), row.getString(2)), BATCH));
        asked.forEach(a -> cancel.cancel(a.run(), a.by(), now));
        return asked.size();
    }

    private int forgotten(Instant now) {
        return transactions.call(tx -> {
            Journal journal = new Journal();
            int started = starter.startForgotten(tx, journal, now);
            journal.write(tx);
            return started;
        });
    }

    private int deadlines(Instant now) {
        return transactions.call(tx -> {
            record Missed(UUID id, long definition, String name, Instant deadline) {}
            List<Missed> missed = tx.query(
                    """
                    UPDATE workflow_run r SET deadline_missed = true FROM definition d
                    WHERE d.id = r.definition_id AND r.id IN (
                        SELECT id FROM workflow_run WHERE state IN ('WAITING', 'QUEUED', 'RUNNING') AND NOT deadline_missed
                          AND deadline_at IS NOT NULL AND deadline_at <= ? ORDER BY deadline_at LIMIT ? FOR UPDATE SKIP LOCKED)
                    RETURNING r.id, r.definition_id, d.namespace || '/' || d.name AS name, r.deadline_at
                    """,
                    row -> new Missed(
                            row.getObject("id", UUID.class),
                            row.getLong("definition_id"),
                            row.getString("name"),
                            java.util.Objects.requireNonNull(
                                    dev.sluice.controlplane.jdbc.Jdbc.instant(row, "deadline_at"))),
                    now,
                    BATCH);
            for (Missed m : missed) {
                Alerts.raise(
                        tx,
                        AlertKind.DEADLINE_MISSED,
                        m.name() + ":" + m.id(),
                        m.definition(),
                        m.id(),
                        m.name() + " was to be done by " + m.deadline() + " and is not",
                        now);
            }
            if (!missed.isEmpty()) {
                tx.tell(new Fact.DeadlinesMissed(missed.size()));
            }
            return missed.size();
        });
    }
}
