package dev.sluice.controlplane.schedulerview;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import dev.sluice.controlplane.catalog.Cursor;
import dev.sluice.controlplane.catalog.Page;
import dev.sluice.controlplane.catalog.PageRequest;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.lineage.NotFoundException;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.scheduler.definition.ResourceName;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads workflows, their versions and their triggers. */
@ApplicationScoped
public class Workflows {
    private static final String COLUMNS =
            "SELECT d.id, d.namespace, d.name, d.version, d.paused, d.labels, d.owner FROM definition d\n";

    private static final String VERSION_COLUMNS = """
            SELECT v.definition_id, v.version, v.digest, v.source, v.path, v.revision, v.applied_at, v.applied_by
            FROM definition_version v
            """;

    private final Jdbc jdbc;
    private final NameReader reader;

    Workflows(Jdbc jdbc, NameReader reader) {
        this.reader = reader;
        this.jdbc = jdbc;
    }

    /** By namespace and name; removed ones are left out. */
    public Page<WorkflowInfo> page(WorkflowFilter filter, PageRequest request) {
        Cursor cursor = new Cursor("workflows by name", filter.namespace(), filter.label(), filter.paused());
        Where where = new Where().and("d.kind = 'Workflow'").and("d.removed_at IS NULL");
        cursor.keyOf(request, 2)
                .ifPresent(key -> where.and("(d.namespace, d.name) > (?, ?)", key.getFirst(), key.getLast()));
        where.andIf(filter.namespace(), "d.namespace = ?").andIf(filter.paused(), "d.paused = ?");
        label(filter, where);
        List<WorkflowInfo> found = jdbc.query(
                COLUMNS + where.sql() + "ORDER BY d.namespace, d.name LIMIT ?",
                Workflows::workflow,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.namespace(), each.name()));
    }

    private static void label(WorkflowFilter filter, Where where) {
        String label = filter.label();
        if (label == null) {
            return;
        }
        int equals = label.indexOf('=');
        if (equals < 0) {
            where.and("jsonb_exists(d.labels, ?)", label);
        } else {
            where.and(
                    "d.labels @> ?::jsonb",
                    RunRow.json(Map.of(label.substring(0, equals), label.substring(equals + 1))));
        }
    }

    /** Empty when there is none, or it was removed. */
    public Optional<WorkflowInfo> find(ResourceName name) {
        return jdbc.first(
                COLUMNS + "WHERE d.kind = 'Workflow' AND d.namespace = ? AND d.name = ? AND d.removed_at IS NULL",
                Workflows::workflow,
                name.namespace(),
                name.name());
    }

    /**
     * As {@link #find}.
     *
     * @throws NotFoundException when there is none
     */
    public WorkflowInfo get(ResourceName name) {
        return find(name)
                .orElseThrow(() ->
                        new NotFoundException("there is no workflow '" + name + "'; the query workflows lists them"));
    }

    /** Also those that were removed: their runs are still there. */
    public Map<Long, WorkflowInfo> byIds(Collection<Long> ids) {
        return jdbc
                .query(COLUMNS + "WHERE d.id = ANY (?) AND d.kind = 'Workflow'", Workflows::workflow, (Object)
                        Jdbc.longs(ids))
                .stream()
                .collect(toMap(WorkflowInfo::definitionId, each -> each));
    }

    /** Namespace of a workflow, service or gate, also of one that was removed. */
    public String namespaceOf(long definitionId) {
        return jdbc.first("SELECT namespace FROM definition WHERE id = ?", row -> row.getString(1), definitionId)
                .orElseThrow(() -> new IllegalStateException("what is shown of a definition shows the definition"));
    }

    /** Versions of a workflow, newest first. */
    public Page<VersionInfo> versions(long definitionId, PageRequest request) {
        Cursor cursor = new Cursor("versions of workflow", definitionId);
        Where where = new Where().and("v.definition_id = ?", definitionId);
        cursor.keyOf(request, 1).ifPresent(key -> where.and("v.version < ?", Cursor.number(key.getFirst())));
        List<VersionInfo> found = jdbc.query(
                VERSION_COLUMNS + where.sql() + "ORDER BY v.version DESC LIMIT ?",
                Workflows::version,
                where.then(request.limit()));
        return Page.of(found, request, each -> cursor.of(each.version()));
    }

    /** One version of a workflow. */
    public Optional<VersionInfo> version(long definitionId, int version) {
        return jdbc.first(
                VERSION_COLUMNS + "WHERE v.definition_id = ? AND v.version = ?",
                Workflows::version,
                definitionId,
                version);
    }

    /** The current version of each, by definition. */
    public Map<Long, VersionInfo> currentVersions(Collection<Long> definitionIds) {
        return jdbc.query(VERSION_COLUMNS + """
                        JOIN definition d ON d.id = v.definition_id AND d.version = v.version WHERE d.id = ANY (?)
                        """, Workflows::version, (Object) Jdbc.longs(definitionIds)).stream()
                .collect(toMap(VersionInfo::definitionId, each -> each));
    }

    /** Triggers of the current version of each, by definition. */
    public Map<Long, List<TriggerInfo>> triggers(Collection<Long> definitionIds) {
        Names names = reader.names();
        return jdbc.query("""
                        SELECT t.definition_id, t.version, t.name, t.kind, t.active, t.next_slot, t.evaluate_at, t.failure
                        FROM trigger t JOIN definition d ON d.id = t.definition_id AND d.version = t.version
                        WHERE t.definition_id = ANY (?) ORDER BY t.definition_id, t.name
                        """, row -> trigger(row, names), (Object) Jdbc.longs(definitionIds)).stream()
                .collect(groupingBy(TriggerInfo::definitionId));
    }

    private static WorkflowInfo workflow(ResultSet row) throws SQLException {
        return new WorkflowInfo(
                row.getLong("id"),
                row.getString("namespace"),
                row.getString("name"),
                row.getInt("version"),
                row.getBoolean("paused"),
                Json.labels(row.getString("labels")),
                row.getString("owner"));
    }

    private static VersionInfo version(ResultSet row) throws SQLException {
        return new VersionInfo(
                row.getLong("definition_id"),
                row.getInt("version"),
                row.getString("digest"),
                row.getString("source"),
                row.getString("path"),
                row.getString("revision"),
                Objects.requireNonNull(Jdbc.instant(row, "applied_at")),
                row.getString("applied_by"));
    }

    private static TriggerInfo trigger(ResultSet row, Names names) throws SQLException {
        return new TriggerInfo(
                row.getLong("definition_id"),
                row.getInt("version"),
                row.getString("name"),
                row.getString("kind"),
                row.getBoolean("active"),
                Jdbc.instant(row, "next_slot"),
                Jdbc.instant(row, "evaluate_at"),
                names.cutOrNull(row.getString("failure")));
    }
}
