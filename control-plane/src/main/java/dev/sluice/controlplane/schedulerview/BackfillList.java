package dev.sluice.controlplane.schedulerview;

import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.scheduler.time.OrdinalRanges;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads backfills and how far they are. */
@ApplicationScoped
public class BackfillList {
    private static final String COLUMNS = """
            SELECT b.id, b.definition_id, b.version, b.todo, b.total, b.done, b.failed, b.running, b.parallel, b.priority,
                b.propagate, b.parameters, b.state, b.created_at, b.created_by, b.ended_at
            FROM backfill b
            """;

    private final Jdbc jdbc;

    BackfillList(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** By creation, newest first. */
    public Page<BackfillInfo> page(@Nullable Long definitionId, @Nullable BackfillState state, PageRequest request) {
        Cursor cursor = new Cursor("backfills by creation", definitionId, state);
        Where where = new Where()
                .andIf(definitionId, "b.definition_id = ?")
                .andIf(state == null ? null : state.name(), "b.state = ?");
        cursor.keyOf(request, 2)
                .map(Keys.ByTime::of)
                .ifPresent(key -> where.and("(b.created_at, b.id) < (?, ?)", key.at(), key.id()));
        List<BackfillInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY b.created_at DESC, b.id DESC LIMIT ?",
                BackfillList::backfill,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.createdAt(), each.id()));
    }

    public Map<UUID, BackfillInfo> byIds(Collection<UUID> ids) {
        return jdbc.query(COLUMNS + "WHERE b.id = ANY (?)", BackfillList::backfill, (Object) Jdbc.uuids(ids)).stream()
                .collect(toMap(BackfillInfo::id, each -> each));
    }

    /**
     * One backfill.
     *
     * @throws NotFoundException when there is none
     */
    public BackfillInfo get(UUID id) {
        BackfillInfo found = byIds(Set.of(id)).get(id);
        if (found == null) {
            throw new NotFoundException("there is no backfill " + id + "; the query backfills lists them");
        }
        return found;
    }

    private static BackfillInfo backfill(ResultSet row) throws SQLException {
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        long failed = row.getLong("failed");
        return new BackfillInfo(
                id,
                row.getLong("definition_id"),
                id.toString(),
                row.getInt("version"),
                BackfillState.valueOf(row.getString("state")),
                row.getLong("total"),
                OrdinalRanges.parse(row.getString("todo")).size(),
                row.getInt("running"),
                row.getLong("done") - failed,
                failed,
                row.getInt("parallel"),
                row.getInt("priority"),
                row.getBoolean("propagate"),
                Json.values(row.getString("parameters")),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                row.getString("created_by"),
                Jdbc.instant(row, "ended_at"));
    }
}
