package dev.sluice.controlplane.report.population;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.report.collect.Point;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what the events of runs tell, in the database: one row for each producer and namespace of jobs. */
@ApplicationScoped
public class CoverageRows {
    /**
     * Events of the runs whose first event time is in the period. Facets count for a run when one of its events carries them. A
     * version is told by a version facet, a digest by sluice_contentDigest, rows by outputStatistics.
     */
    private static final String COUNTS = """
            WITH told AS (
                SELECT e.run_id, e.position, e.job_id, e.producer_id, e.event_type, e.run_facet_set, e.job_facet_set
                FROM event_index e
                WHERE e.run_id IN (
                    SELECT f.run_id FROM event_index f WHERE f.run_id IS NOT NULL AND f.kind = 1 AND f.position <= ?
                    GROUP BY f.run_id HAVING min(f.event_time) >= ? AND min(f.event_time) < ?)
                  AND e.kind = 1 AND e.position <= ?),
            sets AS (
                SELECT s.id, array_agg(c.name) AS names
                FROM facet_set s CROSS JOIN LATERAL unnest(s.content_ids) AS u (id) JOIN facet_content c ON c.id = u.id
                WHERE NOT c.deleted AND s.id IN (
                    SELECT run_facet_set FROM told UNION SELECT job_facet_set FROM told
                    UNION SELECT d.facet_set FROM told t JOIN event_dataset d ON d.position = t.position
                    UNION SELECT d.io_facet_set FROM told t JOIN event_dataset d ON d.position = t.position)
                GROUP BY s.id),
            runs AS (
                SELECT t.run_id, max(t.job_id) AS job_id, max(t.producer_id) AS producer_id,
                    bool_or(t.event_type = 0) AS started, bool_or(t.event_type IN (2, 3, 4)) AS ended,
                    coalesce(bool_or('sourceCodeLocation' = ANY (j.names)), false) AS code,
                    coalesce(bool_or('sluice_runtimeImage' = ANY (r.names)), false) AS image,
                    coalesce(bool_or('processing_engine' = ANY (r.names)), false) AS engine,
                    coalesce(bool_or('environmentVariables' = ANY (r.names)), false) AS environment,
                    coalesce(bool_or('executionParameters' = ANY (r.names)), false) AS parameters,
                    coalesce(bool_or('extractionError' = ANY (r.names)), false) AS extraction_error
                FROM told t LEFT JOIN sets r ON r.id = t.run_facet_set LEFT JOIN sets j ON j.id = t.job_facet_set
                GROUP BY t.run_id),
            io AS (
                SELECT t.run_id, d.dataset_id, d.direction,
                    coalesce(bool_or('version' = ANY (s.names)), false) AS version,
                    coalesce(bool_or('schema' = ANY (s.names)), false) AS described,
                    coalesce(bool_or('sluice_contentDigest' = ANY (s.names)), false) AS digest,
                    coalesce(bool_or('outputStatistics' = ANY (o.names)), false) AS counted
                FROM told t JOIN event_dataset d ON d.position = t.position AND d.direction IN (1, 2)
                LEFT JOIN sets s ON s.id = d.facet_set LEFT JOIN sets o ON o.id = d.io_facet_set
                GROUP BY t.run_id, d.dataset_id, d.direction),
            sums AS (
                SELECT run_id,
                    count(*) FILTER (WHERE direction = 1) AS inputs,
                    count(*) FILTER (WHERE direction = 1 AND version) AS inputs_version,
                    count(*) FILTER (WHERE direction = 1 AND digest) AS inputs_digest,
                    count(*) FILTER (WHERE direction = 2) AS outputs,
                    count(*) FILTER (WHERE direction = 2 AND version) AS outputs_version,
                    count(*) FILTER (WHERE direction = 2 AND digest) AS outputs_digest,
                    count(*) FILTER (WHERE direction = 2 AND described) AS outputs_schema,
                    count(*) FILTER (WHERE direction = 2 AND counted) AS outputs_rows
                FROM io GROUP BY run_id)
            SELECT coalesce(p.uri, '') AS producer, coalesce(n.name, '') AS namespace, count(*) AS runs,
                count(*) FILTER (WHERE r.started) AS started, count(*) FILTER (WHERE r.ended) AS ended,
                count(*) FILTER (WHERE r.code) AS code, count(*) FILTER (WHERE r.image) AS image,
                count(*) FILTER (WHERE r.engine) AS engine, count(*) FILTER (WHERE r.environment) AS environment,
                count(*) FILTER (WHERE r.parameters) AS parameters, count(*) FILTER (WHERE NOT r.extraction_error) AS extracted,
                coalesce(sum(s.inputs), 0) AS inputs, coalesce(sum(s.inputs_version), 0) AS inputs_version,
                coalesce(sum(s.inputs_digest), 0) AS inputs_digest, coalesce(sum(s.outputs), 0) AS outputs,
                coalesce(sum(s.outputs_version), 0) AS outputs_version, coalesce(sum(s.outputs_digest), 0) AS outputs_digest,
                coalesce(sum(s.outputs_schema), 0) AS outputs_schema, coalesce(sum(s.outputs_rows), 0) AS outputs_rows
            FROM runs r LEFT JOIN sums s ON s.run_id = r.run_id LEFT JOIN producer p ON p.id = r.producer_id
            LEFT JOIN job j ON j.id = r.job_id LEFT JOIN namespace n ON n.id = j.namespace_id
            GROUP BY 1, 2 ORDER BY 1, 2
            """;

    private final Jdbc jdbc;

    public CoverageRows(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param producer URI; empty: none was named
     * @param namespace of the jobs
     * @param told how many tell it
     */
    record Line(String producer, String namespace, long runs, long inputs, long outputs, Map<Aspect, Long> told) {
        Line {
            told = Map.copyOf(told);
        }

        long told(Aspect aspect) {
            return told.getOrDefault(aspect, 0L);
        }

        /** How many there are of what the aspect is about. */
        long of(Aspect aspect) {
            return switch (aspect.about()) {
                case RUNS -> runs;
                case INPUTS -> inputs;
                case OUTPUTS -> outputs;
            };
        }
    }

    List<Line> of(Period period, Point at) {
        return jdbc.query(
                COUNTS,
                row -> {
                    Map<Aspect, Long> told = new EnumMap<>(Aspect.class);
                    for (Aspect aspect : Aspect.values()) {
                        told.put(aspect, row.getLong(aspect.column()));
                    }
                    return new Line(
                            row.getString("producer"),
                            row.getString("namespace"),
                            row.getLong("runs"),
                            row.getLong("inputs"),
                            row.getLong("outputs"),
                            told);
                },
                at.logPosition(),
                period.from(),
                period.to(),
                at.logPosition());
    }
}
