package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.lineage.EdgeKind;
import dev.sluice.model.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Reads what limits an answer. */
@ApplicationScoped
class Standings {
    private static final String READ = """
            SELECT h.position AS head,
                   (SELECT l.received_at FROM event_log l WHERE l.position > ? ORDER BY l.position LIMIT 1) AS since,
                   ARRAY(SELECT DISTINCT e.owner_id FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                         WHERE e.owner_id = ANY (?) AND e.kind = ? AND i.valid_from <= ? AND i.valid_to > ?
                           AND i.known_from <= ? AND i.known_to > ? ORDER BY e.owner_id) AS incomplete
            FROM log_head h
            """;

    private final Jdbc jdbc;

    Standings(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Of an answer at a position, whose edges are these owners' at the instant, as known. One round trip. */
    Standing at(LogPosition position, Collection<Long> owners, long asOf, long known) {
        return jdbc.first(
                        READ,
                        row -> new Standing(
                                new LogPosition(row.getLong("head")), Jdbc.instant(row, "since"), List.of((Long[])
                                        row.getArray("incomplete").getArray())),
                        position.value(),
                        Jdbc.longs(owners),
                        EdgeKind.INCOMPLETE.code(),
                        asOf,
                        asOf,
                        known,
                        known)
                .orElse(new Standing(LogPosition.START, null, List.of()));
    }
}
