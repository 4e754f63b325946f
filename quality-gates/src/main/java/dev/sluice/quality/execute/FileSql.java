package dev.sluice.quality.execute;

import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Dialects;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How the embedded engine is told to read files. */
final class FileSql {
    /** Faulty lines of a file that the engine writes down; counting stops there. */
    static final int MOST_REJECTS = 10_000;

    private static final Dialect SQL = Dialects.DUCKDB;

    private FileSql() {}

    /** Behind FROM: a call that gives the rows. */
    static String reader(List<Path> files, FileFormat format, FileOptions options) {
        List<String> arguments = new ArrayList<>();
        arguments.add(
                files.stream().map(file -> SQL.literal(file.toString())).collect(Collectors.joining(", ", "[", "]")));
        if (options.unionByName()) {
            arguments.add("union_by_name = true");
        }
        arguments.add("hive_partitioning = " + options.hivePartitions());
        return switch (format) {
            case PARQUET -> call("read_parquet", arguments);
            case JSON -> call("read_json", arguments);
            case CSV -> {
                csv(options, arguments);
                yield call("read_csv", arguments);
            }
        };
    }

    /** The same, where nothing may be left out or guessed: the fields of CSV are texts, and only an unquoted empty one is null. */
    static String strictReader(List<Path> files, FileFormat format, FileOptions options) {
        if (format != FileFormat.CSV) {
            return reader(files, format, options);
        }
        List<String> arguments = new ArrayList<>();
        arguments.add(
                files.stream().map(file -> SQL.literal(file.toString())).collect(Collectors.joining(", ", "[", "]")));
        arguments.add("all_varchar = true");
        arguments.add("allow_quoted_nulls = false");
        arguments.add("header = " + options.header().orElse(true));
        arguments.add("hive_partitioning = " + options.hivePartitions());
        options.delimiter().ifPresent(d -> arguments.add("delim = " + SQL.literal(String.valueOf(d))));
        if (options.unionByName()) {
            arguments.add("union_by_name = true");
        }
        return call("read_csv", arguments);
    }

    private static void csv(FileOptions options, List<String> arguments) {
        arguments.add("store_rejects = true");
        arguments.add("rejects_limit = " + MOST_REJECTS);
        options.delimiter().ifPresent(d -> arguments.add("delim = " + SQL.literal(String.valueOf(d))));
        options.header().ifPresent(h -> arguments.add("header = " + h));
        if (!options.nulls().isEmpty()) {
            arguments.add("nullstr = "
                    + options.nulls().stream().map(SQL::literal).collect(Collectors.joining(", ", "[", "]")));
        }
        if (!options.types().isEmpty()) {
            Map<String, String> sorted = new TreeMap<>(options.types());
            arguments.add("types = "
                    + sorted.entrySet().stream()
                            .map(e -> SQL.literal(e.getKey()) + ": " + SQL.literal(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}")));
        }
    }

    private static String call(String function, List<String> arguments) {
        return function + "(" + String.join(", ", arguments) + ")";
    }
}
