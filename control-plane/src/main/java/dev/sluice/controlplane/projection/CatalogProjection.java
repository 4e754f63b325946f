package dev.sluice.controlplane.projection;

import dev.sluice.model.LogPosition;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.verify.event.FacetReader;
import io.agroal.api.AgroalDataSource;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds the log into the catalog tables, batch by batch, each in one transaction together with its position.
 *
 * <p>The position row is locked for the batch. Should another process have moved it, what is kept in memory is thrown away
 * and read back, so two processes cannot both apply an event. One caller at a time.
 */
@ApplicationScoped
class CatalogProjection {
    static final String NAME = "catalog";

    private final AgroalDataSource dataSource;
    private final InstantSource time;
    private final ProjectionConfig config;
    private final ProjectionFailures failures;
    private final ProjectionMetrics metrics;
    private final FacetReader reader = new FacetReader();
    private @Nullable CatalogFold fold;
    private @Nullable LogPosition foldAt;

    CatalogProjection(
            AgroalDataSource dataSource,
            InstantSource time,
            ProjectionConfig config,
            ProjectionFailures failures,
            ProjectionMetrics metrics) {
        this.dataSource = dataSource;
        this.time = time;
        this.config = config;
        this.failures = failures;
        this.metrics = metrics;
    }

    /** Position of the last applied event; creates the row at first. */
    LogPosition storedPosition() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Db db = new Db(connection);
            db.update("""
                    INSERT INTO projection_position (name, position, updated_at) VALUES (?, 0, ?) ON CONFLICT DO NOTHING
                    """, NAME, now());
            return new LogPosition(
                    db.query("SELECT position FROM projection_position WHERE name = ?", row -> row.getLong(1), NAME)
                            .getFirst());
        }
    }

    /** Throws away what is kept in memory. */
    void forget() {
        fold = null;
        foldAt = null;
    }

    /**
     * Applies events that follow {@code after} without a gap; returns the position reached. An event that cannot be applied
     * even on its own becomes a dead letter and is passed over.
     */
    LogPosition apply(LogPosition after, List<ProjectedEvent> batch) throws SQLException {
        try {
            return applyInOneTransaction(after, batch, true);
        } catch (SQLException | RuntimeException e) {
            forget();
            if (Transience.isTransient(e)) {
                throw e;
            }
            Log.warnf(
                    "batch does not apply, going on one by one after=%d events=%d cause=%s",
                    after.value(), batch.size(), ProjectionLoop.rootMessage(e));
        }
        LogPosition reached = after;
        for (ProjectedEvent event : batch) {
            reached = applyAlone(reached, event);
        }
        return reached;
    }

    private LogPosition applyAlone(LogPosition after, ProjectedEvent event) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return applyInOneTransaction(after, List.of(event), true);
            } catch (SQLException | RuntimeException e) {
                forget();
                if (Transience.isTransient(e)) {
                    throw e;
                }
                if (attempt >= config.attemptsBeforeDeadLetter()) {
                    Log.errorf(
                            e,
                            "event passed over, kept as dead letter position=%d",
                            event.position().value());
                    failures.record(event.position(), "PROJECTION-FAILED", ProjectionLoop.rootMessage(e), attempt);
                    return applyInOneTransaction(after, List.of(event), false);
                }
            }
        }
    }

    /**
     * Applies an event that was passed over, at its own position, after what came later. The catalog is the same as if it
     * had been applied in its turn; the graph has to be copied again.
     */
    void applyLate(ProjectedEvent event) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Db db = begin(connection);
                db.query(
                        "SELECT position FROM projection_position WHERE name = ? FOR UPDATE",
                        row -> row.getLong(1),
                        NAME);
                forget();
                newFold(db).fold(db, List.of(event));
                connection.commit();
            } catch (Throwable e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private LogPosition applyInOneTransaction(LogPosition after, List<ProjectedEvent> batch, boolean foldIt)
            throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Db db = begin(connection);
                long stored = db.query(
                                "SELECT position FROM projection_position WHERE name = ? FOR UPDATE",
                                row -> row.getLong(1),
                                NAME)
                        .getFirst();
                if (stored != after.value()) {
                    forget();
                    connection.rollback();
                    return new LogPosition(stored);
                }
                if (foldIt) {
                    foldFor(db, after).fold(db, batch);
                }
                LogPosition reached = batch.getLast().position();
                db.update(
                        "UPDATE projection_position SET position = ?, updated_at = ? WHERE name = ?",
                        reached.value(),
                        now(),
                        NAME);
                connection.commit();
                foldAt = reached;
                int rejected = recordRejected(batch);
                metrics.catalogHas(batch, foldIt ? rejected : batch.size());
                return reached;
            } catch (Throwable e) {
                forget(); // it has seen events that the store has not
                connection.rollback(); // before auto-commit is on again, which would keep half a batch
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Losing the last transactions in a crash costs nothing: they are replayed. So the commit need not wait for the disk. */
    private static Db begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = off");
            statement.execute("SET LOCAL statement_timeout = '120s'");
        }
        return new Db(connection);
    }

    private CatalogFold foldFor(Db db, LogPosition after) throws SQLException {
        CatalogFold known = fold;
        if (known == null || !after.equals(foldAt)) {
            known = newFold(db);
            fold = known;
        }
        return known;
    }

    private CatalogFold newFold(Db db) throws SQLException {
        return new CatalogFold(db, reader, Caches.ofHeap(config.cacheShare()));
    }

    /** The log holds only what the parser once accepted; a stricter parser may think otherwise later. */
    private int recordRejected(List<ProjectedEvent> batch) throws SQLException {
        int count = 0;
        for (ProjectedEvent event : batch) {
            if (event.parsed() instanceof ParsedEvent.Rejected rejected) {
                failures.record(
                        event.position(),
                        rejected.violations().getFirst().code(),
                        rejected.violations().getFirst().detail(),
                        1);
                count++;
            }
        }
        return count;
    }

    private Timestamp now() {
        return Timestamp.from(time.instant());
    }
}
