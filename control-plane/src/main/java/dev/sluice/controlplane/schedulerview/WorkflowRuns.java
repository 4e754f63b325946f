package dev.sluice.controlplane.schedulerview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.scheduler.plan.RunStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads runs of workflows, newest first, and the versions that made them. */
@ApplicationScoped
public class WorkflowRuns {
    private static final String COLUMNS = """
            SELECT r.id, r.definition_id, r.version, r.state, r.reason, r.trigger_kind, r.trigger_name, r.slot, r.partition_key,
                r.partition_from, r.partition_to, r.parameters, r.priority, r.owner, r.fires, r.created_at, r.created_by,
                r.started_at, r.ended_at, r.wait_until, r.deadline_at, r.deadline_missed, r.timeout_at, r.cancel_asked,
                r.backfill_id, r.rerun_of
            FROM workflow_run r
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    WorkflowRuns(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By creation, newest first. */
    public Page<RunInfo> page(RunFilter filter, PageRequest request) {
        Cursor cursor = new Cursor(
                "workflow runs by creation",
                filter.definitionId(),
                filter.state(),
                filter.trigger(),
                filter.partition(),
                filter.backfill(),
                filter.since(),
                filter.before());
        Where where = new Where()
                .andIf(filter.definitionId(), "r.definition_id = ?")
                .andIf(filter.state() == null ? null : filter.state().name(), "r.state = ?")
                .andIf(filter.partition(), "r.partition_key = ?")
                .andIf(filter.backfill(), "r.backfill_id = ?")
                .andIf(filter.since(), "r.created_at >= ?")
                .andIf(filter.before(), "r.created_at < ?");
        if (filter.trigger() != null) {
            where.and("(r.trigger_name = ? OR r.trigger_kind = ?)", filter.trigger(), filter.trigger());
        }
        cursor.keyOf(request, 2)
                .map(Keys.ByTime::of)
                .ifPresent(key -> where.and("(r.created_at, r.id) < (?, ?)", key.at(), key.id()));
        Names names = reader.names();
        List<RunInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY r.created_at DESC, r.id DESC LIMIT ?",
                row -> run(row, names),
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.createdAt(), each.id()));
    }

    /** The latest runs of each workflow, up to {@code each}. One round trip. */
    public Map<Long, List<RunInfo>> latestOf(Collection<Long> definitionIds, int each) {
        String columns = COLUMNS.substring(0, COLUMNS.indexOf("FROM"));
        Names names = reader.names();
        return jdbc.query(columns + """
                        FROM unnest(?) AS k (id) CROSS JOIN LATERAL (
                            SELECT * FROM workflow_run o WHERE o.definition_id = k.id
                            ORDER BY o.created_at DESC, o.id DESC LIMIT ?) AS r
                        ORDER BY r.created_at DESC, r.id DESC
                        """, row -> run(row, names), Jdbc.longs(definitionIds), each).stream()
                .collect(groupingBy(RunInfo::definitionId));
    }

    public Map<UUID, RunInfo> byIds(Collection<UUID> ids) {
        Names names = reader.names();
        return jdbc.query(COLUMNS + "WHERE r.id = ANY (?)", row -> run(row, names), (Object) Jdbc.uuids(ids)).stream()
                .collect(toMap(RunInfo::id, each -> each));
    }

    public Optional<RunInfo> find(UUID id) {
        return Optional.ofNullable(byIds(Set.of(id)).get(id));
    }

    /**
     * As {@link #find}.
     *
     * @throws NotFoundException when there is none
     */
    public RunInfo get(UUID id) {
        return find(id).orElseThrow(
                        () -> new NotFoundException("there is no run " + id + "; the query workflowRuns lists them"));
    }

    /** Asset versions that made each run, at most {@code each} of a run. */
    public Map<UUID, List<AssetVersionInfo>> inputs(Collection<UUID> runs, int each) {
        record Found(UUID run, AssetVersionInfo version) {}
        Names names = reader.names();
        return jdbc
                .query(
                        """
                        SELECT k.id AS of_run, a.namespace, a.name, i.version, v.published_at, v.partition_key, v.run_id
                        FROM unnest(?) AS k (id)
                        CROSS JOIN LATERAL (SELECT * FROM run_input o WHERE o.run_id = k.id
                            ORDER BY o.asset_id, o.version LIMIT ?) AS i
                        JOIN asset a ON a.id = i.asset_id
                        JOIN asset_version v ON v.asset_id = i.asset_id AND v.version = i.version
                        ORDER BY a.namespace, a.name, i.version
                        """,
                        row -> new Found(row.getObject("of_run", UUID.class), Assets.version(row, names)),
                        Jdbc.uuids(runs),
                        each)
                .stream()
                .collect(groupingBy(Found::run, mapping(Found::version, toList())));
    }

    private static RunInfo run(ResultSet row, Names names) throws SQLException {
        UUID id = Objects.requireNonNull(Jdbc.uuid(row, "id"));
        String trigger = row.getString("trigger_name");
        return new RunInfo(
                id,
                row.getLong("definition_id"),
                id.toString(),
                row.getInt("version"),
                RunStatus.valueOf(row.getString("state")),
                names.cutOrNull(row.getString("reason")),
                row.getString("trigger_kind"),
                trigger.isEmpty() ? null : trigger,
                Jdbc.instant(row, "slot"),
                row.getString("partition_key"),
                Jdbc.instant(row, "partition_from"),
                Jdbc.instant(row, "partition_to"),
                Json.values(row.getString("parameters")),
                row.getInt("priority"),
                row.getString("owner"),
                row.getBoolean("fires"),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                row.getString("created_by"),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "ended_at"),
                Jdbc.instant(row, "wait_until"),
                Jdbc.instant(row, "deadline_at"),
                row.getBoolean("deadline_missed"),
                Jdbc.instant(row, "timeout_at"),
                row.getString("cancel_asked"),
                text(row, "backfill_id"),
                text(row, "rerun_of"));
    }

    static @Nullable String text(ResultSet row, String column) throws SQLException {
        UUID id = Jdbc.uuid(row, column);
        return id == null ? null : id.toString();
    }
}
