package dev.sluice.controlplane.forecast.incident;

import dev.sluice.controlplane.testing.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs of another system in the catalog, with estimates of their runs, and a replica that looks for what is odd. */
final class IncidentStage {
    private static final long OPEN = Long.MAX_VALUE;

    private final Stage stage = new Stage();
    private final InstantSource time = stage.clock();
    private IncidentStep step = step();
    private long ids = 100;

    IncidentStage() {
        sql("INSERT INTO namespace VALUES (1, 'wh', 1), (2, 'etl', 1), (3, 'sluice', 1)");
    }

    /** How tests have it. */
    private record Config() implements IncidentConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(5);
        }

        @Override
        public double slow() {
            return 0.01;
        }

        @Override
        public double fast() {
            return 0.005;
        }

        @Override
        public Duration silence() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration quiet() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration reopen() {
            return Duration.ofHours(2);
        }

        @Override
        public Duration longest() {
            return Duration.ofDays(7);
        }

        @Override
        public Duration keep() {
            return Duration.ofDays(90);
        }

        @Override
        public int most() {
            return 1_000;
        }
    }

    private IncidentStep step() {
        return new IncidentStep(stage.transactions(), new Config(), "sluice");
    }

    /** As if the process had been started again. */
    void restart() {
        step = step();
    }

    Stage stage() {
        return stage;
    }

    Incidents incidents() {
        return new Incidents(stage.transactions(), time);
    }

    Instant now() {
        return stage.now();
    }

    void tick(Duration duration) {
        stage.clock().tick(duration);
    }

    void look() {
        while (step.look(now())) {
            // until all ended runs were looked at
        }
    }

    void lookAfter(Duration duration) {
        tick(duration);
        look();
    }

    void sql(String statement, @Nullable Object... parameters) {
        stage.execute(statement, parameters);
    }

    List<String> rows(String statement, @Nullable Object... parameters) {
        return stage.rows(statement, parameters);
    }

    long dataset(String name) {
        long id = ++ids;
        sql(
                "INSERT INTO dataset (id, namespace_id, name, canonical_id, canonical_position, first_position) VALUES (?, 1, ?, ?, 1, 1)",
                id,
                name,
                id);
        return id;
    }

    /** A job that reads and writes; null: nothing. */
    long job(String name, @Nullable Long reads, @Nullable Long writes) {
        return job(2, name, reads, writes);
    }

    long ownJob(String name, @Nullable Long reads, @Nullable Long writes) {
        return job(3, name, reads, writes);
    }

    private long job(long namespace, String name, @Nullable Long reads, @Nullable Long writes) {
        long id = ++ids;
        sql("INSERT INTO job (id, namespace_id, name, first_position) VALUES (?, ?, ?, 1)", id, namespace, name);
        if (reads != null) {
            edge(id, 1, reads, id);
        }
        if (writes != null) {
            edge(id, 2, id, writes);
        }
        return id;
    }

    private void edge(long owner, int kind, long from, long to) {
        long id = ++ids;
        sql("""
                INSERT INTO edge (id, digest, owner_id, kind, from_id, to_id, source, flow, io, transformation_type, masking, scope_id)
                VALUES (?, decode(md5(?::text), 'hex'), ?, ?, ?, ?, 1, true, true, 'DIRECT', false, 0)
                """, id, id, owner, kind, from, to);
        sql("INSERT INTO edge_interval VALUES (?, 1, ?, 1, ?)", id, OPEN, OPEN);
    }

    /** A run that goes on, expected to take five minutes, ten with P95. */
    UUID start(long job, Instant at, long code) {
        UUID run = new UUID(job, ++ids);
        sql("""
                INSERT INTO run (run_id, job_id, state, started_at, last_event_at, attempts, continuous, snapshot, incomplete,
                                 code_version, content_times, content_ids, first_position, last_position)
                VALUES (?, ?, 1, ?, ?, 1, false, false, false, ?, '{}', '{}', 1, 1)
                """, run, job, at, at, code);
        sql("""
                INSERT INTO run_estimate (run_id, job_namespace, job_name, started_at, p50, p90, p95, failure, hard_failure, basis,
                                          basis_runs, reasons, position)
                SELECT ?, n.name, j.name, ?, 300, 500, 600, 0.02, 0.01, 'OWN_HISTORY', 50, '[]', 1
                FROM job j JOIN namespace n ON n.id = j.namespace_id WHERE j.id = ?
                """, run, at, job);
        return run;
    }

    void end(UUID run, Instant at, String result) {
        sql("""
                UPDATE run_estimate SET ended_at = ?, seconds = extract(epoch FROM ?::timestamptz - started_at), result = ?
                WHERE run_id = ?
                """, at, at, result, run);
        sql(
                "UPDATE run SET state = ?, ended_at = ?, last_event_at = ? WHERE run_id = ?",
                result.equals("FAILED") ? 4 : 2,
                at,
                at,
                run);
    }

    /** A run that started then and went well within five minutes. */
    UUID ran(long job, Instant at, long code) {
        UUID run = start(job, at, code);
        end(run, at.plusSeconds(300), "OK");
        return run;
    }

    /** So many rows were written by a run. */
    void wrote(long dataset, UUID run, Instant at, long rows) {
        sql(
                "INSERT INTO dataset_version (dataset_id, run_id, created_at, status, row_count) VALUES (?, ?, ?, 1, ?)",
                dataset,
                run,
                at,
                rows);
    }

    /** What a job's events said of its code from a time on. */
    void code(long job, Instant at, String version) {
        long content = ++ids;
        sql("""
                INSERT INTO facet_content (id, name, digest, body, deleted)
                VALUES (?, 'sourceCodeLocation', decode(md5(?::text), 'hex'), ?, false)
                """, content, content, "{\"type\":\"git\",\"version\":\"" + version + "\"}");
        sql("INSERT INTO facet_version VALUES (?, 'sourceCodeLocation', ?, ?, 1)", job, at, content);
    }

    /** All incidents: root, cause, tier, and whether they are open. */
    List<String> all() {
        return rows("SELECT root_name, cause, tier, CASE WHEN closed_at IS NULL THEN 'open' ELSE close_reason END"
                + " FROM incident ORDER BY id");
    }

    /** What is odd, with the root of its incident. */
    List<String> odd() {
        return rows("SELECT a.kind, a.job_name, i.root_name, CASE WHEN a.over_at IS NULL THEN 'odd' ELSE 'over' END"
                + " FROM anomaly a JOIN incident i ON i.id = a.incident_id ORDER BY a.kind, a.job_name, a.id");
    }

    /** Alerts: kind, how often raised, and whether they are resolved. */
    List<String> alerts() {
        return rows(
                "SELECT kind, count, CASE WHEN resolved_at IS NULL THEN 'open' ELSE 'resolved' END FROM alert ORDER BY id");
    }

    /** Who hears of alerts. */
    List<String> told() {
        return rows("SELECT n.channel, n.kind FROM notification n ORDER BY n.id");
    }
}
