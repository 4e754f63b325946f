package dev.sluice.controlplane.graphql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/** Writes catalog rows as the projection would. Ids are given, so that tests can speak of them. */
final class CatalogSeed {
    static final int GOOD = 1;
    static final int SUSPECT = 2;

    private final DataSource dataSource;

    CatalogSeed(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Positions come first: who holds one reads the log next, over another connection, and would wait for this to end. */
    CatalogSeed empty() {
        return run("""
                TRUNCATE projection_position, namespace, dataset, job, field, facet_content, facet_set, event_index,
                         event_dataset, run, run_io, dataset_version, facet_version, symlink, edge, edge_interval, producer,
                         producer_fault, event_log CASCADE
                """).run("UPDATE log_head SET position = 0");
    }

    CatalogSeed namespace(long id, String name) {
        return run("INSERT INTO namespace VALUES (?, ?, 1)", id, name);
    }

    CatalogSeed dataset(long id, long namespace, String name) {
        return alias(id, namespace, name, id);
    }

    CatalogSeed alias(long id, long namespace, String name, long canonical) {
        return run("INSERT INTO dataset VALUES (?, ?, ?, ?, 1, 1)", id, namespace, name, canonical);
    }

    CatalogSeed job(long id, long namespace, String name) {
        return run("INSERT INTO job VALUES (?, ?, ?, 1)", id, namespace, name);
    }

    CatalogSeed field(long id, long dataset, String name) {
        return run("INSERT INTO field VALUES (?, ?, ?, 1, true)", id, dataset, name);
    }

    CatalogSeed facet(long contentId, long entity, String name, String validFrom, String body) {
        run(
                "INSERT INTO facet_content VALUES (?, ?, decode(md5(?), 'hex'), ?, NULL, NULL, false)",
                contentId,
                name,
                contentId + name,
                body);
        return run(
                "INSERT INTO facet_version VALUES (?, ?, ?, ?, 1)", entity, name, Instant.parse(validFrom), contentId);
    }

    CatalogSeed facetDeleted(long entity, String name, String validFrom) {
        return run("INSERT INTO facet_version VALUES (?, ?, ?, 0, 2)", entity, name, Instant.parse(validFrom));
    }

    CatalogSeed completedRun(UUID id, long job, String startedAt) {
        return run(
                """
                INSERT INTO run (run_id, job_id, state, started_at, ended_at, attempts, continuous, snapshot, incomplete,
                                 code_version, content_times, content_ids, first_position, last_position)
                VALUES (?, ?, 2, ?, ?, 1, false, false, false, 0, '{}', '{}', 1, 2)
                """, id, job, Instant.parse(startedAt), Instant.parse(startedAt).plusSeconds(60));
    }

    CatalogSeed reads(UUID run, long dataset, String declaredVersion) {
        return run(
                "INSERT INTO run_io VALUES (?, 1, ?, now(), 0, 0, nullif(?, ''), NULL, NULL, NULL)",
                run,
                dataset,
                declaredVersion);
    }

    CatalogSeed writes(UUID run, long dataset, String createdAt, int status, String declaredVersion) {
        run("INSERT INTO run_io VALUES (?, 2, ?, now(), 0, 0, NULL, NULL, NULL, NULL)", run, dataset);
        return run(
                "INSERT INTO dataset_version VALUES (?, ?, ?, ?, nullif(?, ''), NULL, NULL, 10, NULL, NULL)",
                dataset,
                run,
                Instant.parse(createdAt),
                status,
                declaredVersion);
    }

    /** Many datasets at once, in one namespace. */
    CatalogSeed datasets(long firstId, int count, long namespace, String prefix) {
        return run(
                "INSERT INTO dataset SELECT i, ?, ? || i, i, 1, 1 FROM generate_series(?::bigint, ?::bigint) AS i",
                namespace,
                prefix,
                firstId,
                firstId + count - 1);
    }

    CatalogSeed producer(long id, String uri) {
        return run("INSERT INTO producer VALUES (?, ?, 2, 1, 1, 2)", id, uri)
                .run("INSERT INTO producer_fault VALUES (?, 'MISSING_SCHEMA_URL', 1, 2, '/schemaURL')", id);
    }

    CatalogSeed event(long position, String time, UUID run, long job, long producer) {
        return run(
                "INSERT INTO event_index VALUES (?, 1, ?, 2, ?, nullif(?, 0), ?, 0, 0, ''::bytea)",
                position,
                Instant.parse(time),
                run,
                job,
                producer);
    }

    CatalogSeed positions(long head, long catalog) {
        run("UPDATE log_head SET position = ?", head);
        return run("INSERT INTO projection_position VALUES ('catalog', ?, now())", catalog);
    }

    private CatalogSeed run(String sql, Object... parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value =
                        parameters[i] instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameters[i];
                statement.setObject(i + 1, value);
            }
            statement.execute();
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot seed with " + sql, e);
        }
    }
}
