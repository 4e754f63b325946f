package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.SqlRunner.Ending;
import dev.sluice.adapters.sql.lineage.SqlDialect;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one statement after the other on a thread of its own, since a blocking driver hears no interrupt. */
final class StatementExecution implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatementExecution.class);
    private static final int FETCH = 1_000;
    private static final Duration CANCEL_AGAIN = Duration.ofMillis(50);
    private static final long LONGEST_WAIT_MS = 1_000;

    /** What became of a statement. */
    sealed interface Outcome {
        record Done(OptionalLong rows, Duration took) implements Outcome {}

        /** Did not come to its end. */
        @FunctionalInterface
        non-sealed interface Stopped extends Outcome {
            Ending ending(int number, String sql);
        }
    }

    private final Connection connection;
    private final SqlDialect dialect;
    private final SqlLimits limits;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("sql-statement").daemon().factory());

    StatementExecution(Connection connection, SqlDialect dialect, SqlLimits limits) {
        this.connection = connection;
        this.dialect = dialect;
        this.limits = limits;
    }

    Outcome execute(String sql, boolean isQuery) {
        if (Thread.currentThread().isInterrupted()) {
            return (Outcome.Stopped) (number, _) -> new Ending.Cancelled(number, true);
        }
        long start = System.nanoTime();
        AtomicReference<@Nullable Statement> statement = new AtomicReference<>();
        Future<OptionalLong> running = thread.submit(() -> run(sql, isQuery, statement));
        try {
            OptionalLong rows = running.get(limits.statementTime().toMillis(), TimeUnit.MILLISECONDS);
            return new Outcome.Done(rows, Duration.ofNanos(System.nanoTime() - start));
        } catch (ExecutionException e) {
            return failed(e.getCause() instanceof SQLException failure ? failure : new SQLException(e.getCause()));
        } catch (TimeoutException e) {
            boolean usable = cancel(running, statement);
            return (Outcome.Stopped) (number, _) -> new Ending.TimedOut(number, limits.statementTime(), usable);
        } catch (InterruptedException e) {
            boolean usable = cancel(running, statement);
            Thread.currentThread().interrupt();
            return (Outcome.Stopped) (number, _) -> new Ending.Cancelled(number, usable);
        }
    }

    private OptionalLong run(String sql, boolean isQuery, AtomicReference<@Nullable Statement> running)
            throws SQLException {
        // One statement per query: DuckDB closes one that failed.
        try (Statement statement = connection.createStatement()) {
            running.set(statement);
            return isQuery ? query(statement, sql) : change(statement, sql);
        }
    }

    private static Outcome.Stopped failed(SQLException failure) {
        return (number, sql) -> new Ending.Failed(
                number,
                sql,
                Objects.requireNonNullElse(failure.getSQLState(), ""),
                Objects.requireNonNullElse(failure.getMessage(), failure.toString()));
    }

    /**
     * Whether the statement ended, so that the connection can be used again; if it does not, the connection is given up.
     *
     * <p>Cancels again and again: a cancel that comes before the driver has begun is lost.
     */
    private boolean cancel(Future<OptionalLong> running, AtomicReference<@Nullable Statement> statement) {
        long deadline = System.nanoTime() + limits.cancelTime().toNanos();
        for (long wait = CANCEL_AGAIN.toMillis();
                System.nanoTime() < deadline;
                wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
            requestCancel(statement.get());
            try {
                running.get(wait, TimeUnit.MILLISECONDS);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                LOG.debug("statement is still running, cancelling again");
            } catch (InterruptedException e) {
                LOG.debug("interrupted again; waiting for the cancelled statement until the deadline");
            }
        }
        if (running.isDone()) {
            return true;
        }
        LOG.warn("statement does not end after its cancel, giving up the connection");
        Thread.ofPlatform().name("sql-abort").daemon().start(this::abort);
        return false;
    }

    private static void requestCancel(@Nullable Statement statement) {
        try {
            if (statement != null) {
                statement.cancel();
            }
        } catch (SQLException e) {
            LOG.debug("cancel refused cause={}", e.getMessage());
        }
    }

    /** May block as long as the driver likes, so nobody waits for it. */
    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("abort refused cause={}", e.getMessage());
        }
    }

    private static OptionalLong change(Statement statement, String sql) throws SQLException {
        boolean isResult = statement.execute(sql);
        if (isResult) {
            try (ResultSet rows = statement.getResultSet()) {
                return OptionalLong.of(count(rows));
            }
        }
        int updated = statement.getUpdateCount();
        return updated < 0 ? OptionalLong.empty() : OptionalLong.of(updated);
    }

    /** Reads a query's rows away. PostgreSQL's driver keeps them all in memory unless it is in a transaction. */
    private OptionalLong query(Statement statement, String sql) throws SQLException {
        boolean opens = dialect == SqlDialect.POSTGRESQL && connection.getAutoCommit();
        if (!opens) {
            return counted(statement, sql);
        }
        connection.setAutoCommit(false);
        try {
            OptionalLong rows = counted(statement, sql);
            connection.commit();
            return rows;
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static OptionalLong counted(Statement statement, String sql) throws SQLException {
        statement.setFetchSize(FETCH);
        return change(statement, sql);
    }

    private static long count(ResultSet rows) throws SQLException {
        long count = 0;
        while (rows.next()) {
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
