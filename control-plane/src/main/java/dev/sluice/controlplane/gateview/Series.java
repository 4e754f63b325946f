package dev.sluice.controlplane.gateview;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.gateview.QualitySeries.QualityPoint;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what checks measured over time, and profiles. */
@ApplicationScoped
public class Series {
    private static final String PROFILE = """
            SELECT p.version, p.slice, p.at, p.row_count, p.good, p.profile
            FROM dataset_profile p JOIN asset a ON a.id = p.asset_id
            """;

    private final Jdbc jdbc;

    Series(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Measured(String key, String unit) {}

    /** The newest points of a check in a range, oldest first. */
    public QualitySeries of(long definitionId, String gate, String check, SeriesRange range, int most) {
        Optional<Measured> measured = jdbc.first(
                """
                SELECT check_key, unit FROM check_result WHERE definition_id = ? AND check_id = ? AND check_key <> ''
                ORDER BY id DESC LIMIT 1
                """, row -> new Measured(row.getString("check_key"), row.getString("unit")), definitionId, check);
        if (measured.isEmpty()) {
            return new QualitySeries(gate, check, "", List.of());
        }
        Where where = new Where()
                .and("s.check_key = ?", measured.get().key())
                .andIf(range.partition(), "s.slice = ?")
                .andIf(range.since(), "s.at >= ?")
                .andIf(range.before(), "s.at < ?");
        List<QualityPoint> points = jdbc.query(
                "SELECT s.at, s.version, s.slice, s.value, s.row_count, s.good FROM check_series s\n" + where.sql()
                        + "ORDER BY s.at DESC, s.slice DESC LIMIT ?",
                Series::point,
                where.then(most));
        return new QualitySeries(gate, check, measured.get().unit(), points.reversed());
    }

    /** Profiles of an asset, newest first. */
    public Page<ProfileInfo> profiles(AssetKey asset, SeriesRange range, PageRequest request) {
        Cursor cursor = new Cursor("profiles by time", asset, range);
        Where where =
                of(asset, range.partition()).andIf(range.since(), "p.at >= ?").andIf(range.before(), "p.at < ?");
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and("(p.at, p.slice) < (?, ?)", Holds.instant(key.getFirst()), key.getLast()));
        List<ProfileInfo> found = jdbc.query(
                PROFILE + where.sql() + "ORDER BY p.at DESC, p.slice DESC LIMIT ?",
                Series::profile,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.at(), Objects.requireNonNullElse(each.partition(), "")));
    }

    /** The newest profile of an asset, or that of a version; empty when there is none. */
    public Optional<ProfileInfo> profile(AssetKey asset, @Nullable Long version, @Nullable String partition) {
        Where where = of(asset, partition).andIf(version, "p.version = ?");
        return jdbc.first(
                PROFILE + where.sql() + "ORDER BY p.at DESC, p.slice DESC LIMIT 1", Series::profile, where.then());
    }

    private static Where of(AssetKey asset, @Nullable String partition) {
        return new Where()
                .and("a.namespace = ? AND a.name = ?", asset.namespace(), asset.name())
                .andIf(partition, "p.slice = ?");
    }

    private static QualityPoint point(ResultSet row) throws SQLException {
        return new QualityPoint(
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                row.getLong("version"),
                Json.partition(row),
                Json.number(row, "value"),
                Jdbc.longOrNull(row, "row_count"),
                row.getBoolean("good"));
    }

    private static ProfileInfo profile(ResultSet row) throws SQLException {
        return new ProfileInfo(
                row.getLong("version"),
                Json.partition(row),
                Objects.requireNonNull(Jdbc.instant(row, "at")),
                row.getLong("row_count"),
                row.getBoolean("good"),
                ProfileColumns.of(Json.tree(row.getString("profile"))));
    }
}
