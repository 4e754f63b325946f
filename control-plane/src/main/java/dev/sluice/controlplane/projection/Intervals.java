package dev.sluice.controlplane.projection;

import dev.sluice.controlplane.projection.BulkStatement.Column;
import dev.sluice.model.Micros;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the validity intervals of edges, bitemporally: an interval that turns out to be different is never changed, it
 * stops being known at the log position that taught better, and the better one is known from there.
 */
final class Intervals {
    private record Interval(long edge, long from, long to) {}

    private record Closed(Interval interval, long knownFrom, long knownTo) {}

    private final Map<Interval, Long> added = new LinkedHashMap<>();
    private final Map<Interval, Long> removed = new LinkedHashMap<>();
    private final List<Closed> shortLived = new ArrayList<>();

    private final BulkStatement inserts =
            new BulkStatement("""
            INSERT INTO edge_interval (edge_id, valid_from, valid_to, known_from, known_to) SELECT * FROM unnest(?, ?, ?, ?, ?)
            """, Column.LONG, Column.LONG, Column.LONG, Column.LONG, Column.LONG);
    /** Known from and until the same position: the same event thought twice. */
    private final BulkStatement retractions =
            new BulkStatement("""
            DELETE FROM edge_interval i USING unnest(?, ?, ?, ?) AS u (e, f, t, p)
            WHERE i.edge_id = u.e AND i.valid_from = u.f AND i.valid_to = u.t AND i.known_from = u.p
            """, Column.LONG, Column.LONG, Column.LONG, Column.LONG);

    private final BulkStatement closures = new BulkStatement("""
            UPDATE edge_interval i SET known_to = u.p FROM unnest(?, ?, ?, ?) AS u (e, f, t, p)
            WHERE i.edge_id = u.e AND i.valid_from = u.f AND i.valid_to = u.t AND i.known_to = 9223372036854775807
            """, Column.LONG, Column.LONG, Column.LONG, Column.LONG);

    void add(long edge, long from, long to, long position) {
        Interval interval = new Interval(edge, from, to);
        Long removedAt = removed.get(interval);
        if (removedAt != null && removedAt == position) {
            removed.remove(interval); // the same event took it back and stated it again
        } else {
            added.put(interval, position);
        }
    }

    void remove(long edge, long from, long to, long position) {
        Interval interval = new Interval(edge, from, to);
        Long addedAt = added.remove(interval);
        if (addedAt == null) {
            removed.put(interval, position);
        } else if (addedAt != position) {
            shortLived.add(new Closed(interval, addedAt, position));
        }
    }

    void flush(Db db) throws SQLException {
        removed.forEach((i, position) -> {
            retractions.add(i.edge, i.from, i.to, position);
            closures.add(i.edge, i.from, i.to, position);
        });
        retractions.flush(db.connection());
        closures.flush(db.connection());
        shortLived.forEach(c -> inserts.add(c.interval.edge, c.interval.from, c.interval.to, c.knownFrom, c.knownTo));
        added.forEach((i, position) -> inserts.add(i.edge, i.from, i.to, position, Micros.OPEN));
        inserts.flush(db.connection());
        removed.clear();
        shortLived.clear();
        added.clear();
    }
}
