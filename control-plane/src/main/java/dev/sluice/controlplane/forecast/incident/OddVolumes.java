package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.JobId;
import dev.sluice.scheduler.predict.anomaly.Node;
import dev.sluice.scheduler.predict.anomaly.Odd;
import dev.sluice.scheduler.predict.anomaly.VolumeSeries;
import dev.sluice.scheduler.predict.anomaly.VolumeSeries.Band;
import dev.sluice.scheduler.predict.anomaly.VolumeSeries.Point;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Finds versions of datasets with more or less in them than versions of that hour by the same job. */
final class OddVolumes {
    private static final int MOST_VERSIONS = 2_000;

    /** Rows where they are told, else bytes. Index dataset_version_by_run serves it. */
    private static final String NEW = """
            SELECT v.dataset_id, v.run_id, v.created_at, r.job_id, jn.name AS job_namespace, j.name AS job_name,
                   c.id AS canonical, cn.name AS dataset_namespace, c.name AS dataset_name,
                   v.row_count IS NOT NULL AS rows, coalesce(v.row_count, v.byte_count) AS volume
            FROM dataset_version v
            JOIN run r ON r.run_id = v.run_id
            JOIN job j ON j.id = r.job_id JOIN namespace jn ON jn.id = j.namespace_id
            JOIN dataset d ON d.id = v.dataset_id
            JOIN dataset c ON c.id = d.canonical_id JOIN namespace cn ON cn.id = c.namespace_id
            WHERE v.run_id = ANY (?::uuid[]) AND v.status <> 2 AND coalesce(v.row_count, v.byte_count) IS NOT NULL
            ORDER BY v.created_at, v.dataset_id, v.run_id LIMIT ?
            """;

    /** Index dataset_version_by_time serves it. */
    private static final String EARLIER = """
            SELECT v.created_at, CASE WHEN ? THEN v.row_count ELSE v.byte_count END AS volume,
                   EXISTS (SELECT 1 FROM anomaly a WHERE a.dataset_id = v.dataset_id AND a.run_id = v.run_id
                           AND a.kind IN ('VOLUME_LOW', 'VOLUME_HIGH')) AS odd
            FROM dataset_version v JOIN run r ON r.run_id = v.run_id
            WHERE v.dataset_id = ? AND v.created_at < ? AND v.status = 1 AND r.job_id = ?
              AND CASE WHEN ? THEN v.row_count ELSE v.byte_count END IS NOT NULL
            ORDER BY v.created_at DESC, v.run_id DESC LIMIT ?
            """;

    private record Version(
            long dataset, UUID run, Instant at, long job, JobId writer, Node node, boolean rows, double volume) {}

    /** What is odd about what these runs wrote. */
    List<Found> of(Tx tx, List<UUID> runs) throws SQLException {
        if (runs.isEmpty()) {
            return List.of();
        }
        List<Found> found = new ArrayList<>();
        for (Version version : tx.query(NEW, OddVolumes::version, runs, MOST_VERSIONS)) {
            judge(version, history(tx, version)).ifPresent(found::add);
        }
        return found;
    }

    private static List<Point> history(Tx tx, Version version) throws SQLException {
        return tx.query(
                EARLIER,
                row -> new Point(
                        Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                        row.getDouble("volume"),
                        row.getBoolean("odd")),
                version.rows(),
                version.dataset(),
                version.at(),
                version.job(),
                version.rows(),
                VolumeSeries.MOST);
    }

    private static Optional<Found> judge(Version version, List<Point> history) {
        Optional<Band> band = VolumeSeries.band(history, version.at(), version.volume());
        return band.filter(b -> !b.holds(version.volume())).map(b -> {
            Odd.Kind kind = version.volume() < b.low() ? Odd.Kind.VOLUME_LOW : Odd.Kind.VOLUME_HIGH;
            Odd odd = new Odd(
                    kind,
                    kind + ":" + version.dataset() + ":" + version.run(),
                    version.node(),
                    "",
                    version.at(),
                    version.at(),
                    version.volume(),
                    b.low(),
                    b.high(),
                    b.score(),
                    summary(version, b),
                    Optional.empty());
            return new Found(odd, version.writer(), version.run(), version.dataset(), 0);
        });
    }

    private static String summary(Version version, Band band) {
        String usual =
                switch (band.season()) {
                    case HOUR_OF_WEEK -> "at this hour of the week";
                    case HOUR_OF_DAY -> "at this hour of the day";
                    case OVERALL -> "in earlier versions";
                };
        return String.format(
                Locale.ROOT,
                "%s has %.0f %s; usual %s are %.0f to %.0f (%d versions)",
                version.node(),
                version.volume(),
                version.rows() ? "rows" : "bytes",
                usual,
                band.low(),
                band.high(),
                band.points());
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getLong("dataset_id"),
                Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                row.getLong("job_id"),
                new JobId(row.getString("job_namespace"), row.getString("job_name")),
                Node.dataset(row.getString("dataset_namespace"), row.getString("dataset_name")),
                row.getBoolean("rows"),
                row.getDouble("volume"));
    }
}
