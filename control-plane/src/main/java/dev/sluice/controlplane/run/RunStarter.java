package dev.sluice.controlplane.run;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ReproducePolicy;
import dev.sluice.scheduler.plan.RunStatus;
import dev.sluice.scheduler.plan.TaskStatus;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts runs: their tasks come into being, and those that wait for nothing go into the queue. */
public final class RunStarter {
    /** Kind of a run that goes on where another one failed. */
    public static final String RETRY = "retry";

    /** Names the run that is retried, among the facts of one that retries. */
    static final String RETRY_OF = "sluice.retryOf";

    private final DeployedCache definitions;
    private final RunProgress progress;
    private final RunEvents events;

    public RunStarter(DeployedCache definitions, RunProgress progress, RunEvents events) {
        this.definitions = definitions;
        this.progress = progress;
        this.events = events;
    }

    /** A run that starts now. */
    public record Start(RunRow run, Deployed deployed) {}

    /** Starts runs whose row says RUNNING already. */
    public void start(Tx tx, List<Start> starts, Journal journal, Instant now) throws SQLException {
        List<@Nullable Object[]> times = new ArrayList<>();
        List<@Nullable Object[]> tasks = new ArrayList<>();
        for (Start start : starts) {
            RunRow run = start.run();
            Instant timeout =
                    start.deployed().workflow().run().timeout().map(now::plus).orElse(null);
            times.add(new @Nullable Object[] {now, timeout, run.id()});
            Set<String> kept = keptTasks(tx, start);
            int ordinal = 0;
            for (String task : start.deployed().upstream().keySet()) {
                boolean keep = kept.contains(task);
                tasks.add(new @Nullable Object[] {
                    RunIds.task(run.createdAt(), run.id(), task),
                    run.id(),
                    task,
                    ordinal++,
                    keep ? TaskStatus.SUCCEEDED : TaskStatus.BLOCKED,
                    keep ? run.isShadow() ? "left out of a repetition" : "kept from the run that is retried" : null,
                    keep ? now : null
                });
            }
            journal.run(run.id(), "RUN_STARTED", RunStatus.RUNNING, null, now);
            journal.lineage(events.started(run.lineage(start.deployed()), now));
        }
        tx.batch("UPDATE workflow_run SET started_at = ?, timeout_at = ?, reason = NULL WHERE id = ?", times);
        tx.batch(
                "INSERT INTO task_run (id, run_id, task, ordinal, state, reason, ended_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                tasks);
        progress.advance(tx, starts, this, journal, now);
    }

    /** A run that retries another one does not do again what succeeded there; one that repeats it leaves out what must not be. */
    private static Set<String> keptTasks(Tx tx, Start start) throws SQLException {
        RunRow run = start.run();
        if (run.isShadow()) {
            return start.deployed()
                    .workflow()
                    .reproduce()
                    .map(ReproducePolicy::skip)
                    .orElse(Set.of());
        }
        if (!run.triggerKind().equals(RETRY)) {
            return Set.of();
        }
        UUID of = UUID.fromString(String.valueOf(RunScope.object(run.facts()).get(RETRY_OF)));
        return Set.copyOf(tx.query(
                "SELECT task FROM task_run WHERE run_id = ? AND state IN ('SUCCEEDED', 'UNCHANGED')",
                row -> row.getString(1),
                of));
    }

    /** Starts the next buffered run of a workflow whose row is locked, if nothing is active any more. */
    void startNext(Tx tx, long definitionId, Journal journal, Instant now) throws SQLException {
        RunCreator.Load load = RunCreator.loads(tx, Set.of(definitionId)).get(definitionId);
        if (load == null || load.active() > 0 || load.buffered() == 0) {
            return;
        }
        List<RunRow> next = tx.query(
                "UPDATE workflow_run r SET state = 'RUNNING' WHERE id = (SELECT id FROM workflow_run"
                        + " WHERE definition_id = ? AND state = 'QUEUED' ORDER BY created_at, id LIMIT 1) RETURNING "
                        + RunRow.COLUMNS,
                RunRow::read,
                definitionId);
        List<Start> starts = new ArrayList<>();
        for (RunRow run : next) {
            starts.add(new Start(run, definitions.workflow(tx, run.definitionId(), run.version())));
        }
        start(tx, starts, journal, now);
    }

    /** The buffered runs of a workflow make way for a newer one. */
    void dropBuffered(Tx tx, long definitionId, Journal journal, Instant now) throws SQLException {
        String reason = "overlap: a newer run took its place";
        List<RunRow> dropped = tx.query(
                "UPDATE workflow_run r SET state = 'SKIPPED', reason = ?, ended_at = ?"
                        + " WHERE definition_id = ? AND state = 'QUEUED' AND backfill_id IS NULL RETURNING "
                        + RunRow.COLUMNS,
                RunRow::read,
                reason,
                now,
                definitionId);
        for (RunRow run : dropped) {
            journal.run(run.id(), "RUN_SKIPPED", RunStatus.SKIPPED, reason, now);
            RunEnds.skipped(tx, run, definitions.workflow(tx, run.definitionId(), run.version()));
        }
    }

    /**
     * Starts what waits for an active run that is not there any more. Whoever ends a run starts the next one; only a run of a
     * version without a queue does not know that one came to be behind it.
     */
    public int startForgotten(Tx tx, Journal journal, Instant now) throws SQLException {
        List<Long> waiting = tx.query("""
                SELECT DISTINCT q.definition_id FROM workflow_run q WHERE q.state = 'QUEUED' AND NOT EXISTS (
                    SELECT 1 FROM workflow_run a WHERE a.definition_id = q.definition_id AND a.state = 'RUNNING'
                      AND a.backfill_id IS NULL AND a.trigger_kind <> 'reproduce')
                ORDER BY 1 LIMIT 100
                """, row -> row.getLong(1));
        RunCreator.lockDefinitions(tx, Set.copyOf(waiting));
        for (long definition : waiting) {
            startNext(tx, definition, journal, now);
        }
        return waiting.size();
    }

    /** Asks every active run of a workflow to end; who runs them does it. */
    void cancelActive(Tx tx, long definitionId, String by) throws SQLException {
        tx.update("""
                UPDATE workflow_run SET cancel_asked = coalesce(cancel_asked, ?)
                WHERE definition_id = ? AND state = 'RUNNING' AND backfill_id IS NULL AND trigger_kind <> 'reproduce'
                """, by, definitionId);
    }
}
