package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that SQL written by people must not use: they reach beyond tables. */
final class SqlNames {
    private static final Set<String> COMMANDS = Set.of(
            "insert",
            "update",
            "delete",
            "merge",
            "truncate",
            "create",
            "alter",
            "drop",
            "copy",
            "attach",
            "detach",
            "install",
            "load",
            "set",
            "reset",
            "pragma",
            "call",
            "do",
            "execute",
            "prepare",
            "explain",
            "analyze",
            "vacuum",
            "checkpoint",
            "export",
            "import",
            "grant",
            "revoke",
            "begin",
            "commit",
            "rollback",
            "lock",
            "use",
            "listen",
            "notify",
            "refresh",
            "declare",
            "fetch",
            "show",
            "describe",
            "summarize");

    /** Whole names: run SQL that is text, read or change settings, files, secrets or other sessions, or wait. */
    private static final Set<String> FUNCTIONS = Set.of(
            "set_config",
            "current_setting",
            "ts_stat",
            "ts_rewrite",
            "nextval",
            "setval",
            "query",
            "query_table",
            "glob",
            "getenv",
            "sniff_csv",
            "sleep",
            "benchmark",
            "load_file",
            "which_secret",
            "force_checkpoint",
            "checkpoint",
            "json_execute_serialized_sql",
            "from_substrait",
            "from_substrait_json",
            "add_parquet_key",
            "openrowset",
            "opendatasource",
            "openquery",
            "write_log",
            "xpath_table",
            "crosstab",
            "connectby");

    /** Beginnings and endings of names, with the same reasons. */
    private static final List<Pattern> FAMILIES = List.of(
            Pattern.compile("pg_(?!typeof$|column_size$).*"),
            Pattern.compile(
                    "(lo_|dblink|read_|parquet_|duckdb_|pragma_|sqlite_|mysql_|postgres_|http_|https_|sys_|xp_|utl_|dbms_).*"),
            Pattern.compile(".*(_scan|_scan_pushdown|_query|_execute|_attach|_secrets?)"),
            Pattern.compile(".*_to_xml(schema|_and_xmlschema)?"),
            Pattern.compile("sleep_.*|.*_sleep|.*_scan_.*"));

    private static final Pattern SYSTEM_TABLE = Pattern.compile("(pg_|duckdb_|sqlite_|mysql\\.|sys\\.).*");
    private static final Pattern PATH = Pattern.compile("[/\\\\*?:'\\[]");
    private static final Pattern FILE =
            Pattern.compile("\\.(csv|tsv|parquet|parq|json|ndjson|jsonl|db|duckdb|sqlite|txt|xlsx|avro|gz|zst|arrow)$");

    private SqlNames() {}

    static boolean isCommand(String word) {
        return COMMANDS.contains(word);
    }

    static void requireHarmlessFunction(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (FUNCTIONS.contains(lower)
                || FAMILIES.stream().anyMatch(family -> family.matcher(lower).matches())) {
            throw new CheckFault("the function " + name + " is not allowed in a check: it reaches beyond the tables");
        }
    }

    /**
     * @param whole the name with all its parts, without quotes
     * @param quoted names that stand between quotes: one with a dot in it is no schema and table
     */
    static void requireTable(String schema, String name, String whole, Set<String> quoted) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (SYSTEM_TABLE.matcher(lower).matches()
                || schema.toLowerCase(Locale.ROOT).equals("pg_catalog")) {
            throw new CheckFault("the table " + name + " belongs to the database itself; a check reads data only");
        }
        boolean ending = quoted.stream().anyMatch(q -> q.contains(".") && (whole.equals(q) || whole.endsWith("." + q)));
        if (PATH.matcher(whole).find()
                || (ending && FILE.matcher(whole.toLowerCase(Locale.ROOT)).find())) {
            throw new CheckFault(whole + " is a file; a check reads tables only, {{table}} is the audited one");
        }
    }
}
