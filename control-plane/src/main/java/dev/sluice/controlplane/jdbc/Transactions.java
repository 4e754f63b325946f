package dev.sluice.controlplane.jdbc;

import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.FactListener;
import dev.sluice.controlplane.secret.KnownSecrets;
import io.quarkus.logging.Log;
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

    private static final ScopedValue<Testimony> WITNESSED = ScopedValue.newInstance();

    private final DataSource dataSource;
    private final FactListener listener;
    private final KnownSecrets secrets;

    /** Transactions of which nobody is told. */
    public Transactions(DataSource dataSource) {
        this(dataSource, FactListener.NONE, KnownSecrets.NONE);
    }

    /** @param listener is told facts after the commit of the transaction that told them */
    public Transactions(DataSource dataSource, FactListener listener) {
        this(dataSource, listener, KnownSecrets.NONE);
    }

    /**
     * Transactions of the service.
     *
     * @param listener is told facts after the commit of the transaction that told them
     * @param secrets whose values are hidden in every text that goes to the store
     */
    public Transactions(DataSource dataSource, FactListener listener, KnownSecrets secrets) {
        this.dataSource = dataSource;
        this.listener = listener;
        this.secrets = secrets;
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

    /** Writes down what a transaction does, in that transaction. */
    @FunctionalInterface
    public interface Witness {
        void write(Tx tx) throws SQLException;
    }

    /** One witness, who writes once. */
    private static final class Testimony {
        private final Witness witness;
        private boolean given;

        Testimony(Witness witness) {
            this.witness = witness;
        }
    }

    /**
     * Does work of this thread before a witness: the first of its transactions that changes something has what the witness
     * writes, unless it told the audit trail itself. Nothing is written where nothing changes.
     */
    public static <T extends @Nullable Object, X extends Throwable> T witnessed(
            Witness witness, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(WITNESSED, new Testimony(witness)).call(work);
    }

    /** As {@link #call}, for what is no part of what a witness tells of: the bookkeeping of requests. */
    public <T extends @Nullable Object> T aside(Work<T> work) {
        return ScopedValue.where(WITNESSED, new Testimony(_ -> {})).call(() -> call(work));
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

    /** Tells of something that is sure without a transaction of its own. */
    public void tell(Fact fact) {
        try {
            listener.heard(fact);
        } catch (RuntimeException e) {
            Log.warnf("not counted fact=%s cause=%s", fact, e.toString());
        }
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
        Tx tx;
        T result;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                try (Statement limits = connection.createStatement()) {
                    limits.execute("SET LOCAL statement_timeout = " + STATEMENT_LIMIT.toMillis()
                            + "; SET LOCAL lock_timeout = " + STATEMENT_LIMIT.toMillis() / 2);
                }
                tx = new Tx(connection, secrets);
                result = work.run(tx);
                boolean tells = testify(tx);
                connection.commit();
                if (tells) {
                    WITNESSED.get().given = true;
                }
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
        tx.facts().forEach(this::tell);
        return result;
    }

    /** Whether the audit trail has now what this transaction does, or will have when it is committed. */
    private static boolean testify(Tx tx) throws SQLException {
        if (!WITNESSED.isBound() || WITNESSED.get().given || !(tx.isTold() || tx.hasChanged())) {
            return false;
        }
        if (!tx.isTold()) {
            WITNESSED.get().witness.write(tx);
        }
        return true;
    }
}
