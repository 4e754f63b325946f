package dev.sluice.controlplane.forecast;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.fact.FactListener;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether this replica is the one that forecasts. It is while it holds an advisory lock of a PostgreSQL session: the lock
 * goes with the session, so another replica takes over within seconds of a crash or a lost connection.
 *
 * <p>For a moment two replicas may both believe it, when one does not know yet that it has lost its session. What only one may
 * write is therefore guarded by a row as well. Needs a connection that is its own: not one of a transaction pooler.
 */
@ApplicationScoped
public class Leader {
    /** An arbitrary number among PostgreSQL's advisory locks. */
    static final long LOCK = 0x51_1C_E0_F0_CA_57L;

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int ANSWER_MILLIS = 5_000;

    private final DataSource dataSource;
    private final ForecastConfig config;
    private final FactListener facts;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Loop loop;
    private @Nullable Connection session;
    private volatile boolean leads;

    /** @param facts is told whether the lead could be kept */
    public Leader(DataSource dataSource, ForecastConfig config, FactListener facts) {
        this.dataSource = dataSource;
        this.config = config;
        this.facts = facts;
    }

    /** Whether this replica forecasts, lands, decides and looks for what is odd. Does not block. */
    public boolean isLeader() {
        return leads;
    }

    /** Has something called after each change, on the thread that noticed it; it must not block. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            Loop made = new Loop("forecast-leader", this::look, LOOK);
            loop = made;
            made.start();
        }
    }

    /** Late, so that the loops that ask have ended: the next leader may start at once. */
    void stop(@Observes @Priority(10_000) ShutdownEvent stopping) {
        Loop running = loop;
        if (running != null) {
            running.close();
        }
        resign();
    }

    /** Becomes the leader if there is none, and notices when it no longer is. Never more to do right away. */
    synchronized boolean look() {
        boolean was = leads;
        try {
            leads = session == null ? campaign() : holds(session);
            if (was && leads) {
                facts.heard(new Fact.LeasesRenewed(1, 0));
            }
        } catch (SQLException e) {
            if (was) {
                facts.heard(new Fact.LeasesRenewed(0, 1));
            }
            Log.warnf("session of the forecasting replica lost cause=%s", e.getMessage());
            drop();
        }
        if (leads != was) {
            Log.infof("forecasting replica changed leads=%s", leads);
            listeners.forEach(Runnable::run);
        }
        return false;
    }

    /** Gives the lead up; the next {@link #look()} may take it again. */
    synchronized void resign() {
        Connection held = session;
        if (held == null) {
            return;
        }
        try {
            release(held);
            held.close();
            session = null;
            leads = false;
        } catch (SQLException e) {
            drop();
        }
        listeners.forEach(Runnable::run);
    }

    private boolean campaign() throws SQLException {
        Connection candidate = dataSource.getConnection();
        session = candidate;
        candidate.setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
        if (asks(candidate, "SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            try (Statement statement = candidate.createStatement()) {
                // PostgreSQL ends the session of a machine that is gone without a word, and with it the lock.
                statement.execute(
                        "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3");
            }
            return true;
        }
        candidate.setNetworkTimeout(Runnable::run, 0);
        candidate.close();
        session = null;
        return false;
    }

    /** Whether the session lives; it has the lock as long as it does. */
    private static boolean holds(Connection held) throws SQLException {
        return asks(held, "SELECT true");
    }

    private static void release(Connection held) throws SQLException {
        try (Statement statement = held.createStatement()) {
            statement.execute("RESET tcp_keepalives_idle; RESET tcp_keepalives_interval; RESET tcp_keepalives_count");
        }
        asks(held, "SELECT pg_advisory_unlock(" + LOCK + ")");
        held.setNetworkTimeout(Runnable::run, 0);
    }

    private static boolean asks(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    /** Ends the session for good: returned to the pool it would take the lock with it. */
    private void drop() {
        Connection lost = session;
        session = null;
        leads = false;
        if (lost != null) {
            try {
                lost.abort(Runnable::run);
                lost.close();
            } catch (SQLException e) {
                Log.debugf("lost session does not close cause=%s", e.getMessage());
            }
        }
    }
}
