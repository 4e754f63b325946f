package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunAdmission;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.scheduler.definition.Trigger.WaitFor.OnTimeout;
import dev.sluice.scheduler.plan.RunStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Lets runs go on whose assets have come, and ends the wait of those whose time is up. */
public final class Waits {
    private static final int BATCH = 100;

    private static final String OVER = """
            SELECT r.id, NOT EXISTS (
                SELECT 1 FROM run_wait w JOIN asset a ON a.id = w.asset_id
                LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
                WHERE w.run_id = r.id AND (v.published_at IS NULL OR v.published_at < w.since)) AS complete
            FROM workflow_run r
            WHERE r.state = 'WAITING' AND (r.wait_until <= ? OR NOT EXISTS (
                SELECT 1 FROM run_wait w JOIN asset a ON a.id = w.asset_id
                LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
                WHERE w.run_id = r.id AND (v.published_at IS NULL OR v.published_at < w.since)))
            ORDER BY r.created_at, r.id LIMIT ?
            """;

    private final Transactions transactions;
    private final RunAdmission admission;

    public Waits(Transactions transactions, RunAdmission admission) {
        this.transactions = transactions;
        this.admission = admission;
    }

    private record Over(UUID run, boolean complete) {}

    /** Looks at all waiting runs once. Returns how many stopped waiting. */
    public int check(Instant now) {
        List<Over> over = transactions.call(
                tx -> tx.query(OVER, row -> new Over(row.getObject(1, UUID.class), row.getBoolean(2)), now, BATCH));
        for (Over o : over) {
            transactions.run(tx -> {
                Journal journal = new Journal();
                end(tx, o, journal, now);
                journal.write(tx);
            });
        }
        return over.size();
    }

    private void end(Tx tx, Over over, Journal journal, Instant now) throws SQLException {
        Optional<RunRow> run = admission.lockWithWorkflow(tx, over.run());
        if (run.isEmpty() || run.get().state() != RunStatus.WAITING) {
            return;
        }
        if (over.complete() || timeout(tx, over.run()) == OnTimeout.RUN_ANYWAY) {
            admission.admit(tx, run.get(), journal, now);
            return;
        }
        boolean fails = timeout(tx, over.run()) == OnTimeout.FAIL;
        RunStatus status = fails ? RunStatus.FAILED : RunStatus.SKIPPED;
        String reason = "its assets did not come in time: " + String.join(", ", missing(tx, over.run()));
        admission.end(tx, run.get(), status, reason, now);
        journal.run(over.run(), "RUN_" + status, status, reason, now);
        if (fails) {
            String workflow = admission.workflow(tx, run.get()).toString();
            Alerts.raise(
                    tx,
                    AlertKind.WAIT_TIMED_OUT,
                    workflow,
                    run.get().definitionId(),
                    over.run(),
                    workflow + " failed: " + reason,
                    now);
        }
    }

    private static OnTimeout timeout(Tx tx, UUID run) throws SQLException {
        return tx.first(
                        "SELECT on_wait_timeout FROM workflow_run WHERE id = ?",
                        row -> OnTimeout.valueOf(row.getString(1)),
                        run)
                .orElse(OnTimeout.FAIL);
    }

    private static List<String> missing(Tx tx, UUID run) throws SQLException {
        return tx.query("""
                SELECT a.namespace || ' ' || a.name FROM run_wait w JOIN asset a ON a.id = w.asset_id
                LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
                WHERE w.run_id = ? AND (v.published_at IS NULL OR v.published_at < w.since) ORDER BY 1
                """, row -> row.getString(1), run);
    }
}
