package dev.sluice.controlplane.dispatch;

import dev.sluice.controlplane.forecast.act.EarlyRetries;
import dev.sluice.controlplane.forecast.act.FailureCauses;
import dev.sluice.controlplane.forecast.act.ForecastActs;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.Journal;
import dev.sluice.controlplane.run.RunProgress;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.controlplane.run.TaskQueue;
import dev.sluice.scheduler.definition.Retry;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.RetryRule;
import dev.sluice.scheduler.plan.RetryRule.Verdict;
import dev.sluice.scheduler.plan.TaskStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a task after an attempt of it: done, again later, or given up. */
final class AfterAttempt {
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(5);

    private final RunProgress progress;
    private final TaskQueue queue;
    private final ForecastActs forecasts;
    private final DoubleSupplier chance;

    /** What an attempt that did not succeed is counted among. */
    private enum Counter {
        FAILURES("UPDATE task_run SET failures = failures + 1 WHERE id = ? RETURNING failures"),
        LOSSES("UPDATE task_run SET losses = losses + 1 WHERE id = ? RETURNING losses"),
        /** The service is to blame, and it was known to fail. */
        NONE("SELECT failures FROM task_run WHERE id = ?");

        private final String sql;

        Counter(String sql) {
            this.sql = sql;
        }
    }

    AfterAttempt(RunProgress progress, TaskQueue queue, ForecastActs forecasts, DoubleSupplier chance) {
        this.progress = progress;
        this.queue = queue;
        this.forecasts = forecasts;
        this.chance = chance;
    }

    /** Within the transaction that records how the attempt ended. */
    void follow(Tx tx, Claimed claimed, RunRow run, AttemptEnding ending, Journal journal, Instant now)
            throws SQLException {
        switch (ending.state()) {
            case "SUCCEEDED" -> {
                task(tx, claimed, TaskStatus.SUCCEEDED, null, journal, now);
                progress.succeeded(tx, run, claimed.task().id());
            }
            // Without being asked: its replica stops. Somebody else goes on, as after a loss.
            case "CANCELLED" -> retry(tx, claimed, run, ending, journal, now);
            case "REFUSED" -> {
                if (run.cancelAsked() != null) {
                    task(tx, claimed, TaskStatus.CANCELLED, "cancelled", journal, now);
                } else {
                    again(tx, claimed, run, AFTER_REFUSAL, "not started: " + ending.message(), journal, now);
                }
            }
            default -> {
                if (ending.state().equals("FAILED") && !run.isShadow()) {
                    FailureCauses.failed(
                            tx,
                            run,
                            claimed.deployed(),
                            claimed.task(),
                            queue.consumed(tx, claimed.task()),
                            claimed.startedAt(),
                            now);
                }
                retry(tx, claimed, run, ending, journal, now);
            }
        }
    }

    private void retry(Tx tx, Claimed claimed, RunRow run, AttemptEnding ending, Journal journal, Instant now)
            throws SQLException {
        boolean lost = ending.state().equals("LOST") || ending.state().equals("CANCELLED");
        if (run.cancelAsked() != null) {
            task(tx, claimed, TaskStatus.CANCELLED, String.valueOf(ending.message()), journal, now);
            return;
        }
        Counter counter = lost ? Counter.LOSSES : ending.probe() ? Counter.NONE : Counter.FAILURES;
        int count =
                tx.query(counter.sql, row -> row.getInt(1), claimed.taskRun()).getFirst();
        String message = String.valueOf(ending.message());
        Retry retry = claimed.task().retry();
        Verdict verdict =
                switch (counter) {
                    case LOSSES -> RetryRule.afterLoss(count);
                    case FAILURES ->
                        RetryRule.after(
                                retry, Objects.requireNonNull(ending.errorClass()), count, chance.getAsDouble());
                    case NONE ->
                        RetryRule.afterProbe(
                                retry, Objects.requireNonNull(ending.errorClass()), count, chance.getAsDouble());
                };
        switch (verdict) {
            case Verdict.Again again ->
                again(
                        tx,
                        claimed,
                        run,
                        delay(tx, claimed, run, ending, count, again.delay(), now),
                        message,
                        journal,
                        now);
            case Verdict.GiveUp up ->
                task(tx, claimed, TaskStatus.FAILED, message + " (" + up.reason() + ")", journal, now);
        }
    }

    private Duration delay(
            Tx tx, Claimed claimed, RunRow run, AttemptEnding ending, int failures, Duration byRule, Instant now)
            throws SQLException {
        ErrorClass error = ending.errorClass();
        if (error == null || error == ErrorClass.LOST || ending.probe() || run.isShadow()) {
            return byRule;
        }
        return forecasts
                .retries()
                .delay(
                        tx,
                        new EarlyRetries.Failed(
                                run,
                                claimed.deployed(),
                                claimed.task(),
                                error,
                                failures,
                                byRule,
                                claimed.task()
                                        .dependsOnService()
                                        .map(Object::toString)
                                        .orElse(null)),
                        now);
    }

    private void again(Tx tx, Claimed claimed, RunRow run, Duration delay, String reason, Journal journal, Instant now)
            throws SQLException {
        tx.update(
                "UPDATE task_run SET state = 'READY', reason = ? WHERE id = ?",
                AttemptEnding.bounded(reason),
                claimed.taskRun());
        queue.add(
                tx,
                List.of(new TaskQueue.Entry(
                        claimed.taskRun(),
                        run,
                        claimed.deployed(),
                        claimed.task().id(),
                        now.plus(delay))));
        journal.task(run.id(), claimed.task().id(), "TASK_RETRY", TaskStatus.READY, AttemptEnding.bounded(reason), now);
    }

    private static void task(
            Tx tx, Claimed claimed, TaskStatus to, @Nullable String reason, Journal journal, Instant now)
            throws SQLException {
        String bounded = reason == null ? null : AttemptEnding.bounded(reason);
        tx.update(
                "UPDATE task_run SET state = ?, reason = ?, ended_at = ? WHERE id = ?",
                to,
                bounded,
                now,
                claimed.taskRun());
        journal.task(claimed.run().id(), claimed.task().id(), "TASK_" + to, to, bounded, now);
    }
}
