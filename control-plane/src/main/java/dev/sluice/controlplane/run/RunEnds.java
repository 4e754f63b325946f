package dev.sluice.controlplane.run;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.RunCause;
import dev.sluice.controlplane.fact.RunResult;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.scheduler.execute.ErrorClass;
import dev.sluice.scheduler.plan.RunStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes how runs ended, and tells those who count. */
public final class RunEnds {
    private static final String END =
            "UPDATE workflow_run SET state = ?, reason = ?, ended_at = ? WHERE id = ? RETURNING started_at";

    private static final String LAST_ERROR = """
            SELECT a.error_class FROM task_run t JOIN attempt a ON a.task_run_id = t.id
            WHERE t.run_id = ? AND t.state = 'FAILED' ORDER BY t.ordinal, a.number DESC LIMIT 1
            """;

    private RunEnds() {}

    /** Ends a run whose row is locked. */
    public static void write(
            Tx tx, RunRow run, Deployed deployed, RunStatus status, @Nullable String reason, Instant now)
            throws SQLException {
        Optional<Instant> started = tx
                .query(END, row -> Optional.ofNullable(Jdbc.instant(row, "started_at")), status, reason, now, run.id())
                .stream()
                .findFirst()
                .flatMap(found -> found);
        tell(tx, run, deployed, result(tx, run, status), started.map(began -> Duration.between(began, now)));
    }

    /** Tells of a run that ends as it comes into being, or before it started. */
    static void skipped(Tx tx, RunRow run, Deployed deployed) {
        tell(tx, run, deployed, RunResult.SKIP, Optional.empty());
    }

    private static void tell(Tx tx, RunRow run, Deployed deployed, RunResult result, Optional<Duration> took) {
        RunCause.of(run.triggerKind())
                .ifPresent(cause -> tx.tell(new Fact.RunEnded(
                        run.id(), deployed.workflow().metadata().name(), result, cause, took)));
    }

    private static RunResult result(Tx tx, RunRow run, RunStatus status) throws SQLException {
        return switch (status) {
            case SUCCEEDED -> RunResult.SUCCESS;
            case FAILED -> RunProgress.TIMEOUT.equals(run.cancelAsked()) ? RunResult.TIMEOUT : failure(tx, run.id());
            case CANCELLED -> RunResult.CANCELLATION;
            case SKIPPED -> RunResult.SKIP;
            case WAITING, QUEUED, RUNNING -> throw new IllegalArgumentException(status + " is no end");
        };
    }

    /** What the last attempt of the first task that failed came to. */
    private static RunResult failure(Tx tx, UUID run) throws SQLException {
        Optional<ErrorClass> error =
                tx
                        .query(
                                LAST_ERROR,
                                row -> Optional.ofNullable(row.getString(1)).map(ErrorClass::valueOf),
                                run)
                        .stream()
                        .findFirst()
                        .flatMap(found -> found);
        return error.map(found -> switch (found) {
                    case LOST -> RunResult.ERROR;
                    case TIMEOUT -> RunResult.TIMEOUT;
                    case TRANSIENT, RESOURCE, PERMANENT -> RunResult.FAILURE;
                })
                .orElse(RunResult.FAILURE);
    }
}
