package dev.sluice.controlplane.forecast.feed;

import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.eventlog.EventLog.StoredEvent;
import dev.sluice.controlplane.fact.Fact;
import dev.sluice.controlplane.forecast.ForecastConfig;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.LogPosition;
import dev.sluice.model.event.ParsedEvent;
import dev.sluice.model.event.RunEvent;
import dev.sluice.scheduler.predict.feed.RunSignal;
import dev.sluice.scheduler.predict.feed.RunStory;
import dev.sluice.verify.event.OpenLineageParser;
import dev.sluice.verify.event.ParserLimits;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log behind the catalog, batch by batch, each written in one transaction together with its position.
 *
 * <p>The position row is locked for a batch and compared: should another process have moved it, what is kept in memory is thrown
 * away and read back from the last snapshot, and events up to the position are told again without being written. One caller at a
 * time.
 */
final class FeedEngine {
    static final String NAME = "forecast";

    /** They were accepted once. */
    private static final ParserLimits WIDE = new ParserLimits(1_000, 1_000_000, 50, 1_000);

    private static final String POSITION = "SELECT position FROM projection_position WHERE name = ?";

    private final Transactions transactions;
    private final EventLog log;
    private final ForecastConfig config;
    private final InstantSource time;
    private final OpenLineageParser parser = new OpenLineageParser(WIDE);
    private final SignalReader reader = new SignalReader();

    private @Nullable RunStory story;
    /** Last event that the story was told. */
    private long told;
    /** Last event whose consequences are in the tables. */
    private long written;

    private long snapshotAt;
    private Instant snapshotTaken = Instant.MIN;

    FeedEngine(Transactions transactions, EventLog log, ForecastConfig config, InstantSource time) {
        this.transactions = transactions;
        this.log = log;
        this.config = config;
        this.time = time;
    }

    /** What a step did. */
    enum Step {
        /** There was nothing to do. */
        IDLE,
        /** Events were told again that the tables know already. */
        REPLAYED,
        /** The tables went on. */
        ADVANCED
    }

    /** Throws away what is kept in memory. */
    void forget() {
        story = null;
    }

    long written() {
        return written;
    }

    /** Goes on by one batch. */
    Step advance() throws SQLException {
        long stored = position(NAME);
        RunStory known = story;
        if (known == null || stored != written) {
            known = load(stored);
        }
        if (told < written) {
            tell(known, read(Math.min(written, told + config.batchEvents())), Optional.empty());
            return Step.REPLAYED;
        }
        long upTo = Math.min(position("catalog"), told + config.batchEvents());
        List<StoredEvent> events = told < upTo ? read(upTo) : List.of();
        if (events.isEmpty()) {
            return Step.IDLE;
        }
        FeedRows rows = new FeedRows();
        long before = written;
        story = null; // it will have heard of events that the store has not, should anything below fail
        tell(known, events, Optional.of(rows));
        long reached = told;
        if (!transactions.call(tx -> write(tx, rows, before, reached))) {
            return Step.IDLE;
        }
        story = known;
        written = reached;
        snapshotWhenDue();
        return Step.ADVANCED;
    }

    /** Keeps what is in memory, so that the next start need not tell it again. */
    void snapshot() {
        RunStory known = story;
        if (known != null && told == written && written > snapshotAt) {
            Instant now = time.instant();
            transactions.run(tx -> {
                if (isAt(tx, written)) {
                    Snapshots.write(tx, known, written, now);
                }
            });
            snapshotAt = written;
            snapshotTaken = now;
        }
    }

    private void snapshotWhenDue() {
        boolean many = written - snapshotAt >= config.snapshotEvents();
        Instant now = time.instant();
        boolean late = snapshotTaken.plus(config.snapshotInterval()).isBefore(now);
        if (many && late) {
            snapshot();
        }
    }

    private RunStory load(long stored) {
        Optional<Snapshots.Restored> restored = transactions.call(tx -> Snapshots.read(tx, stored, config.jobs()));
        RunStory loaded = restored.map(Snapshots.Restored::story).orElseGet(() -> new RunStory(config.jobs()));
        story = loaded;
        told = restored.map(Snapshots.Restored::position).orElse(0L);
        written = stored;
        snapshotAt = told;
        snapshotTaken = time.instant();
        Log.infof("forecasts go on snapshot=%d position=%d jobs=%d", told, written, loaded.jobs());
        return loaded;
    }

    private long position(String name) {
        return transactions.call(tx -> {
            Optional<Long> known = tx.first(POSITION, row -> row.getLong(1), name);
            if (known.isEmpty() && name.equals(NAME)) {
                tx.update(
                        "INSERT INTO projection_position (name, position, updated_at) VALUES (?, 0, ?)"
                                + " ON CONFLICT DO NOTHING",
                        NAME,
                        time.instant());
            }
            return known.orElse(0L);
        });
    }

    private static boolean isAt(Tx tx, long position) throws SQLException {
        return tx.first(POSITION + " FOR UPDATE", row -> row.getLong(1), NAME).orElse(-1L) == position;
    }

    private boolean write(Tx tx, FeedRows rows, long before, long reached) throws SQLException {
        if (!isAt(tx, before)) {
            tx.tell(new Fact.WriteFenced());
            return false;
        }
        Instant now = time.instant();
        tx.update("SET LOCAL synchronous_commit = off"); // what a crash loses is told again
        FeedTables.write(tx, rows, now);
        rows.missed().forEach(by -> tx.tell(new Fact.EstimateMissed(by)));
        tx.update("UPDATE projection_position SET position = ?, updated_at = ? WHERE name = ?", reached, now, NAME);
        return true;
    }

    private List<StoredEvent> read(long upTo) throws SQLException {
        return log.readAfter(new LogPosition(told), (int) (upTo - told), config.batchBytes());
    }

    private void tell(RunStory story, List<StoredEvent> events, Optional<FeedRows> rows) {
        for (StoredEvent event : events) {
            try {
                if (parser.parse(event.raw()) instanceof ParsedEvent.Accepted accepted
                        && accepted.event() instanceof RunEvent run) {
                    for (RunSignal signal : reader.read(event.position().value(), run, event.receivedAt())) {
                        story.tell(signal).forEach(news -> rows.ifPresent(r -> r.add(news)));
                    }
                }
            } catch (RuntimeException e) {
                Log.errorf(
                        e,
                        "event without consequence for forecasts position=%d",
                        event.position().value());
            }
            told = event.position().value();
        }
    }
}
