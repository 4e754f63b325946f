package dev.sluice.controlplane.gateview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.schedulerview.NameReader;
import dev.sluice.controlplane.schedulerview.Names;
import dev.sluice.controlplane.schedulerview.Where;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads waivers, newest first. */
@ApplicationScoped
public class WaiverList {
    /** Most waivers of a gate that wait or count, that an answer holds beside a page. */
    private static final int MOST = 200;

    private static final String COLUMNS = """
            SELECT w.id, w.definition_id, w.asset_id, d.namespace || '/' || d.name AS gate, w.check_id, w.consumer, w.version, w.slice,
                w.sticky, w.bound_value, w.bound_worse, w.reason, w.ticket, w.state, w.requested_by, w.requested_at, w.approved_by,
                w.approved_at, w.expires_at, w.ended_by, w.ended_at, w.ended_why
            """;

    private static final String FROM = "FROM waiver w JOIN definition d ON d.id = w.definition_id\n";

    private final Jdbc jdbc;
    private final NameReader reader;

    WaiverList(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By number, newest first; of one gate, in one state. */
    public Page<WaiverInfo> page(@Nullable Long definitionId, @Nullable WaiverState state, PageRequest request) {
        Cursor cursor = new Cursor("waivers", definitionId, state);
        Where where = new Where().andIf(definitionId, "w.definition_id = ?");
        where.andIf(state == null ? null : state.name(), "w.state = ?");
        cursor.keyOf(request, 1).ifPresent(key -> where.and("w.id < ?", Cursor.number(key.getFirst())));
        Names names = reader.names();
        List<WaiverInfo> found = jdbc.query(
                COLUMNS + FROM + where.sql() + "ORDER BY w.id DESC LIMIT ?",
                row -> waiver(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.number()));
    }

    /** By number. */
    public Map<Long, WaiverInfo> byIds(Collection<Long> numbers) {
        Names names = reader.names();
        return jdbc
                .query(COLUMNS + FROM + "WHERE w.id = ANY (?)", row -> waiver(row, names), (Object) Jdbc.longs(numbers))
                .stream()
                .collect(toMap(WaiverInfo::number, each -> each));
    }

    /** Those that wait for a second person or are in force, by definition; newest first. */
    public Map<Long, List<WaiverInfo>> openOf(Collection<Long> definitions) {
        Names names = reader.names();
        return jdbc.query(COLUMNS + """
                        FROM unnest(?) AS k (id) JOIN definition d ON d.id = k.id CROSS JOIN LATERAL (
                            SELECT * FROM waiver o WHERE o.definition_id = k.id AND o.state IN ('REQUESTED', 'APPROVED')
                            ORDER BY o.id DESC LIMIT ?) AS w
                        ORDER BY w.id DESC
                        """, row -> waiver(row, names), Jdbc.longs(definitions), MOST).stream()
                .collect(groupingBy(WaiverInfo::definitionId));
    }

    private static WaiverInfo waiver(ResultSet row, Names names) throws SQLException {
        @Nullable Double bound = Json.number(row, "bound_value");
        boolean above = "ABOVE".equals(row.getString("bound_worse"));
        return new WaiverInfo(
                row.getLong("id"),
                row.getLong("definition_id"),
                row.getLong("asset_id"),
                Long.toString(row.getLong("id")),
                row.getString("gate"),
                text(row, "check_id"),
                names.cutOrNull(text(row, "consumer")),
                row.getLong("version"),
                Json.partition(row),
                row.getBoolean("sticky"),
                above ? bound : null,
                above ? null : bound,
                names.cut(row.getString("reason")),
                row.getString("ticket"),
                WaiverState.valueOf(row.getString("state")),
                row.getString("requested_by"),
                Objects.requireNonNull(Jdbc.instant(row, "requested_at")),
                row.getString("approved_by"),
                Jdbc.instant(row, "approved_at"),
                Objects.requireNonNull(Jdbc.instant(row, "expires_at")),
                row.getString("ended_by"),
                Jdbc.instant(row, "ended_at"),
                row.getString("ended_why"));
    }

    private static @Nullable String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text.isEmpty() ? null : text;
    }
}
