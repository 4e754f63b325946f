package dev.sluice.controlplane.lineage;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.lineage.EdgeKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Knows the jobs whose producer said that it could not extract all of their lineage. */
@ApplicationScoped
class IncompleteJobs {
    private final Jdbc jdbc;

    IncompleteJobs(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Those of the owners for which it holds at the instant, as known at the position. */
    List<Long> among(Collection<Long> owners, long asOf, long knownAt) {
        if (owners.isEmpty()) {
            return List.of();
        }
        return jdbc.query(
                """
                SELECT DISTINCT e.owner_id FROM edge e JOIN edge_interval i ON i.edge_id = e.id
                WHERE e.owner_id = ANY (?) AND e.kind = ? AND i.valid_from <= ? AND i.valid_to > ?
                  AND i.known_from <= ? AND i.known_to > ? ORDER BY e.owner_id
                """,
                row -> row.getLong("owner_id"),
                Jdbc.longs(owners),
                EdgeKind.INCOMPLETE.code(),
                asOf,
                asOf,
                knownAt,
                knownAt);
    }
}
