package dev.sluice.controlplane.schedulerview;

import dev.sluice.controlplane.alert.AlertKind;
import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads alerts, newest first. */
@ApplicationScoped
public class AlertList {
    private static final String COLUMNS = """
            SELECT id, alert_key, kind, definition_id, run_id, summary, raised_at, count, tier, next_tier_at, acknowledged_at,
                acknowledged_by, resolved_at
            FROM alert
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    AlertList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By number, newest first. */
    public Page<AlertInfo> page(@Nullable AlertState state, @Nullable Long definitionId, PageRequest request) {
        Cursor cursor = new Cursor("alerts", state, definitionId);
        Where where = new Where().andIf(definitionId, "definition_id = ?");
        if (state != null) {
            switch (state) {
                case OPEN -> where.and("resolved_at IS NULL").and("acknowledged_at IS NULL");
                case ACKNOWLEDGED -> where.and("resolved_at IS NULL").and("acknowledged_at IS NOT NULL");
                case RESOLVED -> where.and("resolved_at IS NOT NULL");
            }
        }
        cursor.keyOf(request, 1).ifPresent(key -> where.and("id < ?", Cursor.number(key.getFirst())));
        Names names = reader.names();
        List<AlertInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY id DESC LIMIT ?",
                row -> alert(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.id()));
    }

    /**
     * One alert.
     *
     * @throws NotFoundException when there is none
     */
    public AlertInfo get(long id) {
        Names names = reader.names();
        return jdbc.first(COLUMNS + "WHERE id = ?", row -> alert(row, names), id)
                .orElseThrow(() -> new NotFoundException("there is no alert " + id + "; the query alerts lists them"));
    }

    private static AlertInfo alert(ResultSet row, Names names) throws SQLException {
        @Nullable Instant acknowledged = Jdbc.instant(row, "acknowledged_at");
        @Nullable Instant resolved = Jdbc.instant(row, "resolved_at");
        AlertState state = resolved != null
                ? AlertState.RESOLVED
                : acknowledged != null ? AlertState.ACKNOWLEDGED : AlertState.OPEN;
        return new AlertInfo(
                row.getLong("id"),
                Jdbc.longOrNull(row, "definition_id"),
                Jdbc.uuid(row, "run_id"),
                Long.toString(row.getLong("id")),
                names.cut(row.getString("alert_key")),
                AlertKind.valueOf(row.getString("kind")),
                state,
                names.cut(row.getString("summary")),
                Objects.requireNonNull(Jdbc.instant(row, "raised_at")),
                row.getInt("count"),
                row.getInt("tier"),
                Jdbc.instant(row, "next_tier_at"),
                acknowledged,
                row.getString("acknowledged_by"),
                resolved);
    }
}
