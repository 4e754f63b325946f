package dev.sluice.controlplane.run;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.alert.Alerts;
import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.reproduce.RunFingerprints;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.definition.RunPolicy.Overlap;
import dev.sluice.scheduler.definition.Trigger;
import dev.sluice.scheduler.plan.RunPlanner;
import dev.sluice.scheduler.plan.RunPlanner.Step;
import dev.sluice.scheduler.plan.RunStatus;
import dev.sluice.scheduler.plan.TaskStatus;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Moves runs on after something happened to their tasks. The caller holds the row of each run. */
public final class RunProgress {
    /** Who asks for the cancellation of a run that took too long. */
    public static final String TIMEOUT = "timeout";

    /** How those begin who ask for the cancellation of a run that a gate skips. */
    public static final String SKIPPED_BY = "gate ";

    private static final Set<String> NEVER_SKIPPED = Set.of("manual", "rerun", RunStarter.RETRY, "backfill");

    private final TaskQueue queue;
    private final Unchanged unchanged;
    private final RunEvents events;

    public RunProgress(TaskQueue queue, RunEvents events) {
        this.queue = queue;
        this.unchanged = new Unchanged(queue);
        this.events = events;
    }

    private record TaskRow(UUID id, UUID run, String task, TaskStatus status) {}

    /** Carries out what follows from the state of the tasks, until nothing follows any more. */
    public void advance(Tx tx, List<RunStarter.Start> runs, RunStarter starter, Journal journal, Instant now)
            throws SQLException {
        Map<UUID, Map<String, TaskRow>> tasks = tasks(tx, runs);
        Changes changes = new Changes(journal, now);
        List<Finished> finished = new ArrayList<>();
        for (RunStarter.Start start : runs) {
            Map<String, TaskRow> ofRun = tasks.getOrDefault(start.run().id(), Map.of());
            new Advance(tx, start, ofRun, changes)
                    .untilNothingFollows()
                    .ifPresent(status -> finished.add(new Finished(start, status)));
        }
        tx.batch("UPDATE task_run SET state = ?, reason = ?, ended_at = ? WHERE id = ?", changes.rows);
        queue.add(tx, changes.ready);
        for (Finished f : finished) {
            finish(tx, f, starter, journal, now);
        }
    }

    private record Finished(RunStarter.Start start, RunStatus status) {}

    /** One run while the steps that follow from its state are carried out. */
    private final class Advance {
        private final Tx tx;
        private final RunStarter.Start start;
        private final Map<String, TaskRow> rows;
        private final Map<String, TaskStatus> states = new LinkedHashMap<>();
        private final Changes changes;

        private Advance(Tx tx, RunStarter.Start start, Map<String, TaskRow> rows, Changes changes) {
            this.tx = tx;
            this.start = start;
            this.rows = rows;
            this.changes = changes;
            start.deployed().upstream().keySet().forEach(task -> {
                TaskRow row = rows.get(task);
                states.put(task, row == null ? TaskStatus.BLOCKED : row.status());
            });
        }

        /** Plans anew whenever a step turns out otherwise than planned. Returns the end of the run, if this is it. */
        private Optional<RunStatus> untilNothingFollows() throws SQLException {
            while (true) {
                boolean asPlanned = true;
                for (Step step : RunPlanner.plan(new RunPlanner.Snapshot(
                        start.deployed().upstream(), states, start.run().cancelAsked() != null))) {
                    if (step instanceof Step.Finish finish) {
                        return Optional.of(finish.status());
                    }
                    if (!carryOut(step)) {
                        asPlanned = false;
                        break;
                    }
                }
                if (asPlanned) {
                    return Optional.empty();
                }
            }
        }

        private boolean carryOut(Step step) throws SQLException {
            return switch (step) {
                case Step.MakeReady make -> makeReady(row(make.task()));
                case Step.GiveUp up -> {
                    String failed = String.join(", ", new TreeSet<>(up.failed()));
                    yield change(row(up.task()), TaskStatus.UPSTREAM_FAILED, "did not succeed before it: " + failed);
                }
                case Step.Cancel cancel -> cancel(row(cancel.task()));
                case Step.Finish _ -> true;
            };
        }

        private boolean makeReady(TaskRow row) throws SQLException {
            if (isUnchanged(tx, start, row)) {
                change(row, TaskStatus.UNCHANGED, "nothing changed since its last success");
                return false;
            }
            changes.ready.add(new TaskQueue.Entry(row.id(), start.run(), start.deployed(), row.task(), changes.now));
            return change(row, TaskStatus.READY, null);
        }

        private boolean cancel(TaskRow row) throws SQLException {
            boolean queued = row.status() == TaskStatus.READY;
            if (queued && tx.update("DELETE FROM work_item WHERE task_run_id = ?", row.id()) == 0) {
                states.put(row.task(), TaskStatus.RUNNING); // just claimed: its replica ends it
                return false;
            }
            return change(
                    row, TaskStatus.CANCELLED, "cancelled by " + start.run().cancelAsked());
        }

        private TaskRow row(String task) {
            return Objects.requireNonNull(rows.get(task));
        }

        private boolean change(TaskRow row, TaskStatus to, @Nullable String reason) {
            states.put(row.task(), to);
            changes.add(row, to, reason);
            return true;
        }
    }

    /** What changes in a transaction, for all its runs. */
    private static final class Changes {
        private final Journal journal;
        private final Instant now;
        private final List<TaskQueue.Entry> ready = new ArrayList<>();
        private final List<@Nullable Object[]> rows = new ArrayList<>();

        private Changes(Journal journal, Instant now) {
            this.journal = journal;
            this.now = now;
        }

        private void add(TaskRow row, TaskStatus to, @Nullable String reason) {
            rows.add(new @Nullable Object[] {to, reason, to.isDone() ? now : null, row.id()});
            journal.task(row.run(), row.task(), "TASK_" + to, to, reason, now);
        }
    }

    /** Taken before the task starts: a version that comes while it runs must not count as used. */
    private boolean isUnchanged(Tx tx, RunStarter.Start start, TaskRow row) throws SQLException {
        RunRow run = start.run();
        if (!start.deployed().workflow().run().skipIfUnchanged() || run.isShadow()) {
            return false;
        }
        Optional<String> fingerprint = unchanged.fingerprint(
                tx, run, start.deployed(), start.deployed().task(row.task()));
        if (fingerprint.isEmpty()) {
            return false;
        }
        tx.update("UPDATE task_run SET fingerprint = ? WHERE id = ?", fingerprint.get(), row.id());
        return !NEVER_SKIPPED.contains(run.triggerKind()) && unchanged.isLast(tx, run, row.task(), fingerprint.get());
    }

    /** Remembers what a task did, so that doing the same again can be left out. */
    public void succeeded(Tx tx, RunRow run, String task) throws SQLException {
        Optional<String> fingerprint = tx.first(
                "SELECT fingerprint FROM task_run WHERE run_id = ? AND task = ? AND fingerprint IS NOT NULL",
                row -> row.getString(1),
                run.id(),
                task);
        if (fingerprint.isPresent()) {
            unchanged.succeeded(tx, run, task, fingerprint.get());
        }
    }

    private void finish(Tx tx, Finished finished, RunStarter starter, Journal journal, Instant now)
            throws SQLException {
        RunRow run = finished.start().run();
        Deployed deployed = finished.start().deployed();
        boolean timedOut = finished.status() == RunStatus.CANCELLED && TIMEOUT.equals(run.cancelAsked());
        boolean skipped = finished.status() == RunStatus.CANCELLED
                && String.valueOf(run.cancelAsked()).startsWith(SKIPPED_BY);
        RunStatus status = timedOut ? RunStatus.FAILED : skipped ? RunStatus.SKIPPED : finished.status();
        @Nullable String reason = reason(tx, run, status);
        RunEnds.write(tx, run, deployed, status, reason, now);
        journal.run(run.id(), "RUN_" + status, status, reason, now);
        EventType type =
                switch (status) {
                    case SUCCEEDED -> EventType.COMPLETE;
                    case FAILED -> EventType.FAIL;
                    case CANCELLED, SKIPPED, WAITING, QUEUED, RUNNING -> EventType.ABORT;
                };
        journal.lineage(events.ended(
                run.lineage(deployed),
                now,
                new RunEvents.End(type, status == RunStatus.FAILED ? reason : null, List.of())));
        RunFingerprints.ended(tx, run, deployed, now);
        if (!run.isShadow()) {
            alert(tx, run, deployed, status, reason, now);
        }
        if (run.backfill() != null) {
            tx.update("""
                    UPDATE backfill SET running = running - 1, done = done + 1, failed = failed + ? WHERE id = ?
                    """, status == RunStatus.SUCCEEDED ? 0 : 1, run.backfill());
        }
        if (deployed.workflow().triggers().stream().anyMatch(Trigger.OnAssets.class::isInstance)) {
            tx.update("""
                    INSERT INTO trigger_wake (trigger_id) SELECT id FROM trigger
                    WHERE definition_id = ? AND kind = 'asset' AND active
                    """, run.definitionId());
        }
        if (deployed.workflow().run().overlap() != Overlap.ALLOW) {
            starter.startNext(tx, run.definitionId(), journal, now);
        }
    }

    private static @Nullable String reason(Tx tx, RunRow run, RunStatus status) throws SQLException {
        if (TIMEOUT.equals(run.cancelAsked())) {
            return "the run took longer than its timeout";
        }
        if (status == RunStatus.SKIPPED) {
            return "skipped by " + run.cancelAsked();
        }
        if (status == RunStatus.CANCELLED) {
            return "cancelled by " + run.cancelAsked();
        }
        if (status != RunStatus.FAILED) {
            return null;
        }
        return tx.first(
                        "SELECT task, reason FROM task_run WHERE run_id = ? AND state IN ('FAILED', 'CANCELLED') ORDER BY ordinal",
                        row -> "task " + row.getString(1) + ": " + row.getString(2),
                        run.id())
                .orElse(null);
    }

    private static void alert(
            Tx tx, RunRow run, Deployed deployed, RunStatus status, @Nullable String reason, Instant now)
            throws SQLException {
        String subject = deployed.workflow().metadata().name().toString();
        if (status == RunStatus.FAILED) {
            Alerts.raise(
                    tx,
                    AlertKind.RUN_FAILED,
                    subject,
                    run.definitionId(),
                    run.id(),
                    subject + " failed: " + reason,
                    now);
        } else if (status == RunStatus.SUCCEEDED) {
            Alerts.resolve(tx, AlertKind.RUN_FAILED, subject, now);
            Alerts.resolve(tx, AlertKind.WAIT_TIMED_OUT, subject, now);
            Alerts.resolve(tx, AlertKind.DEADLINE_MISSED, subject + ":" + run.id(), now); // late, but there
        }
    }

    private static Map<UUID, Map<String, TaskRow>> tasks(Tx tx, List<RunStarter.Start> runs) throws SQLException {
        Map<UUID, Map<String, TaskRow>> tasks = new HashMap<>();
        if (runs.isEmpty()) {
            return tasks;
        }
        tx.query(
                        "SELECT id, run_id, task, state FROM task_run WHERE run_id = ANY (?) ORDER BY ordinal",
                        row -> new TaskRow(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                TaskStatus.valueOf(row.getString(4))),
                        runs.stream().map(s -> s.run().id()).toList())
                .forEach(task -> tasks.computeIfAbsent(task.run(), _ -> new LinkedHashMap<>())
                        .put(task.task(), task));
        return tasks;
    }
}
