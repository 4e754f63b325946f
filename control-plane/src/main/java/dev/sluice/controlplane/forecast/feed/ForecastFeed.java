package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.dispatch.Loop;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.forecast.ForecastConfig;
import dev.sluice.controlplane.forecast.Leader;
import dev.sluice.controlplane.jdbc.StoreUnavailableException;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.model.LogPosition;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps forecasts up to date with the log while this replica leads, and tells who wants to know. */
@ApplicationScoped
public class ForecastFeed {
    private static final Duration RETENTION = Duration.ofMinutes(10);
    private static final int DELETED_AT_ONCE = 10_000;

    private final Transactions transactions;
    private final ForecastConfig config;
    private final Leader leader;
    private final InstantSource time;
    private final FeedEngine engine;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private volatile long reached;

    ForecastFeed(Transactions transactions, EventLog log, ForecastConfig config, Leader leader, InstantSource time) {
        this.transactions = transactions;
        this.config = config;
        this.leader = leader;
        this.time = time;
        this.engine = new FeedEngine(transactions, log, config, time);
    }

    /** Has something called after each batch that changed forecasts, on the feed's thread; it must not block. */
    public void onAdvance(Runnable listener) {
        listeners.add(listener);
    }

    /** Last event whose consequences are in the tables, as far as this replica knows: only the leader does. */
    public LogPosition position() {
        return new LogPosition(reached);
    }

    void start(@Observes StartupEvent started) {
        if (!config.enabled()) {
            return;
        }
        Loop feed = new Loop("forecast-feed", this::step, config.pollInterval());
        loops.add(feed);
        loops.add(new Loop("forecast-retention", this::retain, RETENTION));
        leader.onChange(feed::call);
        loops.forEach(Loop::start);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loops.forEach(Loop::close);
        if (!loops.isEmpty() && leader.isLeader()) {
            try {
                engine.snapshot();
            } catch (StoreUnavailableException e) {
                Log.infof(
                        "no snapshot of forecasts at the end, the next start tells more again cause=%s",
                        e.getMessage());
            }
        }
    }

    boolean step() {
        if (!leader.isLeader()) {
            engine.forget();
            return false;
        }
        try {
            FeedEngine.Step step = engine.advance();
            reached = engine.written();
            if (step == FeedEngine.Step.ADVANCED) {
                listeners.forEach(Runnable::run);
            }
            return step != FeedEngine.Step.IDLE;
        } catch (SQLException e) {
            engine.forget();
            throw new IllegalStateException("the log does not read", e);
        }
    }

    private boolean retain() {
        if (!leader.isLeader()) {
            return false;
        }
        Instant since = time.instant().minus(config.keep());
        return transactions.call(tx -> FeedTables.retain(tx, since, DELETED_AT_ONCE)) == DELETED_AT_ONCE;
    }
}
