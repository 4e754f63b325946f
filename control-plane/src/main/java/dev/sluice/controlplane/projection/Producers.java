package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.model.event.Fault;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts per producer: events, events without a fault, and faults by kind with an example. */
final class Producers {
    private static final int LONGEST_URI = 2_048;

    private static final class Tally {
        private final long firstPosition;
        private long events;
        private long conforming;
        private long lastPosition;
        private final Map<Fault.Kind, Example> faults = new EnumMap<>(Fault.Kind.class);

        private Tally(long firstPosition) {
            this.firstPosition = firstPosition;
        }
    }

    private static final class Example {
        private final long position;
        private final String pointer;
        private long events;

        private Example(long position, String pointer) {
            this.position = position;
            this.pointer = pointer;
        }
    }

    private final Lru<String, Long> ids;
    private final Map<Long, Tally> batch = new LinkedHashMap<>();
    private long next;

    private final BulkStatement newProducers = new BulkStatement("""
            INSERT INTO producer (id, uri, events, conforming, first_position, last_position)
            SELECT i, u, 0, 0, p, p FROM unnest(?, ?, ?) AS r (i, u, p)
            """, Column.LONG, Column.TEXT, Column.LONG);
    private final BulkStatement counts = new BulkStatement("""
            UPDATE producer SET events = events + e, conforming = conforming + c, last_position = greatest(last_position, l)
            FROM unnest(?, ?, ?, ?) AS r (i, e, c, l) WHERE producer.id = i
            """, Column.LONG, Column.LONG, Column.LONG, Column.LONG);
    private final BulkStatement faults =
            new BulkStatement("""
            INSERT INTO producer_fault (producer_id, kind, events, example_position, example_pointer)
            SELECT * FROM unnest(?, ?, ?, ?, ?)
            ON CONFLICT (producer_id, kind) DO UPDATE SET events = producer_fault.events + excluded.events
            """, Column.LONG, Column.TEXT, Column.LONG, Column.LONG, Column.TEXT);

    Producers(Db db, Caches caches) throws SQLException {
        ids = caches.cache(300);
        next = 1
                + db.query("SELECT coalesce(max(id), 0) FROM producer", row -> row.getLong(1))
                        .getFirst();
    }

    /** Counts one event and returns its producer's number. */
    long count(Db db, @Nullable String producer, List<Fault> eventFaults, long position) throws SQLException {
        long id = idOf(db, producer == null ? "" : shortened(producer), position);
        Tally tally = batch.computeIfAbsent(id, _ -> new Tally(position));
        tally.events++;
        tally.lastPosition = position;
        if (eventFaults.isEmpty()) {
            tally.conforming++;
        } else {
            eventFaults.stream().map(Fault::kind).distinct().forEach(kind -> {
                Fault first = eventFaults.stream()
                        .filter(f -> f.kind() == kind)
                        .findFirst()
                        .orElseThrow();
                tally.faults.computeIfAbsent(kind, _ -> new Example(position, first.pointer())).events++;
            });
        }
        return id;
    }

    void flush(Db db) throws SQLException {
        newProducers.flush(db.connection());
        batch.forEach((id, tally) -> {
            counts.add(id, tally.events, tally.conforming, Math.max(tally.firstPosition, tally.lastPosition));
            tally.faults.forEach(
                    (kind, example) -> faults.add(id, kind.name(), example.events, example.position, example.pointer));
        });
        batch.clear();
        counts.flush(db.connection());
        faults.flush(db.connection());
    }

    private long idOf(Db db, String uri, long position) throws SQLException {
        Long known = ids.get(uri);
        if (known == null) {
            List<Long> stored = db.query("SELECT id FROM producer WHERE uri = ?", row -> row.getLong(1), uri);
            if (stored.isEmpty()) {
                known = next++;
                newProducers.add(known, uri, position);
            } else {
                known = stored.getFirst();
            }
            ids.put(uri, known);
        }
        return known;
    }

    private static String shortened(String uri) {
        return uri.length() <= LONGEST_URI ? uri : uri.substring(0, LONGEST_URI);
    }
}
