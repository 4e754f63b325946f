package dev.sluice.controlplane.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * As {@link ScopedRules}, of what Sluice itself runs, decides, foretells and reports.
 *
 * <p>A definition, its runs and all that they leave are in the namespace of the definition; an asset is in its own, as a dataset
 * is. A gate is in both, its own and that of what it guards: it tells of the asset.
 */
final class OwnRules {
    private static final String OF_JOB = """
            (IN_SCOPE(job_namespace;) OR (job_namespace = OWN_JOBS AND strpos(job_name, '.') > 1
             AND IN_SCOPE(split_part(job_name, '.', 1);)))""";

    private OwnRules() {}

    static Map<String, String> all() {
        Map<String, String> rules = new LinkedHashMap<>();
        definitions(rules);
        runs(rules);
        gates(rules);
        forecasts(rules);
        // Moved by the service alone, or about nobody's namespace: told to who may see everything.
        ScopedRules.nothingOf(
                rules,
                "pool_lock",
                "trigger_wake",
                "foreign_failure",
                "task_success",
                "lineage_outbox",
                "notification",
                "idempotency_key",
                "audit_entry",
                "read_lease",
                "gate_channel",
                "asset_candidate",
                "external_evidence",
                "gate_stage",
                "task_failure",
                "forecast_snapshot",
                "forecast_switch",
                "access_grant",
                "access_subject",
                "trace_position");
        // Reports have rules of their own (reportview.Reader), and anybody who may read one may verify it.
        ScopedRules.asTheyAre(
                rules,
                "report",
                "report_chunk",
                "ledger_pending",
                "ledger_entry",
                "ledger_node",
                "ledger_head",
                "ledger_checkpoint",
                "ledger_finding");
        return rules;
    }

    private static void definitions(Map<String, String> rules) {
        rules.put("definition", """
                SELECT * FROM definition WHERE IN_SCOPE(namespace;) AND (kind <> 'Gate' OR NOT EXISTS (
                  SELECT 1 FROM gate g JOIN asset a ON a.id IN (g.asset_id, g.stage_asset_id)
                  WHERE g.definition_id = definition.id AND NOT IN_SCOPE(a.namespace;)))""");
        of(rules, "definition_id", "definition", "id", "definition_version", "backfill", "workflow_run", "trigger");
        of(rules, "definition_id", "definition", "id", "alert", "work_item", "coming_run", "forecast_decision");
        rules.put("breaker", "SELECT * FROM breaker WHERE IN_SCOPE(split_part(service, '/', 1);)");
        rules.put("asset", "SELECT * FROM asset WHERE IN_SCOPE(namespace;)");
        of(rules, "asset_id", "asset", "id", "asset_version", "asset_hold", "gate_change", "gate_ruling");
        of(rules, "asset_id", "asset", "id", "gate_decision", "dataset_profile");
        rules.put("trigger_asset", """
                SELECT * FROM trigger_asset WHERE trigger_id IN (SELECT id FROM trigger)
                  AND asset_id IN (SELECT id FROM asset)""");
    }

    private static void runs(Map<String, String> rules) {
        of(rules, "run_id", "workflow_run", "id", "task_run", "lease", "run_event", "reproduction");
        of(rules, "task_run_id", "task_run", "id", "attempt");
        of(rules, "attempt_id", "attempt", "id", "attempt_log");
        for (String table : new String[] {"run_wait", "run_input"}) {
            rules.put(
                    table,
                    "SELECT * FROM " + table + " WHERE run_id IN (SELECT id FROM workflow_run)"
                            + " AND asset_id IN (SELECT id FROM asset)");
        }
        rules.put("run_fingerprint", """
                SELECT * FROM run_fingerprint WHERE EXISTS (SELECT 1 FROM workflow_run r WHERE r.id = run_fingerprint.run_id)
                  OR EXISTS (SELECT 1 FROM attempt a WHERE a.id = run_fingerprint.run_id)""");
        rules.put("version_digest", "SELECT * FROM version_digest WHERE IN_SCOPE(dataset_namespace;)");
    }

    private static void gates(Map<String, String> rules) {
        of(rules, "definition_id", "definition", "id", "gate");
        of(rules, "definition_id", "gate", "definition_id", "gate_state", "gate_evaluation", "check_result");
        of(rules, "definition_id", "gate", "definition_id", "gate_verdict", "waiver");
        // Points of a key that stands in results of checks.
        ScopedRules.asTheyAre(rules, "check_series");
        rules.put("hold_exempt", """
                SELECT * FROM hold_exempt WHERE asset_id IN (SELECT id FROM asset)
                  AND (definition_id = 0 OR definition_id IN (SELECT id FROM definition))
                  AND (job_namespace = '' OR %s)""".formatted(OF_JOB));
        // Their bytes are kept as they were given, so what names anything else is not there as a whole.
        rules.put("gate_answer", """
                SELECT gate_answer.* FROM gate_answer CROSS JOIN LATERAL (
                    SELECT request::jsonb #>> '{job,namespace}' AS job_namespace, request::jsonb #>> '{job,name}' AS job_name)
                    AS asking
                WHERE %s AND NOT EXISTS (SELECT 1 FROM unnest(assets) AS o (id) WHERE o.id NOT IN (SELECT id FROM asset))
                  AND NOT EXISTS (SELECT 1 FROM jsonb_path_query(request::jsonb, '$.inputs[*].namespace') AS i (name)
                                  WHERE NOT IN_SCOPE(i.name #>> '{}';))""".formatted(OF_JOB));
    }

    private static void forecasts(Map<String, String> rules) {
        for (String table : new String[] {"job_forecast", "run_estimate", "forecast_score"}) {
            rules.put(table, "SELECT * FROM " + table + " WHERE " + OF_JOB);
        }
        of(rules, "dataset_id", "dataset", "id", "dataset_landing");
        rules.put("deadline_risk", """
                SELECT * FROM deadline_risk WHERE definition_id IN (SELECT id FROM definition)
                  AND (dataset_id IS NULL OR dataset_id IN (SELECT id FROM dataset))""");
        rules.put("incident", """
                SELECT * FROM incident WHERE IN_SCOPE(root_namespace;) OR (root_kind = 'JOB' AND root_namespace = OWN_JOBS
                  AND strpos(root_name, '.') > 1 AND IN_SCOPE(split_part(root_name, '.', 1);))""");
        rules.put("anomaly", """
                SELECT * FROM anomaly WHERE incident_id IN (SELECT id FROM incident) AND %s
                  AND (dataset_id IS NULL OR dataset_id IN (SELECT id FROM dataset))""".formatted(OF_JOB));
    }

    private static void of(Map<String, String> rules, String column, String parent, String key, String... tables) {
        for (String table : tables) {
            rules.put(
                    table,
                    "SELECT * FROM " + table + " WHERE " + column + " IN (SELECT " + key + " FROM " + parent + ")");
        }
    }
}
