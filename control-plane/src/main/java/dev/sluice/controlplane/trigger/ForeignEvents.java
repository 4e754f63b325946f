package dev.sluice.controlplane.trigger;

import dev.sluice.controlplane.emit.RunEvents;
import dev.sluice.controlplane.eventlog.EventLog;
import dev.sluice.controlplane.eventlog.EventLog.StoredEvent;
import dev.sluice.controlplane.jdbc.Transactions;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.run.AssetPublisher;
import dev.sluice.controlplane.trigger.Arrivals.Arrival;
import dev.sluice.model.DatasetId;
import dev.sluice.model.Glob;
import dev.sluice.model.LogPosition;
import dev.sluice.scheduler.definition.Trigger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Follows the event log for what other systems did: their finished runs publish versions of the assets that are known here,
 * and their run events fire triggers.
 *
 * <p>One replica at a time, by the lock of the position's row; the position moves in the transaction that makes the versions
 * and runs. The first start begins at the head of the log: the past fires nothing.
 */
public final class ForeignEvents {
    private static final String NAME = "triggers";
    private static final int MOST_EVENTS = 500;
    private static final long MOST_BYTES = 8_000_000;
    private static final int COMPILED = 10_000;
    private static final Duration FAILURES_KEPT = Duration.ofDays(7);

    private static final String BEGIN = """
            INSERT INTO projection_position (name, position, updated_at) SELECT ?, position, ? FROM log_head ON CONFLICT DO NOTHING
            """;

    /** Locked in one order for everybody who publishes. */
    private static final String KNOWN_ASSETS = """
            SELECT a.namespace, a.name FROM asset a JOIN unnest(?::text[], ?::text[]) AS u (namespace, name)
              ON u.namespace = a.namespace AND u.name = a.name
            ORDER BY a.id
            """;

    private final Transactions transactions;
    private final EventLog log;
    private final ArmedTriggers triggers;
    private final Arrivals arrivals;
    private final AssetPublisher publisher;
    private final String jobNamespace;
    private final InstantSource time;
    private final Map<Key, Patterns> compiled = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Patterns> eldest) {
            return size() > COMPILED;
        }
    });

    private record Key(long trigger, int version) {}

    private record Patterns(Glob namespace, Glob job) {}

    public ForeignEvents(
            Transactions transactions,
            EventLog log,
            ArmedTriggers triggers,
            Arrivals arrivals,
            AssetPublisher publisher,
            String jobNamespace,
            InstantSource time) {
        this.transactions = transactions;
        this.log = log;
        this.triggers = triggers;
        this.arrivals = arrivals;
        this.publisher = publisher;
        this.jobNamespace = jobNamespace;
        this.time = time;
    }

    /** Reads one batch. Returns how many events it had; none also while another replica reads. */
    public int read() {
        return transactions.call(tx -> {
            Instant now = time.instant();
            Optional<Long> position = position(tx, now);
            if (position.isEmpty()) {
                return 0;
            }
            List<StoredEvent> events = log.readAfter(new LogPosition(position.get()), MOST_EVENTS, MOST_BYTES);
            if (events.isEmpty()) {
                return 0;
            }
            List<ForeignEvent> foreign = new ArrayList<>();
            for (StoredEvent event : events) {
                ForeignEvent.read(event, RunEvents.PRODUCER.toString(), jobNamespace)
                        .ifPresent(foreign::add);
            }
            if (!foreign.isEmpty()) {
                publish(tx, foreign, now);
                fire(tx, foreign, now);
            }
            tx.update(
                    "UPDATE projection_position SET position = ?, updated_at = ? WHERE name = ?",
                    events.getLast().position().value(),
                    now,
                    NAME);
            return events.size();
        });
    }

    /** Forgets failures so old that no COMPLETE comes after them. */
    public void forget() {
        transactions.run(tx -> tx.update(
                "DELETE FROM foreign_failure WHERE seen_at < ?", time.instant().minus(FAILURES_KEPT)));
    }

    private static Optional<Long> position(Tx tx, Instant now) throws SQLException {
        String lock = "SELECT position FROM projection_position WHERE name = ? FOR UPDATE SKIP LOCKED";
        Optional<Long> position = tx.first(lock, row -> row.getLong(1), NAME);
        if (position.isPresent()) {
            return position;
        }
        tx.update(BEGIN, NAME, now); // waits for who does the same; no effect when the row is there and locked
        return tx.first(lock, row -> row.getLong(1), NAME);
    }

    private void publish(Tx tx, List<ForeignEvent> events, Instant now) throws SQLException {
        Set<String> failed = failed(tx, events, now);
        Set<DatasetId> written = new HashSet<>();
        for (ForeignEvent event : events) {
            if (publishes(event, failed)) {
                written.addAll(event.outputs());
            }
        }
        if (written.isEmpty()) {
            return;
        }
        Set<DatasetId> known = new HashSet<>(known(tx, KNOWN_ASSETS, written));
        publisher.prepare(tx, known); // gates are locked before rows of assets, and for all events at once
        known(tx, KNOWN_ASSETS + " FOR NO KEY UPDATE OF a", known);
        for (ForeignEvent event : events) {
            List<DatasetId> published =
                    event.outputs().stream().filter(known::contains).toList();
            if (publishes(event, failed) && !published.isEmpty()) {
                publisher.publish(
                        tx, new AssetPublisher.Writer(runId(event), event.position(), null, true), published, now);
            }
        }
    }

    private static List<DatasetId> known(Tx tx, String statement, Set<DatasetId> written) throws SQLException {
        return tx.query(
                statement,
                row -> new DatasetId(row.getString(1), row.getString(2)),
                written.stream().map(DatasetId::namespace).toList(),
                written.stream().map(DatasetId::name).toList());
    }

    /** What a task of ours started is published by the task, once it is done. */
    private static boolean publishes(ForeignEvent event, Set<String> failed) {
        return event.type().equals("COMPLETE") && !event.ours() && !failed.contains(event.runId());
    }

    /** Runs of the batch that failed, whenever they said so; a COMPLETE of theirs is not believed. */
    private static Set<String> failed(Tx tx, List<ForeignEvent> events, Instant now) throws SQLException {
        List<@org.jspecify.annotations.Nullable Object[]> failures = new ArrayList<>();
        Set<String> runs = new HashSet<>();
        for (ForeignEvent event : events) {
            runs.add(event.runId());
            if (event.isFailure()) {
                failures.add(new Object[] {Facts.clean(event.runId()), now});
            }
        }
        tx.batch("INSERT INTO foreign_failure (run_id, seen_at) VALUES (?, ?) ON CONFLICT DO NOTHING", failures);
        return new HashSet<>(tx.query(
                "SELECT run_id FROM foreign_failure WHERE run_id = ANY (?::text[])", row -> row.getString(1), runs));
    }

    private static UUID runId(ForeignEvent event) {
        try {
            return UUID.fromString(event.runId());
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(event.runId().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void fire(Tx tx, List<ForeignEvent> events, Instant now) throws SQLException {
        List<Armed> listening = triggers.ofKind(tx, "event");
        List<Arrival> heard = new ArrayList<>();
        for (ForeignEvent event : events) {
            List<Armed> wanting =
                    listening.stream().filter(armed -> wants(armed, event)).toList();
            if (!wanting.isEmpty()) {
                Map<String, Object> seen = seen(event);
                Map<String, Object> kept = kept(seen, event);
                wanting.forEach(armed -> heard.add(new Arrival(
                        armed, String.valueOf(event.position()), Optional.of(seen), Map.of("event", kept))));
            }
        }
        if (!heard.isEmpty()) {
            arrivals.arrive(tx, heard, now);
        }
    }

    private boolean wants(Armed armed, ForeignEvent event) {
        if (!(armed.trigger() instanceof Trigger.OnEvent on) || !on.eventTypes().contains(event.type())) {
            return false;
        }
        Patterns patterns = compiled.computeIfAbsent(
                new Key(armed.id(), armed.deployed().version()),
                _ -> new Patterns(Glob.of(on.namespace()), Glob.of(on.job())));
        return patterns.namespace().matches(event.namespace()) && patterns.job().matches(event.job());
    }

    private static Map<String, Object> seen(ForeignEvent event) {
        try {
            return event.whole();
        } catch (IllegalArgumentException e) {
            return event.slim();
        }
    }

    private static Map<String, Object> kept(Map<String, Object> seen, ForeignEvent event) {
        try {
            Facts.stored(Map.of("event", seen));
            return seen;
        } catch (IllegalArgumentException e) {
            return event.slim();
        }
    }
}
