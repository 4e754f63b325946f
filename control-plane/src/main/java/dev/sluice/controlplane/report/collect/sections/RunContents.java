package dev.sluice.controlplane.report.collect.sections;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.run.RunRow;
import dev.sluice.model.JobId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Loads what entries of the ledger name of runs: rows that are written once. Each comes with the sha256 of what is stored now,
 * to be compared with what the ledger says.
 */
@ApplicationScoped
public class RunContents {
    private static final String RUNS = """
            SELECT id, parameters::text AS parameters, encode(sha256(convert_to(parameters::text, 'UTF8')), 'hex') AS digest,
                   partition_from, partition_to, backfill_id
            FROM workflow_run WHERE id = ANY (?)
            """;

    private static final String DEFINITIONS = """
            SELECT v.definition_id, v.version, v.source, v.path, encode(sha256(convert_to(v.source, 'UTF8')), 'hex') AS digest
            FROM definition_version v JOIN unnest(?, ?) AS u (definition_id, version)
              ON u.definition_id = v.definition_id AND u.version = v.version
            """;

    private static final String FORECASTS = """
            SELECT id, inputs::text AS content, encode(sha256(convert_to(inputs::text, 'UTF8')), 'hex') AS digest, effect::text AS more
            FROM forecast_decision WHERE id = ANY (?)
            """;

    private static final String REPRODUCTIONS = """
            SELECT id, result AS content, encode(sha256(convert_to(result, 'UTF8')), 'hex') AS digest, NULL AS more
            FROM reproduction WHERE id = ANY (?)
            """;

    private static final String ESTIMATES = """
            SELECT run_id, job_namespace || '/' || job_name AS job, p50, p90, p95, failure, basis, basis_runs, position
            FROM run_estimate WHERE run_id = ANY (?) AND position <= ?
            """;

    private static final String PARENTS = """
            SELECT a.id, t.run_id FROM attempt a JOIN task_run t ON t.id = a.task_run_id WHERE a.id = ANY (?)
            """;

    private static final String EARLIER = """
            SELECT id FROM workflow_run WHERE definition_id = ? AND (created_at, id) < (?, ?)
            ORDER BY created_at DESC, id DESC LIMIT ?
            """;

    private static final String EARLIER_FOREIGN = """
            SELECT e.run_id FROM event_index e JOIN job j ON j.id = e.job_id JOIN namespace n ON n.id = j.namespace_id
            WHERE n.name = ? AND j.name = ? AND e.event_type = 0 AND e.position <= ? AND e.event_time < ? AND e.run_id <> ?
            ORDER BY e.event_time DESC, e.position DESC LIMIT ?
            """;

    private final Jdbc jdbc;

    public RunContents(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** Which version of which definition. */
    record Key(long definition, int version) {}

    /** What a run was given. */
    record RunContent(
            Map<String, String> parameters,
            String digest,
            @Nullable Instant partitionFrom,
            @Nullable Instant partitionTo,
            @Nullable UUID backfill) {}

    /** A text that the ledger knows by its sha256. */
    record Stored(
            String content,
            @Nullable String digest,
            @Nullable String more) {}

    /** What was expected of a run when it started. */
    record Estimate(
            String job,
            @Nullable Double p50,
            @Nullable Double p90,
            @Nullable Double p95,
            double failure,
            String basis,
            long basisRuns,
            long position) {}

    Map<UUID, RunContent> runs(Collection<UUID> ids) {
        Map<UUID, RunContent> found = new HashMap<>();
        jdbc.query(
                        RUNS,
                        row -> Map.entry(
                                id(row),
                                new RunContent(
                                        new TreeMap<>(RunRow.texts(row.getString("parameters"))),
                                        row.getString("digest"),
                                        Jdbc.instant(row, "partition_from"),
                                        Jdbc.instant(row, "partition_to"),
                                        Jdbc.uuid(row, "backfill_id"))),
                        (Object) Jdbc.uuids(ids))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** Source, sha256 of it, and path. */
    Map<Key, Stored> definitions(Collection<Key> keys) {
        Map<Key, Stored> found = new HashMap<>();
        jdbc.query(
                        DEFINITIONS,
                        row -> Map.entry(
                                new Key(row.getLong("definition_id"), row.getInt("version")),
                                new Stored(row.getString("source"), row.getString("digest"), row.getString("path"))),
                        Jdbc.longs(keys.stream().map(Key::definition).toList()),
                        Jdbc.longs(
                                keys.stream().map(key -> (long) key.version()).toList()))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** The numbers that decisions of forecasts rest on, and their effect. */
    Map<UUID, Stored> forecasts(Collection<UUID> ids) {
        return stored(FORECASTS, ids);
    }

    /** Results of comparing runs. */
    Map<UUID, Stored> reproductions(Collection<UUID> ids) {
        return stored(REPRODUCTIONS, ids);
    }

    private Map<UUID, Stored> stored(String sql, Collection<UUID> ids) {
        Map<UUID, Stored> found = new HashMap<>();
        jdbc.query(
                        sql,
                        row -> Map.entry(
                                id(row),
                                new Stored(
                                        Objects.requireNonNullElse(row.getString("content"), ""),
                                        row.getString("digest"),
                                        row.getString("more"))),
                        (Object) Jdbc.uuids(ids))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** By run; only those that rest on events up to the position. */
    Map<UUID, Estimate> estimates(Collection<UUID> runs, long upTo) {
        Map<UUID, Estimate> found = new HashMap<>();
        jdbc.query(
                        ESTIMATES,
                        row -> Map.entry(
                                Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                                new Estimate(
                                        row.getString("job"),
                                        number(row, "p50"),
                                        number(row, "p90"),
                                        number(row, "p95"),
                                        row.getDouble("failure"),
                                        row.getString("basis"),
                                        row.getLong("basis_runs"),
                                        row.getLong("position"))),
                        Jdbc.uuids(runs),
                        upTo)
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** The runs of workflows that these are attempts of; others are missing. An attempt never changes its run. */
    Map<UUID, UUID> parents(Collection<UUID> attempts) {
        Map<UUID, UUID> found = new HashMap<>();
        jdbc.query(PARENTS, row -> Map.entry(id(row), Objects.requireNonNull(Jdbc.uuid(row, "run_id"))), (Object)
                        Jdbc.uuids(attempts))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** Runs of a workflow that were made before one, newest first: the ledger has to say how they ended. */
    List<UUID> earlier(long definition, Instant created, UUID run, int most) {
        return jdbc.query(EARLIER, RunContents::id, definition, created, run, most);
    }

    /** Runs of a job that started before one, newest first: their events have to say how they ended. */
    List<UUID> earlier(JobId job, Instant started, UUID run, long upTo, int most) {
        return jdbc.query(
                EARLIER_FOREIGN,
                row -> Objects.requireNonNull(Jdbc.uuid(row, "run_id")),
                job.namespace(),
                job.name(),
                upTo,
                started,
                run,
                most);
    }

    private static UUID id(ResultSet row) throws SQLException {
        return Objects.requireNonNull(Jdbc.uuid(row, "id"));
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }
}
