package dev.sluice.controlplane.schedulerview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.NameFilter;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads assets, their versions and their holds. */
@ApplicationScoped
public class Assets {
    private static final String COLUMNS = """
            SELECT a.id, a.namespace, a.name, a.published_version, v.published_at, v.partition_key, v.run_id FROM asset a
            LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    Assets(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By namespace and name. */
    public Page<AssetInfo> page(NameFilter filter, boolean heldOnly, PageRequest request) {
        Cursor cursor = new Cursor("assets by name", filter.namespace(), filter.prefix(), heldOnly);
        Where where = new Where().andIf(filter.namespace(), "a.namespace = ?");
        where.andIf(filter.prefix(), "starts_with(a.name, ?)");
        if (heldOnly) {
            where.and("EXISTS (SELECT 1 FROM asset_hold h WHERE h.asset_id = a.id)");
        }
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and("(a.namespace, a.name) > (?, ?)", key.getFirst(), key.getLast()));
        Names names = reader.names();
        List<AssetInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY a.namespace, a.name LIMIT ?",
                row -> asset(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.namespace(), each.name()));
    }

    /**
     * One asset.
     *
     * @throws NotFoundException when no workflow names it and no run wrote it
     */
    public AssetInfo get(String namespace, String name) {
        Names names = reader.names();
        return jdbc.first(COLUMNS + "WHERE a.namespace = ? AND a.name = ?", row -> asset(row, names), namespace, name)
                .orElseThrow(() -> new NotFoundException("there is no asset '" + name + "' in namespace '" + namespace
                        + "'; the query assets lists them"));
    }

    /** By number. */
    public Map<Long, AssetInfo> byIds(Collection<Long> assets) {
        Names names = reader.names();
        return jdbc
                .query(COLUMNS + "WHERE a.id = ANY (?)", row -> asset(row, names), (Object) Jdbc.longs(assets))
                .stream()
                .collect(toMap(AssetInfo::id, each -> each));
    }

    /** Holds by asset, the oldest first. */
    public Map<Long, List<HoldInfo>> holds(Collection<Long> assets) {
        Names names = reader.names();
        return jdbc
                .query(
                        """
                        SELECT asset_id, source, reason, held_by, held_since FROM asset_hold
                        WHERE asset_id = ANY (?) ORDER BY held_since, source
                        """,
                        row -> new HoldInfo(
                                row.getLong("asset_id"),
                                names.cut(row.getString("source")),
                                names.cut(row.getString("reason")),
                                row.getString("held_by"),
                                Objects.requireNonNull(Jdbc.instant(row, "held_since"))),
                        (Object) Jdbc.longs(assets))
                .stream()
                .collect(groupingBy(HoldInfo::asset));
    }

    /** Versions of an asset, newest first. */
    public Page<AssetVersionInfo> versions(AssetInfo asset, PageRequest request) {
        Cursor cursor = new Cursor("versions of asset", asset.id());
        Where where = new Where().and("v.asset_id = ?", asset.id());
        cursor.keyOf(request, 1).ifPresent(key -> where.and("v.version < ?", Cursor.number(key.getFirst())));
        Names names = reader.names();
        List<AssetVersionInfo> found = jdbc.query(
                """
                SELECT a.namespace, a.name, v.version, v.published_at, v.partition_key, v.run_id
                FROM asset_version v JOIN asset a ON a.id = v.asset_id
                """ + where.sql() + "ORDER BY v.version DESC LIMIT ?",
                row -> version(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.version()));
    }

    private static AssetInfo asset(ResultSet row, Names names) throws SQLException {
        return new AssetInfo(
                row.getLong("id"),
                row.getString("namespace"),
                row.getString("name"),
                row.getLong("published_version"),
                Jdbc.instant(row, "published_at"),
                row.getString("partition_key"),
                text(names.run(Jdbc.uuid(row, "run_id"))));
    }

    static AssetVersionInfo version(ResultSet row, Names names) throws SQLException {
        @Nullable UUID run = names.run(Jdbc.uuid(row, "run_id"));
        return new AssetVersionInfo(
                run,
                row.getString("namespace"),
                row.getString("name"),
                row.getLong("version"),
                Objects.requireNonNull(Jdbc.instant(row, "published_at")),
                row.getString("partition_key"),
                text(run));
    }

    private static @Nullable String text(@Nullable UUID run) {
        return run == null ? null : run.toString();
    }
}
