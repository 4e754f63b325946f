package dev.sluice.controlplane.jdbc;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a caller whose grants are for some namespaces may read of each table.
 *
 * <p>{@code IN_SCOPE(column;)} stands for the condition on a column of namespaces, {@code OWN_JOBS} for the namespace of
 * Sluice's own jobs. A rule may use the tables added before it: they are already restricted; its own name is the whole table.
 */
final class ScopedRules {
    /** No rule needed: holds positions and contents only, which are reached through rows of other tables. */
    private static final String AS_IT_IS = "";

    private ScopedRules() {}

    static Map<String, String> all() {
        Map<String, String> rules = new LinkedHashMap<>();
        names(rules);
        history(rules);
        rules.putAll(OwnRules.all());
        return rules;
    }

    private static void names(Map<String, String> rules) {
        rules.put("namespace", "SELECT * FROM namespace WHERE IN_SCOPE(name;) OR name = OWN_JOBS");
        // An alias is there only where the dataset that stands for it may be seen too.
        rules.put("dataset", """
                SELECT * FROM dataset WHERE namespace_id IN (SELECT id FROM scoped_namespace)
                  AND (canonical_id = id OR EXISTS (SELECT 1 FROM dataset c WHERE c.id = dataset.canonical_id
                       AND c.namespace_id IN (SELECT id FROM scoped_namespace)))""");
        rules.put("job", """
                SELECT * FROM job WHERE namespace_id IN (SELECT id FROM scoped_namespace)
                  OR (namespace_id IN (SELECT id FROM scoped_own_jobs) AND strpos(name, '.') > 1
                      AND IN_SCOPE(split_part(name, '.', 1);))""");
        rules.put("field", "SELECT * FROM field WHERE dataset_id IN (SELECT id FROM dataset)");
        rules.put("symlink", """
                SELECT * FROM symlink WHERE dataset_id IN (SELECT id FROM dataset) AND alias_id IN (SELECT id FROM dataset)""");
        rules.put("dataset_lifecycle", """
                SELECT * FROM dataset_lifecycle WHERE dataset_id IN (SELECT id FROM dataset)
                  AND (other_id = 0 OR other_id IN (SELECT id FROM dataset))""");
        rules.put("edge", """
                SELECT * FROM edge WHERE
                  EXISTS (SELECT 1 FROM (SELECT id FROM dataset UNION ALL SELECT id FROM job) AS o WHERE o.id = owner_id)
                  AND EXISTS (SELECT 1 FROM (SELECT id FROM dataset UNION ALL SELECT id FROM job UNION ALL SELECT id FROM field)
                              AS f WHERE f.id = from_id)
                  AND EXISTS (SELECT 1 FROM (SELECT id FROM dataset UNION ALL SELECT id FROM job UNION ALL SELECT id FROM field)
                              AS t WHERE t.id = to_id)""");
        asTheyAre(rules, "edge_interval", "facet_content", "facet_set");
        nothingOf(rules, "lineage_content", "declaration", "producer", "producer_fault");
    }

    private static void history(Map<String, String> rules) {
        rules.put("run", "SELECT * FROM run WHERE job_id IN (SELECT id FROM job)");
        rules.put("run_io", """
                SELECT * FROM run_io WHERE dataset_id IN (SELECT id FROM dataset) AND run_id IN (SELECT run_id FROM run)""");
        // A version is named by its run, so both must be in sight.
        rules.put("dataset_version", """
                SELECT * FROM dataset_version WHERE dataset_id IN (SELECT id FROM dataset)
                  AND run_id IN (SELECT run_id FROM run)""");
        rules.put("event_dataset", "SELECT * FROM event_dataset WHERE dataset_id IN (SELECT id FROM dataset)");
        rules.put("event_index", """
                SELECT * FROM event_index WHERE job_id IN (SELECT id FROM job)
                  OR (job_id IS NULL AND EXISTS (SELECT 1 FROM event_dataset o WHERE o.position = event_index.position))""");
        rules.put("facet_version", """
                SELECT * FROM facet_version WHERE
                  EXISTS (SELECT 1 FROM (SELECT id FROM dataset UNION ALL SELECT id FROM job) AS o WHERE o.id = entity_id)""");
        // Of events whose bodies are asked for, each body is looked through before it is shown.
        asTheyAre(rules, "event_log", "log_head", "projection_position");
        nothingOf(rules, "dead_letter", "api_key");
    }

    static void asTheyAre(Map<String, String> rules, String... tables) {
        for (String table : tables) {
            rules.put(table, AS_IT_IS);
        }
    }

    static void nothingOf(Map<String, String> rules, String... tables) {
        for (String table : tables) {
            rules.put(table, "SELECT * FROM " + table + " WHERE false");
        }
    }
}
