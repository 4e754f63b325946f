package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What is known about functions by name. */
final class SqlFunctions {
    private static final Set<String> AGGREGATES = Set.of(
            "any_value",
            "arbitrary",
            "arg_max",
            "arg_min",
            "argmax",
            "argmin",
            "array_agg",
            "avg",
            "bool_and",
            "bool_or",
            "bit_and",
            "bit_or",
            "bit_xor",
            "collect_list",
            "collect_set",
            "corr",
            "count",
            "count_if",
            "count_star",
            "countif",
            "entropy",
            "every",
            "favg",
            "first",
            "fsum",
            "geomean",
            "geometric_mean",
            "group_concat",
            "histogram",
            "json_agg",
            "json_arrayagg",
            "json_group_array",
            "json_group_object",
            "json_object_agg",
            "json_objectagg",
            "jsonb_agg",
            "jsonb_object_agg",
            "kurtosis",
            "last",
            "list",
            "listagg",
            "mad",
            "max",
            "max_by",
            "mean",
            "median",
            "min",
            "min_by",
            "mode",
            "percentile_cont",
            "percentile_disc",
            "product",
            "quantile",
            "quantile_cont",
            "quantile_disc",
            "range_agg",
            "skewness",
            "some",
            "string_agg",
            "sum",
            "sumkahan",
            "xmlagg");
    private static final Pattern AGGREGATE_FAMILIES = Pattern.compile("(approx_|regr_|stddev|var_|variance|covar_).*");

    /** Nobody reads the input from the result. Named by OpenLineage's own integrations: hashes, masks and counts. */
    private static final Pattern MASKING = Pattern.compile(
            "count|count_if|countif|approx_count_distinct|md5(_.*)?|sha\\d*|sha_\\d+|hash(text|.*extended)?|digest|hmac"
                    + "|crypt|crc32|fnv.*|murmur.*|xxhash.*|xx_?hash\\d*|standard_hash|mask(_.*)?|entropy");

    private static final Set<String> CONDITIONALS = Set.of("if", "iff", "iif", "nvl2");
    private static final Set<String> NULL_CHOOSERS = Set.of("coalesce", "ifnull", "nvl");

    private static final Set<String> ARGUMENT_PICKERS =
            Set.of("arg_max", "argmax", "max_by", "arg_min", "argmin", "min_by", "arg_max_null", "arg_min_null");

    private static final Set<String> FILE_READERS = Set.of(
            "read_csv",
            "read_csv_auto",
            "csv_scan",
            "sniff_csv",
            "read_parquet",
            "parquet_scan",
            "read_json",
            "read_json_auto",
            "read_ndjson",
            "read_ndjson_auto",
            "read_json_objects",
            "read_ndjson_objects",
            "read_text",
            "read_blob",
            "read_xlsx",
            "parquet_metadata",
            "parquet_schema");
    private static final Pattern FILE_NAME =
            Pattern.compile("(?i).*\\.(csv|tsv|parquet|json|ndjson|jsonl|xlsx)(\\.gz|\\.zst)?");

    /** Set-returning functions that only spread out what they are given. */
    private static final Set<String> SPREADING = Set.of(
            "unnest",
            "generate_series",
            "range",
            "generate_subscripts",
            "json_each",
            "jsonb_each",
            "json_each_text",
            "jsonb_each_text",
            "json_tree",
            "json_array_elements",
            "jsonb_array_elements",
            "json_array_elements_text",
            "jsonb_array_elements_text",
            "json_object_keys",
            "jsonb_object_keys",
            "json_to_record",
            "jsonb_to_record",
            "json_to_recordset",
            "jsonb_to_recordset",
            "json_populate_record",
            "json_populate_recordset",
            "jsonb_path_query",
            "regexp_split_to_table",
            "regexp_matches",
            "string_to_table",
            "repeat_row");

    /** Written without parentheses, so that they look like columns. */
    private static final Set<String> NILADIC = Set.of(
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "rowid",
            "session_user",
            "system_user",
            "user",
            "true",
            "false",
            "default",
            "ctid",
            "oid",
            "tableoid",
            "xmin",
            "all");

    private SqlFunctions() {}

    static boolean isAggregate(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return AGGREGATES.contains(lower) || AGGREGATE_FAMILIES.matcher(lower).matches();
    }

    static boolean masks(String name) {
        return MASKING.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** What the function does to its arguments. */
    static Transformation transformation(String name, boolean aggregate) {
        Subtype subtype = aggregate ? Subtype.AGGREGATION : Subtype.TRANSFORMATION;
        return masks(name) ? Transformation.masked(subtype) : Transformation.of(subtype);
    }

    static boolean choosesByFirst(String name) {
        return CONDITIONALS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean choosesNonNull(String name) {
        return NULL_CHOOSERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** NULLIF: the value is the first argument's, or null where the second one equals it. */
    static boolean comparesWithSecond(String name) {
        return name.equalsIgnoreCase("nullif");
    }

    /** arg_max(a, b): a's value in the row with the most b. */
    static boolean picksBySecond(String name) {
        return ARGUMENT_PICKERS.contains(name.toLowerCase(Locale.ROOT));
    }

    /** DuckDB's variables may hold what a query gave. */
    static boolean readsVariable(String name) {
        return name.equalsIgnoreCase("getvariable");
    }

    /** Whether one row becomes several where the function stands in a select list; DuckDB's range is a list there. */
    static boolean multipliesRows(String name, SqlDialect dialect) {
        return dialect == SqlDialect.DUCKDB ? name.equalsIgnoreCase("unnest") : spreads(name);
    }

    static boolean readsFiles(String name) {
        return FILE_READERS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean looksLikeFile(String name) {
        return FILE_NAME.matcher(name).matches();
    }

    static boolean spreads(String name) {
        return SPREADING.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isNiladic(String name) {
        return NILADIC.contains(name.toLowerCase(Locale.ROOT));
    }
}
