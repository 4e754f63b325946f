package dev.sluice.controlplane.forecast.act;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.predict.DurationForecast;
import dev.sluice.scheduler.predict.Estimate;
import dev.sluice.scheduler.predict.act.HungAttempt;
import dev.sluice.scheduler.predict.act.Proposal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Ends attempts that outlived all their predecessors. The lease is marked, the replica hears it with its next heartbeat, ends the
 * work and reports a timeout, which the task's own retry rule judges like any other: nothing starts again before the old work
 * has ended, and an attempt that was fenced in between is nobody's to end.
 */
final class HungKills {
    private static final int MOST = 2_000;

    private static final String LONG = """
            SELECT l.attempt_id, l.epoch, l.run_id, a.started_at, t.task, t.failures, r.definition_id, r.version, d.version AS current,
                   d.namespace || '/' || d.name AS workflow, coalesce(e.p50, f.p50) AS p50, coalesce(e.p90, f.p90) AS p90,
                   coalesce(e.p95, f.p95) AS p95, coalesce(e.basis, f.basis) AS basis, coalesce(e.basis_runs, f.basis_runs) AS runs,
                   coalesce(f.basis_failures, 0) AS failed, coalesce(f.streak, 0) AS streak
            FROM lease l JOIN attempt a ON a.id = l.attempt_id JOIN task_run t ON t.id = l.task_run_id
            JOIN workflow_run r ON r.id = l.run_id AND r.cancel_asked IS NULL JOIN definition d ON d.id = r.definition_id
            LEFT JOIN run_estimate e ON e.run_id = l.attempt_id AND e.p95 IS NOT NULL
            LEFT JOIN job_forecast f ON f.job_namespace = ? AND f.job_name = d.namespace || '.' || d.name || '.' || t.task
            WHERE l.kill_why IS NULL AND a.started_at + make_interval(secs => least(coalesce(e.p95, f.p95) * ?, 1e9)) < ?
            ORDER BY a.started_at LIMIT ?
            """;

    private final String namespace;
    private final Transactions transactions;
    private final DeployedCache definitions;
    private final Decider decider;

    HungKills(String namespace, Transactions transactions, DeployedCache definitions, Decider decider) {
        this.namespace = namespace;
        this.transactions = transactions;
        this.definitions = definitions;
        this.decider = decider;
    }

    private record Row(
            UUID attempt,
            long epoch,
            UUID run,
            Instant started,
            String task,
            int failures,
            long definition,
            int version,
            int current,
            String workflow,
            Optional<DurationForecast> usual,
            Estimate.Basis basis) {
        static Row read(ResultSet row) throws SQLException {
            return new Row(
                    row.getObject("attempt_id", UUID.class),
                    row.getLong("epoch"),
                    row.getObject("run_id", UUID.class),
                    Objects.requireNonNull(Jdbc.instant(row, "started_at")),
                    row.getString("task"),
                    row.getInt("failures"),
                    row.getLong("definition_id"),
                    row.getInt("version"),
                    row.getInt("current"),
                    row.getString("workflow"),
                    TaskForecasts.duration(row),
                    new Estimate.Basis(
                            Estimate.Kind.valueOf(row.getString("basis")),
                            row.getLong("runs"),
                            row.getLong("failed"),
                            row.getInt("streak")));
        }
    }

    /** Looks at what runs for long. Returns how many attempts it ended. */
    int look(Instant now) {
        List<Row> rows = transactions.call(tx -> tx.query(LONG, Row::read, namespace, HungAttempt.TIMES, now, MOST));
        int ended = 0;
        for (Row row : rows) {
            ended += row.usual().isPresent()
                            && transactions.call(tx -> look(tx, row, row.usual().get(), now))
                    ? 1
                    : 0;
        }
        return ended;
    }

    private boolean look(Tx tx, Row row, DurationForecast usual, Instant now) throws SQLException {
        Deployed deployed = definitions.workflow(tx, row.definition(), row.version());
        ForecastPolicy policy = definitions
                .workflow(tx, row.definition(), row.current())
                .workflow()
                .forecast();
        Optional<Proposal> proposal = HungAttempt.propose(
                new HungAttempt.Running(
                        row.workflow(),
                        row.task(),
                        row.attempt().toString(),
                        row.started(),
                        row.failures() + 1,
                        deployed.task(row.task()).retry()),
                usual,
                row.basis(),
                policy,
                now);
        boolean runs = tx.first(
                        "SELECT 1 FROM lease WHERE attempt_id = ? AND epoch = ? AND kill_why IS NULL FOR UPDATE",
                        r -> r.getInt(1),
                        row.attempt(),
                        row.epoch())
                .isPresent();
        Decider.About about = Decider.About.task(row.definition(), row.run(), row.task());
        if (proposal.isEmpty()
                || !runs
                || decider.decide(tx, proposal.get(), about, policy, now).isEmpty()) {
            return false;
        }
        String why = proposal.get().reason();
        tx.update("UPDATE lease SET kill_why = ? WHERE attempt_id = ?", why, row.attempt());
        Journal journal = new Journal();
        journal.attempt(row.run(), row.task(), row.attempt(), "ATTEMPT_HUNG", "RUNNING", why, now);
        journal.write(tx);
        return true;
    }
}
