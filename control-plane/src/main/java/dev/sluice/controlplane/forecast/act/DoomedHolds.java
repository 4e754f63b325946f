package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.run.RunRows;
import dev.sluice.controlplane.security.Actor;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.plan.TaskStatus;
import dev.sluice.scheduler.predict.act.DoomedRun;
import dev.sluice.scheduler.predict.act.DoomedRun.Cause;
import dev.sluice.scheduler.predict.act.Effect;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holds tasks that are nearly certain to fail in the queue until what makes them fail has changed, or a probe is due. The queue
 * shows a suspect to nobody for a few seconds, so that it is looked at here first; without a leader it starts.
 */
final class DoomedHolds {
    private static final int MOST = 200;

    /** How long those that wait for a probe of another run wait at a time. */
    private static final Duration AFTER_PROBE = Duration.ofSeconds(30);

    private static final String SUSPECTS =
            "SELECT job_name FROM job_forecast WHERE job_namespace = ? AND hard_failure >= 0.8";

    private static final String ITEMS = """
            SELECT i.task_run_id, i.task, i.run_id, i.consumes, i.doomed_until, d.version AS current, d.namespace || '/' || d.name AS workflow,
                   f.hard_failure, greatest(f.basis_runs, f.basis_failures) AS runs, f.streak, f.cadence
            FROM work_item i JOIN definition d ON d.id = i.definition_id
            LEFT JOIN job_forecast f ON f.job_namespace = ? AND f.job_name = d.namespace || '.' || d.name || '.' || i.task
            WHERE i.doomed_until > ? OR (NOT i.hold_free AND i.doomed_until IS NULL
                AND d.namespace || '.' || d.name || '.' || i.task = ANY (?::text[]))
            ORDER BY i.ready_at, i.task_run_id LIMIT ?
            """;

    private static final String LAST = """
            SELECT expires_at, effect ->> 'probe' AS probe, effect ->> 'cause' AS cause FROM forecast_decision
            WHERE kind = 'HOLD_DOOMED' AND definition_id = ? AND task = ? AND (mode = 'ACT') = ?
            ORDER BY decided_at DESC, id DESC LIMIT 1
            """;

    private final String namespace;
    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Decider decider;

    DoomedHolds(String namespace, Transactions transactions, DeployedCache definitions, Decider decider) {
        this.namespace = namespace;
        this.transactions = transactions;
        this.definitions = definitions;
        this.decider = decider;
    }

    private record Item(
            UUID taskRun,
            String task,
            UUID run,
            Set<Long> consumes,
            @Nullable Instant until,
            int current,
            String workflow,
            double hardFailure,
            long runs,
            int streak,
            Optional<Duration> cadence) {
        static Item read(ResultSet row) throws SQLException {
            double cadence = row.getDouble("cadence");
            return new Item(
                    row.getObject("task_run_id", UUID.class),
                    row.getString("task"),
                    row.getObject("run_id", UUID.class),
                    Set.of((Long[]) row.getArray("consumes").getArray()),
                    Jdbc.instant(row, "doomed_until"),
                    row.getInt("current"),
                    row.getString("workflow"),
                    row.getDouble("hard_failure"),
                    row.getLong("runs"),
                    row.getInt("streak"),
                    cadence > 0 ? Optional.of(TaskForecasts.seconds(cadence)) : Optional.empty());
        }
    }

    /** Looks at the queue. Returns how many tasks it held or let go. */
    int look(Instant now) {
        List<Item> items = transactions.call(tx -> {
            List<String> suspects = tx.query(SUSPECTS, row -> row.getString(1), namespace);
            return tx.query(ITEMS, Item::read, namespace, now, suspects, MOST);
        });
        int changed = 0;
        for (Item item : items) {
            changed += transactions.call(tx -> look(tx, item, now)) ? 1 : 0;
        }
        return changed;
    }

    private boolean look(Tx tx, Item item, Instant now) throws SQLException {
        Optional<RunRow> run = RunRows.lock(tx, item.run());
        boolean waits = tx.first(
                        "SELECT 1 FROM work_item WHERE task_run_id = ? AND NOT hold_free FOR UPDATE",
                        row -> row.getInt(1),
                        item.taskRun())
                .isPresent();
        if (run.isEmpty() || !waits || run.get().cancelAsked() != null) {
            return false;
        }
        Deployed deployed =
                definitions.workflow(tx, run.get().definitionId(), run.get().version());
        Cause cause = FailureCauses.at(tx, run.get(), deployed, deployed.task(item.task()), item.consumes(), now);
        return item.until() == null ? hold(tx, item, run.get(), cause, now) : release(tx, item, run.get(), cause, now);
    }

    private boolean hold(Tx tx, Item item, RunRow run, Cause cause, Instant now) throws SQLException {
        ForecastPolicy policy = definitions
                .workflow(tx, run.definitionId(), item.current())
                .workflow()
                .forecast();
        Optional<String> failed = FailureCauses.last(tx, run.definitionId(), item.task());
        if (failed.isEmpty()) {
            return false;
        }
        Optional<Effect.HoldUntil> last =
                last(tx, run.definitionId(), item.task(), policy.mode() == ForecastPolicy.Mode.ACT);
        Optional<Proposal> proposal = DoomedRun.propose(
                new DoomedRun.Prospect(
                        item.workflow() + ", task " + item.task(),
                        run.id().toString(),
                        item.hardFailure(),
                        item.runs(),
                        item.streak(),
                        cause,
                        failed.get(),
                        item.cadence()),
                last,
                policy,
                now);
        Decider.About about = Decider.About.task(run.definitionId(), run.id(), item.task());
        if (proposal.isEmpty()
                || !(proposal.get().effect() instanceof Effect.HoldUntil hold)
                || decider.decide(tx, proposal.get(), about, policy, now).isEmpty()) {
            return false;
        }
        // Whoever shares the hold of another run is looked at again once that one's probe has begun.
        Instant until = last.filter(hold::equals).isPresent() ? hold.probeAt().plus(AFTER_PROBE) : hold.probeAt();
        tx.update(
                "UPDATE work_item SET doomed_until = ?, doomed_why = ?, look_at = ? WHERE task_run_id = ?",
                until,
                proposal.get().reason(),
                until,
                item.taskRun());
        tell(tx, run.id(), item.task(), "TASK_HELD", proposal.get().reason(), now);
        return true;
    }

    private static Optional<Effect.HoldUntil> last(Tx tx, long definition, String task, boolean acted)
            throws SQLException {
        return tx.first(LAST, DoomedHolds::holdOf, definition, task, acted);
    }

    private static Effect.HoldUntil holdOf(ResultSet row) throws SQLException {
        return new Effect.HoldUntil(
                Objects.requireNonNull(Jdbc.instant(row, "expires_at")),
                Integer.parseInt(row.getString("probe")),
                row.getString("cause"));
    }

    private boolean release(Tx tx, Item item, RunRow run, Cause cause, Instant now) throws SQLException {
        record Live(UUID id, Effect.HoldUntil hold) {}
        Optional<Live> live =
                tx.first("""
                SELECT id, expires_at, effect ->> 'probe' AS probe, effect ->> 'cause' AS cause FROM forecast_decision
                WHERE run_id = ? AND task = ? AND kind = 'HOLD_DOOMED' AND mode = 'ACT' AND reversed_at IS NULL
                ORDER BY decided_at DESC LIMIT 1
                """, row -> new Live(row.getObject("id", UUID.class), holdOf(row)), run.id(), item.task());
        Optional<String> why = live.isEmpty()
                ? Optional.of("the hold is nobody's")
                : why(item, live.get().hold(), cause, now);
        if (why.isEmpty()) {
            return false;
        }
        boolean probe = live.isPresent()
                && DoomedRun.release(live.get().hold(), cause, 1, now).isPresent()
                && cause.key().equals(live.get().hold().causeKey())
                && item.streak() > 0;
        if (probe && isProbing(tx, item, run, now)) {
            // One probe at a time: the others wait for what it shows.
            tx.update(
                    "UPDATE work_item SET doomed_until = ?, look_at = ? WHERE task_run_id = ?",
                    now.plus(AFTER_PROBE),
                    now.plus(AFTER_PROBE),
                    item.taskRun());
            return false;
        }
        free(tx, item.taskRun(), now);
        if (live.isPresent()) {
            Decisions.reverse(tx, List.of(live.get().id()), Actor.SERVICE, why.get(), now);
        }
        if (probe && failedSince(tx, item, run, live.get().hold().probeAt()) && hold(tx, item, run, cause, now)) {
            return true; // another one was the probe, and failed: this one waits for the next
        }
        tell(tx, run.id(), item.task(), "TASK_RELEASED", why.get(), now);
        return true;
    }

    private static Optional<String> why(Item item, Effect.HoldUntil hold, Cause cause, Instant now) {
        return item.streak() <= 0
                ? Optional.of("the last run ended well")
                : DoomedRun.release(hold, cause, item.hardFailure(), now);
    }

    /** Whether another run of the same task is under way, or may start at any moment. */
    private static boolean isProbing(Tx tx, Item item, RunRow run, Instant now) throws SQLException {
        return tx.first("""
                        SELECT 1 FROM task_run t JOIN workflow_run r ON r.id = t.run_id LEFT JOIN work_item i ON i.task_run_id = t.id
                        WHERE r.definition_id = ? AND r.state = 'RUNNING' AND t.task = ? AND t.id <> ?
                          AND (t.state = 'RUNNING' OR (t.state = 'READY' AND (i.doomed_until IS NULL OR i.doomed_until <= ?)))
                        LIMIT 1
                        """, row -> row.getInt(1), run.definitionId(), item.task(), item.taskRun(), now)
                .isPresent();
    }

    private static boolean failedSince(Tx tx, Item item, RunRow run, Instant since) throws SQLException {
        return tx.first(
                        "SELECT 1 FROM task_failure WHERE definition_id = ? AND task = ? AND failed_at >= ?",
                        row -> row.getInt(1),
                        run.definitionId(),
                        item.task(),
                        since)
                .isPresent();
    }

    private static void free(Tx tx, UUID taskRun, Instant now) throws SQLException {
        tx.update(
                "UPDATE work_item SET doomed_until = NULL, doomed_why = NULL, look_at = greatest(ready_at, ?) WHERE task_run_id = ?",
                now,
                taskRun);
    }

    private static void tell(Tx tx, UUID run, String task, String kind, String why, Instant now) throws SQLException {
        Journal journal = new Journal();
        journal.task(run, task, kind, TaskStatus.READY, why, now);
        journal.write(tx);
    }
}
