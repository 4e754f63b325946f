package dev.sluice.controlplane.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in one READ COMMITTED transaction: committed when it returns, rolled back when it throws. A deadlock or a lost
 * serialisation race is tried again, so the work must have no effect outside the store.
 */
public final class Transactions {
    /** Longest a statement may take. */
    static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);

    private static final Set<String> RACES = Set.of("40001", "40P01", "55P03");
    private static final int TRIES = 5;

    private final DataSource dataSource;

    public Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Work inside a transaction. */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run(Tx tx) throws SQLException;
    }

    /** Work inside a transaction that returns nothing. */
    @FunctionalInterface
    public interface Action {
        void run(Tx tx) throws SQLException;
    }

    /**
     * Runs it.
     *
     * @throws StoreUnavailableException when PostgreSQL does not answer
     */
    public <T extends @Nullable Object> T call(Work<T> work) {
        for (int tried = 1; ; tried++) {
            try {
                return once(work);
            } catch (SQLException e) {
                if (tried >= TRIES || !RACES.contains(String.valueOf(e.getSQLState()))) {
                    throw Jdbc.explained(e);
                }
            }
        }
    }

    /** As {@link #call}. */
    public void run(Action action) {
        call(tx -> {
            action.run(tx);
            return true;
        });
    }

    /**
     * Reads everything as it is at one instant, however many statements that takes. Truncation of what was read, as a rebuild
     * of the catalog does it, waits for the end.
     *
     * @param tables that are read and may be truncated by others
     */
    public <T extends @Nullable Object> T snapshot(String tables, Work<T> work) {
        return call(tx -> {
            tx.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            tx.update("LOCK TABLE " + tables + " IN ACCESS SHARE MODE");
            return work.run(tx);
        });
    }

    private <T extends @Nullable Object> T once(Work<T> work) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                try (Statement limits = connection.createStatement()) {
                    limits.execute("SET LOCAL statement_timeout = " + STATEMENT_LIMIT.toMillis()
                            + "; SET LOCAL lock_timeout = " + STATEMENT_LIMIT.toMillis() / 2);
                }
                T result = work.run(new Tx(connection));
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
