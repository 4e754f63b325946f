package dev.sluice.quality.execute;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.duckdb.DuckDBPreparedStatement;
import org.duckdb.QueryProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the statement that runs when the audit is cancelled or out of time, and tells how far the statement is. */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long TICK_MS = 50;
    private static final int TICKS_BETWEEN_CANCELS = 10;
    private static final int TICKS_UNTIL_ABORT = 200;

    private final AuditWatch watch;
    private final Duration timeout;
    private final long deadline;
    private final int checks;
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("audit-watchdog").daemon().factory());

    private final Future<?> ticking;

    /** A statement that runs. */
    private static final class Running {
        final Statement statement;
        final String doing;
        int ticksPastEnd;

        Running(Statement statement, String doing) {
            this.statement = statement;
            this.doing = doing;
        }
    }

    Watchdog(AuditWatch watch, Duration timeout, int checks) {
        this.watch = watch;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
        this.checks = checks;
        this.ticking = ticks.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Why nothing more may run; empty: it may. */
    Optional<String> stopped() {
        if (watch.isCancelled()) {
            return Optional.of("the audit was cancelled");
        }
        return System.nanoTime() - deadline >= 0
                ? Optional.of("not finished within the time limit of " + seconds(timeout))
                : Optional.empty();
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** @throws AuditStopped when nothing more may run */
    void requireTime() {
        stopped().ifPresent(why -> {
            throw new AuditStopped(why);
        });
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    void begins(Statement statement, String doing) {
        running.set(new Running(statement, doing));
        tell(doing, OptionalDouble.empty(), OptionalLong.empty());
    }

    void ends() {
        running.set(null);
    }

    void finished(int number) {
        finished.addAndGet(number);
    }

    private void tick() {
        Running now = running.get();
        if (now == null) {
            return;
        }
        try {
            if (stopped().isPresent()) {
                end(now);
            } else if (now.statement instanceof DuckDBPreparedStatement duck) {
                QueryProgress progress = duck.getQueryProgress();
                if (progress.getPercentage() >= 0) {
                    tell(
                            now.doing,
                            OptionalDouble.of(progress.getPercentage() / 100),
                            OptionalLong.of(progress.getRowsProcessed()));
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("statement cannot be asked or cancelled cause={}", e.getMessage());
        }
    }

    /** Again and again: a cancel that comes before the driver has begun is lost. */
    private void end(Running now) throws SQLException {
        int tick = now.ticksPastEnd++;
        if (tick == TICKS_UNTIL_ABORT) {
            LOG.warn("statement does not end after its cancel, giving up the connection doing={}", now.doing);
            now.statement.getConnection().abort(Runnable::run);
        } else if (tick % TICKS_BETWEEN_CANCELS == 0) {
            now.statement.cancel();
        }
    }

    private void tell(String doing, OptionalDouble fraction, OptionalLong rows) {
        watch.tell(new AuditWatch.Progress(doing, finished.get(), checks, fraction, rows));
    }

    @Override
    public void close() {
        ticking.cancel(false);
        ticks.shutdownNow();
    }
}
