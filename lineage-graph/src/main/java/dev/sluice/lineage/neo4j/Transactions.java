package dev.sluice.lineage.neo4j;

import dev.sluice.lineage.GraphUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Config;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.Session;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.TransactionCallback;
import org.neo4j.driver.TransactionConfig;
import org.neo4j.driver.exceptions.ConnectionReadTimeoutException;
import org.neo4j.driver.exceptions.Neo4jException;
import org.neo4j.driver.exceptions.RetryableException;
import org.neo4j.driver.exceptions.TransactionTerminatedException;

/** Managed transactions with a bounded wait; what the driver says about unavailability becomes one exception. */
final class Transactions implements AutoCloseable {
    /** On top of the server's own transaction timeout: it answers late rather than never. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Driver driver;
    private final Neo4jConfig config;
    private final StatementObserver observer;
    private final ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor();

    Transactions(Neo4jConfig config, StatementObserver observer) {
        this.config = config;
        this.observer = observer;
        this.driver = GraphDatabase.driver(
                config.uri(),
                AuthTokens.basic(config.user(), config.password()),
                Config.builder()
                        .withConnectionTimeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .withConnectionAcquisitionTimeout(
                                config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .withMaxTransactionRetryTime(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .withMaxConnectionPoolSize(config.poolSize())
                        .withFetchSize(-1)
                        .build());
    }

    <T> T read(Duration timeout, TransactionCallback<T> wanted) {
        TransactionCallback<T> work = seen(wanted);
        return within(timeout, () -> {
            try (Session session = session(AccessMode.READ)) {
                return session.executeRead(work, limit(timeout));
            }
        });
    }

    <T> T write(TransactionCallback<T> wanted) {
        TransactionCallback<T> work = seen(wanted);
        Duration timeout = config.queryTimeout();
        return within(timeout, () -> {
            try (Session session = session(AccessMode.WRITE)) {
                return session.executeWrite(work, limit(timeout));
            }
        });
    }

    /** Runs one statement outside a managed transaction, as schema changes and CALL IN TRANSACTIONS need. */
    void run(Duration timeout, String statement, Map<String, Object> parameters) {
        StatementObserver.Listener listener = observer.asked();
        within(timeout, () -> {
            StatementObserver.Begun begun = listener == null ? _ -> {} : listener.begin(statement);
            try (Session session = session(AccessMode.WRITE)) {
                return SeenResult.of(begun, () -> session.run(statement, parameters, limit(timeout)))
                        .consume();
            }
        });
    }

    /** On the thread that asks, whose request the statements belong to. */
    private <T> TransactionCallback<T> seen(TransactionCallback<T> work) {
        StatementObserver.Listener listener = observer.asked();
        if (listener == null) {
            return work;
        }
        return tx -> {
            try (SeenTransaction seen = new SeenTransaction(tx, listener)) {
                return work.execute(seen);
            }
        };
    }

    private Session session(AccessMode mode) {
        return driver.session(
                SessionConfig.builder().withDefaultAccessMode(mode).build());
    }

    private static TransactionConfig limit(Duration timeout) {
        return TransactionConfig.builder().withTimeout(timeout).build();
    }

    // The driver has no limit of its own for an answer that never comes, so a second thread does the waiting.
    private <T> T within(Duration timeout, Callable<T> work) {
        Duration wait = timeout.plus(config.connectTimeout()).plus(GRACE);
        var answer = waiters.submit(work);
        try {
            return answer.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new GraphUnavailableException("the graph store gave no answer within " + wait, e);
        } catch (ExecutionException e) {
            throw translated(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException | CancellationException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new GraphUnavailableException("interrupted while waiting for the graph store", e);
        }
    }

    private RuntimeException translated(Throwable cause) {
        if (cause instanceof Neo4jException e && isUnavailability(e)) {
            return new GraphUnavailableException(
                    "the graph store at " + config.uri() + " is unavailable: " + e.getMessage(), e);
        }
        if (cause instanceof RuntimeException e) {
            return e;
        }
        throw new IllegalStateException(cause);
    }

    private static boolean isUnavailability(Neo4jException e) {
        return e instanceof RetryableException
                || e instanceof TransactionTerminatedException
                || e instanceof ConnectionReadTimeoutException
                || isTimeout(e)
                // The pool has no exception class of its own.
                || String.valueOf(e.getMessage()).startsWith("Unable to acquire connection from the pool");
    }

    static boolean isTimeout(Throwable e) {
        return e instanceof Neo4jException n && String.valueOf(n.code()).contains("TransactionTimedOut");
    }

    @Override
    public void close() {
        waiters.shutdownNow();
        driver.close();
    }
}
