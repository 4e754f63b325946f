package dev.sluice.quality.execute;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Slice;
import dev.sluice.quality.check.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files, read by an embedded DuckDB that can open nothing but them and its own temporary folder.
 *
 * <p>Values of CSV that are not of their column's type would take their rows with them. When the engine tells of such values, the
 * column is read as text from then on, converted where that is possible, and the question is asked again.
 */
final class FileStore extends Store {
    private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);
    private static final Dialect SQL = Dialects.DUCKDB;
    private static final int MOST_COLUMNS = 10_000;
    private static final int EXAMPLES = 5;

    private final Source.Files source;
    private final FoundFiles files;
    private final Optional<String> slice;
    private final Path spill;
    private final Map<String, String> others = new HashMap<>();
    private final Map<String, String> troubles = new HashMap<>();
    private final Map<String, Long> badValues = new LinkedHashMap<>();
    private final Table table;
    private Rejects rejects = Rejects.NONE;
    private long lastScan = -1;

    private FileStore(
            Connection connection,
            Watchdog watchdog,
            Source.Files source,
            Slice slice,
            Map<String, Source> others,
            Limits limits)
            throws SQLException {
        super(connection, SQL, watchdog);
        this.source = source;
        this.files = FoundFiles.of(source);
        this.spill = spill(limits.temporary());
        List<Path> allowed = new ArrayList<>(files.sorted());
        others.forEach((address, other) -> allowed.addAll(known(address, other)));
        for (String command : sandbox(allowed, spill, limits)) {
            command(command);
        }
        this.table = columns(FileSql.reader(files.sorted(), source.format(), source.options()));
        this.slice = slice.predicate(table, SQL);
    }

    static FileStore open(
            Source.Files source, Slice slice, Map<String, Source> others, Limits limits, Watchdog watchdog)
            throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try {
            return new FileStore(connection, watchdog, source, slice, others, limits);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** A folder of its own: two engines must not share one. */
    private static Path spill(Path temporary) {
        try {
            Files.createDirectories(temporary);
            return Files.createTempDirectory(temporary, "audit-");
        } catch (IOException e) {
            throw new CheckFault("the temporary folder " + temporary + " cannot be used: " + e);
        }
    }

    /** Files of another dataset; that they cannot be found is told by the checks that ask for them. */
    private List<Path> known(String address, Source other) {
        if (!(other instanceof Source.Files also)) {
            return List.of();
        }
        try {
            FoundFiles found = FoundFiles.of(also);
            others.put(address, FileSql.reader(found.sorted(), also.format(), also.options()));
            return found.sorted();
        } catch (CheckFault e) {
            troubles.put(address, address + ": " + e.getMessage());
            return List.of();
        }
    }

    /** In this order: the lock is last, and nothing can be allowed once access is shut. */
    static List<String> sandbox(List<Path> files, Path spill, Limits limits) {
        String allowed = literals(files);
        return List.of(
                "SET memory_limit = '" + limits.memoryBytes() / 1_024 + "KiB'",
                "SET threads = " + limits.threads(),
                "SET temp_directory = " + SQL.literal(spill.toAbsolutePath().toString()),
                "SET max_temp_directory_size = '" + limits.temporaryBytes() / 1_024 + "KiB'",
                "SET autoinstall_known_extensions = false",
                "SET autoload_known_extensions = false",
                "SET allow_community_extensions = false",
                "SET preserve_insertion_order = false",
                // It moves a TRY_CAST into the reader of CSV, where a value that cannot be converted takes its row with
                // it.
                "SET disabled_optimizers = 'type_pushdown'",
                "SET GLOBAL TimeZone = 'UTC'",
                "SET enable_progress_bar = true",
                "SET enable_progress_bar_print = false",
                "SET progress_bar_time = 0",
                "SET allowed_paths = [" + allowed + "]",
                "SET enable_external_access = false",
                "SET lock_configuration = true");
    }

    private static String literals(List<Path> files) {
        return files.stream().map(file -> SQL.literal(file.toString())).collect(Collectors.joining(", "));
    }

    private Table columns(String reader) throws SQLException {
        return new Table(send("columns", MOST_COLUMNS, "DESCRIBE SELECT * FROM " + reader).rows().stream()
                .map(row ->
                        Table.Column.of(row.text(0).orElseThrow(), row.text(1).orElseThrow(), true))
                .toList());
    }

    @Override
    Relation audited() {
        if (badValues.isEmpty()) {
            return new Relation(FileSql.reader(files.sorted(), source.format(), source.options()), table, List.of())
                    .where(slice);
        }
        FileOptions softened = source.options();
        List<String> columns = new ArrayList<>();
        for (Table.Column column : table.columns()) {
            String name = SQL.quote(column.name());
            boolean soft = badValues.containsKey(column.name());
            softened = softened.withType(column.name(), soft ? "VARCHAR" : column.sqlType());
            columns.add(soft ? "TRY_CAST(" + name + " AS " + column.sqlType() + ") AS " + name : name);
        }
        String reader = FileSql.reader(files.sorted(), source.format(), softened);
        return new Relation("(SELECT " + String.join(", ", columns) + " FROM " + reader + ")", table, List.of())
                .where(slice);
    }

    @Override
    Optional<Relation> other(String address) {
        if (troubles.containsKey(address)) {
            throw new CheckFault(troubles.get(address));
        }
        String reader = others.get(address);
        if (reader == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Relation(reader, columns(reader), List.of()));
        } catch (SQLException e) {
            throw new CheckFault(address + " cannot be read: " + message(e));
        }
    }

    /** In the same sandbox. */
    @Override
    Connection another() throws SQLException {
        return connection().unwrap(DuckDBConnection.class).duplicate();
    }

    @Override
    Answer ask(String doing, int most, Question question) throws SQLException {
        for (int tries = 0; tries <= table.columns().size(); tries++) {
            Answer answer = send(doing, most, question.over(audited()));
            if (source.format() != FileFormat.CSV || !learnsOfBadValues()) {
                return answer;
            }
        }
        throw new SQLException("the file changes while it is read");
    }

    /** Whether a column turned out to hold values that are not of its type. */
    private boolean learnsOfBadValues() throws SQLException {
        String fresh = " FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id) WHERE e.scan_id > "
                + lastScan
                + " AND s.file_path IN ("
                + files.sorted().stream().map(f -> SQL.literal(f.toString())).collect(Collectors.joining(", "))
                + ")";
        List<Row> scans = rejected("SELECT count(*), max(e.scan_id)" + fresh);
        if (scans.isEmpty() || scans.getFirst().count(0) == 0) {
            return false;
        }
        List<Row> bad = rejected("SELECT column_name, count(*)" + fresh + " AND error_type = 'CAST' GROUP BY 1");
        boolean learns = false;
        for (Row row : bad) {
            learns |= badValues.put(row.text(0).orElse(""), row.count(1)) == null;
        }
        long rows = rejected("SELECT count(DISTINCT (file_id, line))" + fresh + " AND error_type <> 'CAST'")
                .getFirst()
                .count(0);
        List<String> examples = new ArrayList<>(rejects.examples());
        rejected("SELECT DISTINCT line, coalesce(column_name, ''), error_type" + fresh + " ORDER BY 1 LIMIT "
                        + EXAMPLES)
                .forEach(row -> examples.add("line " + row.count(0) + " "
                        + row.text(1).orElse("") + ": " + row.text(2).orElse("").toLowerCase(java.util.Locale.ROOT)));
        rejects = new Rejects(
                Math.max(rows, rejects.rows()),
                badValues,
                rejects.atLeast() || scans.getFirst().count(0) >= FileSql.MOST_REJECTS,
                examples.stream().distinct().limit(EXAMPLES).toList());
        lastScan = scans.getFirst().count(1);
        return learns;
    }

    private List<Row> rejected(String sql) throws SQLException {
        try {
            return send("malformed rows", MOST_COLUMNS, sql).rows();
        } catch (SQLException e) {
            if (message(e).contains("reject_errors does not exist")) {
                return List.of();
            }
            throw e;
        }
    }

    Rejects rejects() {
        return rejects;
    }

    FileOptions options() {
        return source.options();
    }

    /** Which file was changed since the audit began. */
    Optional<String> changed() {
        return files.changed();
    }

    @Override
    public void close() {
        super.close();
        try (Stream<Path> left = Files.walk(spill)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.warn("temporary files are left folder={} cause={}", spill, e.getMessage());
        }
    }
}
