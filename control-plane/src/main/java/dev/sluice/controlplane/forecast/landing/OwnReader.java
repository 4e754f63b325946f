package dev.sluice.controlplane.forecast.landing;

import dev.sluice.controlplane.forecast.landing.OwnWork.ActiveRun;
import dev.sluice.controlplane.forecast.landing.OwnWork.AssetTrigger;
import dev.sluice.controlplane.forecast.landing.OwnWork.ComingSlot;
import dev.sluice.controlplane.forecast.landing.OwnWork.TaskRow;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.controlplane.workflow.Connections;
import dev.sluice.controlplane.workflow.Deployed;
import dev.sluice.controlplane.workflow.DeployedCache;
import dev.sluice.model.DatasetId;
import dev.sluice.scheduler.definition.ForecastPolicy;
import dev.sluice.scheduler.definition.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what the scheduler has to do. Everything is bounded: what is most urgent comes first. */
final class OwnReader {
    /** Most runs that are active at a time. */
    static final int MOST_RUNS = 4_000;

    /** Most assets of triggers. */
    static final int MOST_ASSETS = 20_000;

    /** Served by workflow_run_active; runs with a deadline first. */
    private static final String RUNS = """
            SELECT id, definition_id, version, trigger_name, state, priority, created_at, started_at, slot, deadline_at FROM workflow_run
            WHERE state IN ('WAITING', 'QUEUED', 'RUNNING') ORDER BY deadline_at NULLS LAST, created_at, id LIMIT ?
            """;

    private static final String TASKS = """
            SELECT t.run_id, t.task, t.state, a.id AS attempt, a.started_at, greatest(w.ready_at, w.look_at) AS ready
            FROM task_run t LEFT JOIN lease l ON l.run_id = t.run_id AND l.task_run_id = t.id
            LEFT JOIN attempt a ON a.id = l.attempt_id LEFT JOIN work_item w ON w.task_run_id = t.id
            WHERE t.run_id = ANY (?)
            """;

    private static final String WAITS = """
            SELECT w.run_id, a.namespace, a.name FROM run_wait w JOIN asset a ON a.id = w.asset_id
            LEFT JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
            WHERE w.run_id = ANY (?) AND (v.published_at IS NULL OR v.published_at < w.since)
            """;

    private static final String TRIGGERS = """
            SELECT t.id, t.definition_id, t.version, t.name, a.namespace, a.name AS asset, a.published_position > ta.cursor AS ahead
            FROM trigger t JOIN definition d ON d.id = t.definition_id AND d.version = t.version AND d.removed_at IS NULL
                AND NOT d.paused
            JOIN trigger_asset ta ON ta.trigger_id = t.id JOIN asset a ON a.id = ta.asset_id
            WHERE t.active AND t.kind = 'asset' ORDER BY t.id LIMIT ?
            """;

    private static final String POOLS =
            "SELECT id, version FROM definition WHERE kind = 'Pool' AND removed_at IS NULL ORDER BY id LIMIT 1000";

    private static final String VERSIONS = """
            SELECT a.namespace, a.name, v.published_at FROM asset a
            JOIN unnest(?::text[], ?::text[]) AS u (namespace, name) ON u.namespace = a.namespace AND u.name = a.name
            JOIN asset_version v ON v.asset_id = a.id AND v.version = a.published_version
            """;

    private final DeployedCache definitions;
    private final Connections connections;

    OwnReader(DeployedCache definitions, Connections connections) {
        this.definitions = definitions;
        this.connections = connections;
    }

    OwnWork read(Tx tx, Instant end) throws SQLException {
        List<ActiveRun> runs = runs(tx);
        List<ComingSlot> slots = new ComingSlots(definitions, connections).until(tx, end);
        List<AssetTrigger> triggers = triggers(tx);
        Map<Long, Deployed> workflows = new LinkedHashMap<>();
        slots.forEach(s -> workflows.put(s.deployed().definitionId(), s.deployed()));
        triggers.forEach(t -> workflows.put(t.deployed().definitionId(), t.deployed()));
        runs.forEach(r -> workflows.putIfAbsent(r.deployed().definitionId(), r.deployed()));
        return new OwnWork(
                List.copyOf(workflows.values()), runs, slots, triggers, pools(tx), versions(tx, workflows.values()));
    }

    private record Row(
            UUID id,
            long definition,
            int version,
            String trigger,
            String state,
            int priority,
            Instant created,
            @Nullable Instant started,
            @Nullable Instant slot,
            @Nullable Instant deadline) {}

    private List<ActiveRun> runs(Tx tx) throws SQLException {
        List<Row> rows = tx.query(RUNS, OwnReader::row, MOST_RUNS);
        List<UUID> ids = rows.stream().map(Row::id).toList();
        Map<UUID, Set<DatasetId>> waits = new HashMap<>();
        Map<UUID, Map<String, TaskRow>> tasks = new HashMap<>();
        if (!ids.isEmpty()) {
            tx.query(
                            WAITS,
                            row -> Map.entry(
                                    row.getObject(1, UUID.class), new DatasetId(row.getString(2), row.getString(3))),
                            ids)
                    .forEach(e -> waits.computeIfAbsent(e.getKey(), _ -> new HashSet<>())
                            .add(e.getValue()));
            readTasks(tx, ids, tasks);
        }
        List<ActiveRun> runs = new ArrayList<>();
        for (Row row : rows) {
            runs.add(new ActiveRun(
                    row.id(),
                    definitions.workflow(tx, row.definition(), row.version()),
                    row.trigger(),
                    row.state(),
                    row.priority(),
                    row.created(),
                    row.started(),
                    row.slot(),
                    row.deadline(),
                    waits.getOrDefault(row.id(), Set.of()),
                    tasks.getOrDefault(row.id(), Map.of())));
        }
        return runs;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getLong("definition_id"),
                row.getInt("version"),
                row.getString("trigger_name"),
                row.getString("state"),
                row.getInt("priority"),
                Objects.requireNonNull(Jdbc.instant(row, "created_at")),
                Jdbc.instant(row, "started_at"),
                Jdbc.instant(row, "slot"),
                Jdbc.instant(row, "deadline_at"));
    }

    private record TaskOf(UUID run, String task, TaskRow row) {}

    private static void readTasks(Tx tx, List<UUID> ids, Map<UUID, Map<String, TaskRow>> into) throws SQLException {
        List<TaskOf> tasks = tx.query(
                TASKS,
                row -> new TaskOf(
                        row.getObject("run_id", UUID.class),
                        row.getString("task"),
                        new TaskRow(
                                row.getString("state"),
                                Jdbc.uuid(row, "attempt"),
                                Jdbc.instant(row, "started_at"),
                                Jdbc.instant(row, "ready"))),
                ids);
        tasks.forEach(t -> into.computeIfAbsent(t.run(), _ -> new HashMap<>()).put(t.task(), t.row()));
    }

    private record Watched(long trigger, long definition, int version, String name, DatasetId asset, boolean ahead) {}

    private List<AssetTrigger> triggers(Tx tx) throws SQLException {
        Map<Long, List<Watched>> byTrigger = new LinkedHashMap<>();
        tx.query(
                        TRIGGERS,
                        row -> new Watched(
                                row.getLong("id"),
                                row.getLong("definition_id"),
                                row.getInt("version"),
                                row.getString("name"),
                                new DatasetId(row.getString("namespace"), row.getString("asset")),
                                row.getBoolean("ahead")),
                        MOST_ASSETS)
                .forEach(w -> byTrigger
                        .computeIfAbsent(w.trigger(), _ -> new ArrayList<>())
                        .add(w));
        List<AssetTrigger> triggers = new ArrayList<>();
        for (List<Watched> watched : byTrigger.values()) {
            Watched first = watched.getFirst();
            Deployed deployed = definitions.workflow(tx, first.definition(), first.version());
            Set<DatasetId> ahead = new HashSet<>();
            watched.stream().filter(Watched::ahead).forEach(w -> ahead.add(w.asset()));
            for (Trigger trigger : deployed.workflow().triggers()) {
                if (trigger instanceof Trigger.OnAssets assets && assets.id().equals(first.name())) {
                    triggers.add(new AssetTrigger(deployed, assets, ahead));
                }
            }
        }
        return triggers;
    }

    private Map<String, Integer> pools(Tx tx) throws SQLException {
        record Id(long id, int version) {}
        Map<String, Integer> pools = new HashMap<>();
        for (Id id : tx.query(POOLS, row -> new Id(row.getLong(1), row.getInt(2)))) {
            var pool = definitions.pool(tx, id.id(), id.version());
            pools.put(pool.metadata().name().toString(), pool.slots());
        }
        return pools;
    }

    private Map<DatasetId, Instant> versions(Tx tx, Iterable<Deployed> workflows) throws SQLException {
        List<DatasetId> promised = new ArrayList<>();
        for (Deployed deployed : workflows) {
            for (ForecastPolicy.Promise promise : deployed.workflow().forecast().promises()) {
                promised.add(connections.dataset(promise.asset()));
            }
        }
        Map<DatasetId, Instant> versions = new HashMap<>();
        if (!promised.isEmpty()) {
            tx.query(
                            VERSIONS,
                            row -> Map.entry(
                                    new DatasetId(row.getString(1), row.getString(2)),
                                    Objects.requireNonNull(Jdbc.instant(row, "published_at"))),
                            promised.stream().map(DatasetId::namespace).toList(),
                            promised.stream().map(DatasetId::name).toList())
                    .forEach(e -> versions.put(e.getKey(), e.getValue()));
        }
        return versions;
    }
}
