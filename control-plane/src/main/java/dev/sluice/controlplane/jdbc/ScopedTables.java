package dev.sluice.controlplane.jdbc;

import dev.sluice.controlplane.security.ScopeSql;
import dev.sluice.controlplane.security.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts before a statement what a caller may read of each table it names, under the table's own name. The statement then filters,
 * pages and counts as ever, over fewer rows. Pure.
 *
 * <p>Every table of the schema has its rule here. One without is empty for a scoped caller.
 */
final class ScopedTables {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern IN_SCOPE = Pattern.compile("IN_SCOPE\\(([^;]*);\\)");
    private static final Pattern OWN_JOBS = Pattern.compile("OWN_JOBS");
    private static final Pattern MARKS = Pattern.compile(IN_SCOPE + "|" + OWN_JOBS);
    private static final String RECURSIVE = "WITH RECURSIVE ";
    private static final String WITH = "WITH ";

    /** Parts that the rules share. They stand first, and so see the tables as they are. */
    private static final Map<String, String> PARTS = ordered(
            "scoped_namespace", "SELECT id FROM namespace WHERE IN_SCOPE(name;)",
            "scoped_own_jobs", "SELECT id FROM namespace WHERE name = OWN_JOBS");

    /** What of a table may be read. A rule sees the tables that stand before it as they may be read. */
    private static final Map<String, String> RULES = ScopedRules.all();

    /** A statement with all its values. */
    record Statement(String sql, @Nullable Object[] parameters) {}

    private ScopedTables() {}

    static Set<String> classified() {
        return RULES.keySet();
    }

    /** The statement, restricted to what may be seen. */
    static Statement restricted(String sql, Sight sight, @Nullable Object[] parameters) {
        Set<String> needed = needed(sql);
        if (needed.isEmpty()) {
            return new Statement(sql, parameters);
        }
        List<@Nullable Object> values = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        PARTS.forEach((name, rule) -> add(name, rule, needed, sight, tables, values));
        RULES.forEach((name, rule) -> add(name, rule, needed, sight, tables, values));
        values.addAll(Arrays.asList(parameters));
        return new Statement(joined(String.join(",\n", tables), sql.stripLeading()), values.toArray());
    }

    private static void add(
            String name,
            String rule,
            Set<String> needed,
            Sight sight,
            List<String> tables,
            List<@Nullable Object> values) {
        if (needed.contains(name)) {
            tables.add(name + " AS NOT MATERIALIZED (" + filled(rule, sight, values) + ")");
        }
    }

    private static String joined(String tables, String sql) {
        if (sql.startsWith(RECURSIVE)) {
            return WITH + tables + "\nSELECT * FROM (" + sql + ") AS answer";
        }
        return sql.startsWith(WITH) ? WITH + tables + ",\n" + sql.substring(WITH.length()) : WITH + tables + "\n" + sql;
    }

    private static String filled(String rule, Sight sight, List<@Nullable Object> values) {
        Matcher marks = MARKS.matcher(rule);
        StringBuilder text = new StringBuilder();
        while (marks.find()) {
            String column = marks.group(1);
            if (column == null) {
                values.add(sight.ownJobs());
                marks.appendReplacement(text, "?");
            } else {
                ScopeSql condition = ScopeSql.on(sight.scope(), column);
                values.addAll(condition.parameters());
                marks.appendReplacement(text, Matcher.quoteReplacement(condition.text()));
            }
        }
        return marks.appendTail(text).toString();
    }

    /** The tables with a rule that a statement names, and those that their rules name. */
    private static Set<String> needed(String sql) {
        Set<String> needed = new LinkedHashSet<>();
        List<String> texts = new ArrayList<>(List.of(sql));
        while (!texts.isEmpty()) {
            Matcher names = NAME.matcher(texts.removeLast());
            while (names.find()) {
                String rule = PARTS.getOrDefault(names.group(), RULES.getOrDefault(names.group(), ""));
                if (!rule.isEmpty() && needed.add(names.group())) {
                    texts.add(rule);
                }
            }
        }
        return needed;
    }

    private static Map<String, String> ordered(String... namesAndRules) {
        Map<String, String> result = new LinkedHashMap<>();
        for (int i = 0; i < namesAndRules.length; i += 2) {
            result.put(namesAndRules[i], namesAndRules[i + 1]);
        }
        return result;
    }
}
