package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.ReadVersion.Resolution;
import dev.sluice.controlplane.catalog.RunDataset.Way;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.security.ReadScope;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what runs read and wrote, and which versions they read. */
@ApplicationScoped
public class RunDatasets {
    private static final String COLUMNS = """
            i.run_id, i.direction, i.dataset_id, d.canonical_id, i.first_seen, i.io_facet_set,
            i.declared_version AS io_version, i.row_count AS io_rows, i.byte_count AS io_bytes, i.file_count AS io_files
            """;

    /**
     * A version that the run declared counts before any guess by time. Without one, the last good version before the start
     * of the run is what it read; failed runs that wrote since are told by {@code suspect_since}.
     */
    private static final String READ_VERSIONS = "SELECT " + COLUMNS + "," + DatasetVersions.COLUMNS + """
              , suspect.since AS suspect_since
            FROM run_io i JOIN run r ON r.run_id = i.run_id JOIN dataset d ON d.id = i.dataset_id
            LEFT JOIN LATERAL (
                SELECT o.*, g.canonical_id FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                WHERE g.canonical_id = d.canonical_id AND o.run_id <> i.run_id
                  AND CASE WHEN i.declared_version IS NOT NULL THEN o.declared_version = i.declared_version
                      ELSE o.status = 1 AND o.created_at <= coalesce(r.started_at, r.first_event_at, i.first_seen) END
                ORDER BY o.created_at DESC, o.run_id DESC LIMIT 1) AS v ON true
            LEFT JOIN LATERAL (
                SELECT min(o.created_at) AS since FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                WHERE g.canonical_id = d.canonical_id AND o.run_id <> i.run_id AND o.status = 2
                  AND i.declared_version IS NULL AND o.created_at > coalesce(v.created_at, '-infinity')
                  AND o.created_at <= coalesce(r.started_at, r.first_event_at, i.first_seen)) AS suspect ON true
            WHERE i.run_id = ANY (?) AND i.direction = 1 ORDER BY i.run_id, i.dataset_id
            """;

    private final Jdbc jdbc;

    RunDatasets(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Inputs and outputs of each run. */
    public Map<UUID, List<RunDataset>> ofRuns(Collection<UUID> runIds) {
        return jdbc.query("SELECT " + COLUMNS + """
                        FROM run_io i JOIN dataset d ON d.id = i.dataset_id
                        WHERE i.run_id = ANY (?) ORDER BY i.run_id, i.direction, i.dataset_id
                        """, RunDatasets::runDataset, (Object) Jdbc.uuids(runIds)).stream()
                .collect(groupingBy(RunDataset::runId));
    }

    /** Each input of each run with the version it read. One round trip. */
    public Map<UUID, List<ReadVersion>> readVersions(Collection<UUID> runIds) {
        return withoutHidden(readVersionsOf(runIds), runIds).stream()
                .collect(groupingBy(each -> each.input().runId()));
    }

    private List<ReadVersion> readVersionsOf(Collection<UUID> runIds) {
        return jdbc.query(READ_VERSIONS, RunDatasets::readVersion, (Object) Jdbc.uuids(runIds));
    }

    /** Among what is seen another version may look like the one that was read: that is told by the whole. */
    private List<ReadVersion> withoutHidden(List<ReadVersion> seen, Collection<UUID> runIds) {
        if (jdbc.sight().isWhole() || seen.isEmpty()) {
            return seen;
        }
        record Input(UUID run, long dataset) {}
        Map<Input, ReadVersion> whole = ReadScope.whole(() -> readVersionsOf(runIds)).stream()
                .collect(toMap(
                        each -> new Input(each.input().runId(), each.input().datasetId()), each -> each));
        List<ReadVersion> result = new ArrayList<>();
        for (ReadVersion each : seen) {
            ReadVersion read =
                    whole.get(new Input(each.input().runId(), each.input().datasetId()));
            boolean same = read != null
                    && Objects.equals(
                            read.version() == null ? null : read.version().key(),
                            each.version() == null ? null : each.version().key());
            result.add(same ? each : new ReadVersion(each.input(), Resolution.HIDDEN, null, null));
        }
        return result;
    }

    /** How many datasets each run reads or writes that the caller may not see; runs without such are left out. */
    public Map<UUID, Integer> hiddenOf(Collection<UUID> runIds, Way way) {
        Map<UUID, Integer> seen = counted(runIds, way);
        Map<UUID, Integer> hidden = new HashMap<>();
        ReadScope.whole(() -> counted(runIds, way)).forEach((run, count) -> {
            int more = count - seen.getOrDefault(run, 0);
            if (more > 0) {
                hidden.put(run, more);
            }
        });
        return hidden;
    }

    private Map<UUID, Integer> counted(Collection<UUID> runIds, Way way) {
        Map<UUID, Integer> result = new HashMap<>();
        jdbc.query(
                "SELECT run_id, count(*) AS counted FROM run_io WHERE run_id = ANY (?) AND direction = ? GROUP BY run_id",
                row -> result.put(row.getObject("run_id", UUID.class), row.getInt("counted")),
                Jdbc.uuids(runIds),
                way == Way.INPUT ? 1 : 2);
        return result;
    }

    /** The latest readers or writers of each dataset, newest first, up to {@code each}. */
    public Map<Long, List<RunDataset>> latestOfDatasets(Collection<Long> canonicalIds, Way way, int each) {
        return jdbc
                .query(
                        "SELECT " + COLUMNS + """
                        FROM unnest(?) AS k (canonical) CROSS JOIN LATERAL (
                            SELECT o.* FROM dataset g JOIN run_io o ON o.dataset_id = g.id
                            WHERE g.canonical_id = k.canonical AND o.direction = ?
                            ORDER BY o.first_seen DESC, o.run_id DESC LIMIT ?) AS i
                        JOIN dataset d ON d.id = i.dataset_id
                        ORDER BY d.canonical_id, i.first_seen DESC, i.run_id DESC
                        """,
                        RunDatasets::runDataset,
                        Jdbc.longs(canonicalIds),
                        way == Way.INPUT ? 1 : 2,
                        each)
                .stream()
                .collect(groupingBy(RunDataset::canonicalId));
    }

    private static ReadVersion readVersion(ResultSet row) throws SQLException {
        RunDataset input = runDataset(row);
        row.getObject("version_run");
        @Nullable DatasetVersion version = row.wasNull() ? null : DatasetVersions.version(row);
        Resolution resolution;
        if (input.declaredVersion() != null) {
            resolution = version == null ? Resolution.UNKNOWN_DECLARED : Resolution.DECLARED;
        } else {
            resolution = version == null ? Resolution.SOURCE : Resolution.LATEST_GOOD;
        }
        return new ReadVersion(input, resolution, version, Jdbc.instant(row, "suspect_since"));
    }

    private static RunDataset runDataset(ResultSet row) throws SQLException {
        return new RunDataset(
                row.getObject("run_id", UUID.class),
                row.getInt("direction") == 1 ? Way.INPUT : Way.OUTPUT,
                row.getLong("dataset_id"),
                row.getLong("canonical_id"),
                Objects.requireNonNull(Jdbc.instant(row, "first_seen")),
                row.getLong("io_facet_set"),
                row.getString("io_version"),
                Jdbc.longOrNull(row, "io_rows"),
                Jdbc.longOrNull(row, "io_bytes"),
                Jdbc.longOrNull(row, "io_files"));
    }
}
