package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunRows;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.plan.TaskStatus;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.act.Completion;
import dev.sluice.scheduler.predict.act.Effect;
import dev.sluice.scheduler.predict.act.PriorityRise;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Lets runs that wait in a pool and will be late go before others that have more time, by their priority. */
final class PriorityRises {
    private static final int MOST = 200;
    private static final int HIGHEST = 1_000;

    /** Tasks of runs at risk that wait for a pool, with the highest priority of what waits there and is due later or never. */
    private static final String QUEUED = """
            SELECT i.task_run_id, i.task, i.run_id, i.priority, r.definition_id, r.version, d.version AS current, x.deadline_at, x.miss,
                   d.namespace || '/' || d.name AS workflow,
                   coalesce((SELECT max(o.priority) FROM work_item o JOIN workflow_run q ON q.id = o.run_id
                       WHERE o.pool = i.pool AND o.run_id <> i.run_id AND o.priority >= i.priority
                         AND coalesce(q.deadline_at, 'infinity') > x.deadline_at), i.priority - 1) AS ahead
            FROM deadline_risk x JOIN work_item i ON i.run_id = x.run_id AND i.pool <> ''
            JOIN workflow_run r ON r.id = x.run_id AND r.state = 'RUNNING' JOIN definition d ON d.id = r.definition_id
            WHERE x.kind = 'RUN' AND x.miss >= 0.5 AND x.deadline_at > ? ORDER BY x.deadline_at, i.task_run_id LIMIT ?
            """;

    private final Transactions transactions;
    private final DeployedCache definitions;
    private final TaskForecasts forecasts;
    private final Decider decider;

    PriorityRises(Transactions transactions, DeployedCache definitions, TaskForecasts forecasts, Decider decider) {
        this.transactions = transactions;
        this.definitions = definitions;
        this.forecasts = forecasts;
        this.decider = decider;
    }

    private record Row(
            UUID taskRun,
            String task,
            UUID run,
            int priority,
            long definition,
            int version,
            int current,
            Instant deadline,
            double miss,
            String workflow,
            int ahead) {}

    /** Looks at every run that waits and is likely to be late. Returns how many it raised. */
    int look(Instant now) {
        List<Row> rows = transactions.call(tx -> tx.query(
                QUEUED,
                row -> new Row(
                        row.getObject("task_run_id", UUID.class),
                        row.getString("task"),
                        row.getObject("run_id", UUID.class),
                        row.getInt("priority"),
                        row.getLong("definition_id"),
                        row.getInt("version"),
                        row.getInt("current"),
                        Objects.requireNonNull(Jdbc.instant(row, "deadline_at")),
                        row.getDouble("miss"),
                        row.getString("workflow"),
                        row.getInt("ahead")),
                now,
                MOST));
        int raised = 0;
        for (Row row : rows) {
            raised += transactions.call(tx -> look(tx, row, now)) ? 1 : 0;
        }
        return raised;
    }

    private boolean look(Tx tx, Row row, Instant now) throws SQLException {
        Deployed deployed = definitions.workflow(tx, row.definition(), row.version());
        Map<String, DurationForecast> known =
                forecasts.of(tx, List.of(deployed), now).getOrDefault(TaskForecasts.Key.of(deployed), Map.of());
        DurationForecast own = known.get(row.task());
        if (own == null) {
            return false;
        }
        var policy = definitions
                .workflow(tx, row.definition(), row.current())
                .workflow()
                .forecast();
        // The tasks after this one take their cautious time out of what is left.
        Instant due = row.deadline().minus(new Chain(deployed, known).after(row.task()));
        Completion next =
                available -> Completion.of(own).late(available.minus(java.time.Duration.between(due, row.deadline())));
        Optional<Proposal> proposal = PriorityRise.propose(
                new PriorityRise.Waiting(
                        row.workflow(), row.run().toString(), row.priority(), row.ahead(), HIGHEST, row.deadline()),
                row.miss(),
                next,
                policy,
                now);
        if (proposal.isEmpty() || !(proposal.get().effect() instanceof Effect.Priority(int from, int to))) {
            return false;
        }
        RunRows.lock(tx, row.run()); // before its items, as whoever cancels it
        boolean waits = tx.first(
                        "SELECT 1 FROM work_item WHERE task_run_id = ? AND priority = ? FOR UPDATE",
                        r -> r.getInt(1),
                        row.taskRun(),
                        from)
                .isPresent();
        if (!waits
                || decider.decide(tx, proposal.get(), Decider.About.run(row.definition(), row.run()), policy, now)
                        .isEmpty()) {
            return false;
        }
        set(tx, row.run(), to);
        Journal journal = new Journal();
        journal.task(
                row.run(),
                row.task(),
                "PRIORITY_RAISED",
                TaskStatus.READY,
                "from " + from + " to " + to + ": " + proposal.get().reason(),
                now);
        journal.write(tx);
        return true;
    }

    /** For what waits and for what the run has still to do; what runs keeps its own. */
    static void set(Tx tx, UUID run, int priority) throws SQLException {
        tx.update("UPDATE workflow_run SET priority = ? WHERE id = ?", priority, run);
        tx.update("UPDATE work_item SET priority = ? WHERE run_id = ?", priority, run);
    }
}
