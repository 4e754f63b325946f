package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Finds the runs that may have read a version. */
@ApplicationScoped
public class VersionReaders {
    private final Jdbc jdbc;

    VersionReaders(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Runs that started after a version was made and before the next good one, and runs that declared it. A superset:
     * {@link RunDatasets#readVersions} decides.
     */
    public Set<UUID> candidates(Collection<VersionKey> versions, int most) {
        if (versions.isEmpty()) {
            return Set.of();
        }
        List<UUID> found = jdbc.query(
                """
                SELECT DISTINCT i.run_id
                FROM unnest(?, ?) AS k (dataset_id, run_id)
                JOIN dataset_version v ON v.dataset_id = k.dataset_id AND v.run_id = k.run_id
                JOIN dataset d ON d.id = v.dataset_id
                CROSS JOIN LATERAL (
                    SELECT coalesce(min(o.created_at), 'infinity') AS created_at
                    FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                    WHERE g.canonical_id = d.canonical_id AND o.status = 1 AND o.created_at > v.created_at) AS next
                JOIN dataset m ON m.canonical_id = d.canonical_id
                JOIN run_io i ON i.dataset_id = m.id AND i.direction = 1 AND i.run_id <> v.run_id
                JOIN run r ON r.run_id = i.run_id
                WHERE CASE WHEN i.declared_version IS NOT NULL THEN i.declared_version = v.declared_version
                      ELSE coalesce(r.started_at, r.first_event_at, i.first_seen) >= v.created_at
                       AND coalesce(r.started_at, r.first_event_at, i.first_seen) <= next.created_at END
                LIMIT ?
                """,
                row -> row.getObject("run_id", UUID.class),
                Jdbc.longs(versions.stream().map(VersionKey::datasetId).toList()),
                Jdbc.uuids(versions.stream().map(VersionKey::runId).toList()),
                most);
        return new HashSet<>(found);
    }
}
