package dev.sluice.controlplane.decide;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.controlplane.decide.DecisionRequest.Input;
import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.Tx;
import dev.sluice.model.DatasetId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what is known about inputs, in one statement by indexes: holds with the exemptions of the job that asks, and what
 * the gates say. Never walks lineage, and never asks the graph.
 */
final class FactReader {
    /**
     * The inputs as JSON, not as arrays: PostgreSQL would take the length of an array into account and plan the statement
     * anew each time, which takes longer than to run it.
     */
    private static final String TOLD = """
            WITH told AS (
                SELECT u.place, u.namespace, u.name, u.partition, false AS inferred
                FROM ROWS FROM (jsonb_to_recordset(?::jsonb) AS (namespace text, name text, partition text))
                    WITH ORDINALITY AS u (namespace, name, partition, place))
            """;

    /** Index run_by_job finds the last runs, the key of run_io what they read. */
    private static final String TOLD_AND_INFERRED = """
            WITH given AS (
                SELECT u.place, u.namespace, u.name, u.partition
                FROM ROWS FROM (jsonb_to_recordset(?::jsonb) AS (namespace text, name text, partition text))
                    WITH ORDINALITY AS u (namespace, name, partition, place)),
            seen AS (
                SELECT DISTINCT n.name AS namespace, d.name
                FROM namespace jn JOIN job j ON j.namespace_id = jn.id AND j.name = ?
                CROSS JOIN LATERAL (SELECT r.run_id FROM run r WHERE r.job_id = j.id
                                    ORDER BY r.started_at DESC, r.run_id DESC LIMIT 5) AS last
                JOIN run_io io ON io.run_id = last.run_id AND io.direction = 1
                JOIN dataset d ON d.id = io.dataset_id JOIN namespace n ON n.id = d.namespace_id
                WHERE jn.name = ?
                ORDER BY 1, 2 LIMIT 200),
            told AS (
                SELECT place, namespace, name, partition, false AS inferred FROM given
                UNION ALL
                SELECT 1000 + row_number() OVER (ORDER BY s.namespace, s.name), s.namespace, s.name, NULL, true FROM seen s
                WHERE NOT EXISTS (SELECT 1 FROM given g WHERE g.namespace = s.namespace AND g.name = s.name))
            """;

    private static final String READ = """
            SELECT t.place, t.namespace, t.name, t.inferred, a.id AS asset, a.published_version,
              (SELECT coalesce(string_agg(h.source || ' ' || h.xmin::text, ',' ORDER BY h.source), '')
                      || '|' || (SELECT count(*) || ' ' || coalesce(max(e.xmin::text::bigint), 0)
                                 FROM hold_exempt e WHERE e.asset_id = a.id)
                      || '|' || a.published_version
               FROM asset_hold h WHERE h.asset_id = a.id) AS mark,
              (SELECT jsonb_agg(jsonb_build_object(
                        'kind', h.kind, 'gate', g.name, 'reason', h.reason, 'columns', to_jsonb(h.columns),
                        'version', h.version, 'path', h.path, 'reasons', h.reasons, 'onHold', h.on_hold, 'lazy', h.lazy,
                        'exempt', (SELECT jsonb_agg(jsonb_build_object('why', e.why, 'waiver', e.waiver_id, 'until', e.until)
                                                    ORDER BY e.until DESC NULLS FIRST, e.waiver_id)
                                   FROM hold_exempt e
                                   WHERE e.asset_id = h.asset_id AND e.source = h.source AND e.definition_id = 0 AND e.task = ''
                                     AND e.job_namespace = ? AND e.job_name = ? AND (e.until IS NULL OR e.until > ?)))
                      ORDER BY h.source)
               FROM asset_hold h LEFT JOIN gate g ON g.definition_id = h.definition_id
               WHERE h.asset_id = a.id
                 AND (t.partition IS NULL OR h.partition_key IS NULL OR h.partition_key = t.partition)) AS holds,
              (SELECT jsonb_agg(jsonb_build_object('name', g.name, 'enforced', g.enforced) ORDER BY g.name)
               FROM gate g WHERE g.asset_id = a.id AND g.active AND g.stage_asset_id IS NULL) AS gates,
              (SELECT jsonb_agg(to_jsonb(q)) FROM (
                 SELECT r.slice, r.version, r.decision, r.recheck_at, d.outcome, d.reasons, d.since, d.by_whom, d.why, d.until,
                        d.waivers, d.warnings, d.fail_open,
                        (SELECT jsonb_agg(jsonb_build_object('id', v.id, 'gate', g.name, 'version', v.version, 'outcome', v.outcome,
                                                             'at', v.at, 'until', v.valid_until) ORDER BY g.name)
                         FROM gate_verdict v JOIN gate g ON g.definition_id = v.definition_id
                         WHERE v.id = ANY (d.verdicts)) AS verdicts
                 FROM gate_ruling r JOIN gate_decision d ON d.id = r.decision_id
                 WHERE r.asset_id = a.id
                   AND (r.slice = '' OR r.slice = t.partition OR t.partition IS NULL AND r.decision <> 'OPEN')
                 ORDER BY r.slice LIMIT 50) AS q) AS rulings
            FROM told t
            LEFT JOIN LATERAL (
                SELECT s.id, s.published_version FROM asset s WHERE s.namespace = t.namespace AND s.name = t.name
                UNION
                SELECT s.id, s.published_version
                FROM namespace n JOIN dataset d ON d.namespace_id = n.id AND d.name = t.name
                JOIN dataset other ON other.canonical_id = d.canonical_id AND other.id <> d.id
                JOIN namespace otherns ON otherns.id = other.namespace_id
                JOIN asset s ON s.namespace = otherns.name AND s.name = other.name
                WHERE n.name = t.namespace) AS a ON true
            ORDER BY t.place, a.id
            """;

    private FactReader() {}

    private record Row(long place, DatasetId dataset, boolean inferred, Optional<Facts.Known> known) {}

    /** Reads in a statement of its own. */
    static Facts read(Jdbc jdbc, DecisionRequest request, Instant now) {
        return facts(request, jdbc.query(sql(request), FactReader::row, parameters(request, now)));
    }

    /** Reads in a transaction; sees what was committed before this statement, so read after the locks are taken. */
    static Facts read(Tx tx, DecisionRequest request, Instant now) throws SQLException {
        return facts(request, tx.query(sql(request), FactReader::row, parameters(request, now)));
    }

    private static String sql(DecisionRequest request) {
        return (request.lineageInputs() ? TOLD_AND_INFERRED : TOLD) + READ;
    }

    private static Object[] parameters(DecisionRequest request, Instant now) {
        ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
        for (Input input : request.inputs()) {
            ObjectNode node = inputs.addObject();
            node.put("namespace", input.dataset().namespace());
            node.put("name", input.dataset().name());
            input.partition().ifPresent(partition -> node.put("partition", partition));
        }
        String namespace = request.job().namespace();
        String name = request.job().name();
        return request.lineageInputs()
                ? new Object[] {inputs.toString(), name, namespace, namespace, name, now}
                : new Object[] {inputs.toString(), namespace, name, now};
    }

    private static Row row(ResultSet row) throws SQLException {
        row.getLong("asset");
        boolean unknown = row.wasNull();
        return new Row(
                row.getLong("place"),
                new DatasetId(row.getString("namespace"), row.getString("name")),
                row.getBoolean("inferred"),
                unknown ? Optional.empty() : Optional.of(FactRows.known(row)));
    }

    private static Facts facts(DecisionRequest request, List<Row> rows) {
        Map<Long, List<Row>> byPlace = new LinkedHashMap<>();
        rows.forEach(row ->
                byPlace.computeIfAbsent(row.place(), _ -> new ArrayList<>()).add(row));
        List<Facts.Input> inputs = new ArrayList<>();
        byPlace.forEach((place, ofInput) -> {
            Row first = ofInput.getFirst();
            Input asked = first.inferred()
                    ? new Input(first.dataset(), Optional.empty(), Optional.empty())
                    : request.inputs().get(Math.toIntExact(place) - 1);
            inputs.add(new Facts.Input(
                    asked,
                    first.inferred(),
                    ofInput.stream().flatMap(r -> r.known().stream()).toList()));
        });
        return new Facts(inputs);
    }
}
