package dev.sluice.controlplane.catalog;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.DatasetVersion.Status;
import dev.sluice.controlplane.jdbc.Jdbc;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Reads dataset versions, newest first. Those of a dataset include those of its other identities. */
@ApplicationScoped
public class DatasetVersions {
    /** Of {@code v}, which must have dataset_version's columns and canonical_id. */
    static final String COLUMNS = """
             v.dataset_id AS version_dataset, v.canonical_id AS version_canonical, v.run_id AS version_run, v.created_at, v.status,
            v.declared_version, v.schema_content, v.lifecycle, v.row_count, v.byte_count, v.file_count
            """;

    private static final Status[] STATUSES = Status.values();

    private record Key(Instant createdAt, UUID runId) {
        static final Key NEWEST = new Key(Facets.NOW, new UUID(-1, -1));
    }

    private final Jdbc jdbc;

    DatasetVersions(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    public Map<VersionKey, DatasetVersion> findByKeys(Collection<VersionKey> keys) {
        return jdbc
                .query(
                        "SELECT " + COLUMNS + """
                        FROM (SELECT o.*, d.canonical_id FROM unnest(?, ?) AS k (dataset_id, run_id)
                              JOIN dataset_version o ON o.dataset_id = k.dataset_id AND o.run_id = k.run_id
                              JOIN dataset d ON d.id = o.dataset_id) AS v
                        """,
                        DatasetVersions::version,
                        Jdbc.longs(keys.stream().map(VersionKey::datasetId).toList()),
                        Jdbc.uuids(keys.stream().map(VersionKey::runId).toList()))
                .stream()
                .collect(toMap(DatasetVersion::key, each -> each));
    }

    /** What each run wrote. */
    public Map<UUID, List<DatasetVersion>> writtenBy(Collection<UUID> runIds) {
        return jdbc.query("SELECT " + COLUMNS + """
                        FROM (SELECT o.*, d.canonical_id FROM dataset_version o JOIN dataset d ON d.id = o.dataset_id
                              WHERE o.run_id = ANY (?)) AS v ORDER BY v.run_id, v.dataset_id
                        """, DatasetVersions::version, (Object) Jdbc.uuids(runIds)).stream()
                .collect(groupingBy(DatasetVersion::runId));
    }

    /** The latest versions of each dataset, up to {@code each}. One round trip. */
    public Map<Long, List<DatasetVersion>> latestOfDatasets(Collection<Long> canonicalIds, int each) {
        record Found(long dataset, DatasetVersion version) {}
        return jdbc
                .query(
                        "SELECT " + COLUMNS + """
                        FROM unnest(?) AS k (canonical) CROSS JOIN LATERAL (
                            SELECT o.*, g.canonical_id FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                            WHERE g.canonical_id = k.canonical ORDER BY o.created_at DESC, o.run_id DESC LIMIT ?) AS v
                        ORDER BY v.canonical_id, v.created_at DESC, v.run_id DESC
                        """,
                        row -> new Found(row.getLong("version_canonical"), version(row)),
                        Jdbc.longs(canonicalIds),
                        each)
                .stream()
                .collect(groupingBy(Found::dataset, mapping(Found::version, toList())));
    }

    /** The first page of each dataset, as {@link #page} gives it. One round trip. */
    public Map<Long, Page<DatasetVersion>> firstPages(Collection<Long> canonicalIds, PageRequest request) {
        Map<Long, Page<DatasetVersion>> result = new HashMap<>();
        latestOfDatasets(canonicalIds, request.limit()).forEach((id, found) -> {
            Cursor cursor = cursor(id);
            result.put(id, Page.of(found, request, each -> cursor.of(each.createdAt(), each.runId())));
        });
        return result;
    }

    /** The newest one that was there at an instant. */
    public Optional<DatasetVersion> latestUntil(long canonicalId, Instant asOf) {
        return jdbc.first("SELECT " + COLUMNS + """
                FROM (SELECT o.*, g.canonical_id FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                      WHERE g.canonical_id = ? AND o.created_at <= ?) AS v
                ORDER BY v.created_at DESC, v.run_id DESC LIMIT 1
                """, DatasetVersions::version, canonicalId, asOf);
    }

    /** How many each dataset has, without those that have too many to count. One round trip. */
    public Map<Long, Integer> countOfDatasets(Collection<Long> canonicalIds) {
        record Found(long dataset, int counted) {}
        return jdbc
                .query(
                        """
                        SELECT k.canonical, c.counted FROM unnest(?) AS k (canonical) CROSS JOIN LATERAL (
                            SELECT count(*) AS counted FROM (
                                SELECT 1 FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                                WHERE g.canonical_id = k.canonical LIMIT ?) AS counted_rows) AS c
                        """,
                        row -> new Found(row.getLong("canonical"), row.getInt("counted")),
                        Jdbc.longs(canonicalIds),
                        Totals.MOST_COUNTED + 1)
                .stream()
                .filter(found -> found.counted() <= Totals.MOST_COUNTED)
                .collect(toMap(Found::dataset, Found::counted));
    }

    private static Cursor cursor(long canonicalId) {
        return new Cursor("versions by creation", canonicalId);
    }

    /** Versions of one dataset by creation, newest first. */
    public Page<DatasetVersion> page(long canonicalId, PageRequest request) {
        Cursor cursor = cursor(canonicalId);
        Key after = cursor.keyOf(request, 2).map(DatasetVersions::key).orElse(Key.NEWEST);
        List<DatasetVersion> found = jdbc.query(
                "SELECT " + COLUMNS + """
                FROM (SELECT o.*, g.canonical_id FROM dataset g JOIN dataset_version o ON o.dataset_id = g.id
                      WHERE g.canonical_id = ? AND (o.created_at, o.run_id) < (?, ?)) AS v
                ORDER BY v.created_at DESC, v.run_id DESC LIMIT ?
                """,
                DatasetVersions::version,
                canonicalId,
                after.createdAt(),
                after.runId(),
                request.limit());
        return Page.of(found, request, each -> cursor.of(each.createdAt(), each.runId()));
    }

    private static Key key(List<String> parts) {
        try {
            return new Key(Instant.parse(parts.getFirst()), UUID.fromString(parts.getLast()));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw Cursor.refused(parts.getFirst());
        }
    }

    static DatasetVersion version(ResultSet row) throws SQLException {
        return new DatasetVersion(
                row.getLong("version_dataset"),
                row.getLong("version_canonical"),
                row.getObject("version_run", UUID.class),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                STATUSES[row.getInt("status")],
                row.getString("declared_version"),
                Jdbc.longOrNull(row, "schema_content"),
                row.getString("lifecycle"),
                Jdbc.longOrNull(row, "row_count"),
                Jdbc.longOrNull(row, "byte_count"),
                Jdbc.longOrNull(row, "file_count"));
    }
}
