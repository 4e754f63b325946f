package dev.sluice.quality.compare;

import dev.sluice.model.Sha256;
import dev.sluice.model.reproduce.Level;
import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.execute.Limits;
import dev.sluice.quality.execute.RowScan;
import dev.sluice.quality.execute.Source;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Says in which rows and columns two datasets differ. Hashes of all values go into an embedded engine that is bounded in memory
 * and puts on disk what does not fit; no value does.
 */
final class RowDifference implements AutoCloseable {
    private static final int MOST_COLUMNS = 200;
    private static final int MOST_TOLD = 20;

    private final Compared compared;
    private final Limits limits;
    private final Connection engine;

    RowDifference(Compared compared, Limits limits) {
        this.compared = compared;
        this.limits = limits;
        try {
            this.engine = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException e) {
            throw new CheckFault("the embedded engine does not start: " + e.getMessage());
        }
    }

    /** Two datasets of the same columns. */
    Difference between(Source original, Source repeated, List<Difference.Measured> measures) {
        try {
            command("SET memory_limit = '" + limits.memoryBytes() / 1_024 + "KiB'");
            command("SET threads = " + limits.threads());
            command("SET temp_directory = '"
                    + limits.temporary()
                            .toAbsolutePath()
                            .resolve("compare")
                            .toString()
                            .replace("'", "''") + "'");
            RowForm form = load("original", original);
            load("repeated", repeated);
            long onlyOriginal = only("original", "repeated");
            long onlyRepeated = only("repeated", "original");
            List<Difference.Column> columns = columns(form);
            return new Difference(
                    Level.DIFFERENT,
                    reason(onlyOriginal, onlyRepeated, columns),
                    OptionalLong.of(onlyOriginal),
                    OptionalLong.of(onlyRepeated),
                    columns.stream().limit(MOST_TOLD).toList(),
                    measures,
                    List.of());
        } catch (SQLException e) {
            throw new CheckFault("the embedded engine fails: " + e.getMessage());
        }
    }

    private static String reason(long onlyOriginal, long onlyRepeated, List<Difference.Column> columns) {
        String rows = onlyOriginal + " rows are only in the original, " + onlyRepeated + " only in the repetition";
        return columns.isEmpty()
                ? rows + "; each column alone holds the same values"
                : rows + "; they differ in "
                        + columns.stream().limit(3).map(Difference.Column::name).collect(Collectors.joining(", "));
    }

    private RowForm load(String name, Source source) throws SQLException {
        Loader loader = new Loader(name);
        try {
            RowScan.scan(source, limits, loader);
        } finally {
            loader.close();
        }
        return loader.form;
    }

    /** Rows, each as often as one side has it more often than the other. */
    private long only(String here, String there) throws SQLException {
        return number("SELECT coalesce(sum(greatest(a.n - coalesce(b.n, 0), 0)), 0)::BIGINT FROM"
                + " (SELECT h1, h2, count(*) AS n FROM " + here + " GROUP BY ALL) a LEFT JOIN"
                + " (SELECT h1, h2, count(*) AS n FROM " + there + " GROUP BY ALL) b USING (h1, h2)");
    }

    private List<Difference.Column> columns(RowForm form) throws SQLException {
        boolean paired = !form.keys().isEmpty() && isUnique("original") && isUnique("repeated");
        List<Difference.Column> columns = new ArrayList<>();
        for (int i = 0; i < Math.min(form.columns().size(), MOST_COLUMNS); i++) {
            long differs = paired && !form.keys().contains(i) ? pairs(i) : values(i);
            if (differs > 0) {
                columns.add(new Difference.Column(
                        form.columns().get(i).name(),
                        differs,
                        paired && !form.keys().contains(i)
                                ? "differs in " + differs + " rows of equal keys"
                                : differs + " values are not as often on the other side"));
            }
        }
        columns.sort(Comparator.comparingLong(Difference.Column::rows).reversed());
        return columns;
    }

    private boolean isUnique(String side) throws SQLException {
        return number("SELECT count(*) FROM (SELECT k1, k2 FROM " + side + " GROUP BY ALL HAVING count(*) > 1 LIMIT 1)")
                == 0;
    }

    private long pairs(int column) throws SQLException {
        return number("SELECT count(*) FROM original a JOIN repeated b USING (k1, k2) WHERE a.c" + column + " <> b.c"
                + column);
    }

    private long values(int column) throws SQLException {
        String c = "c" + column;
        return number("SELECT coalesce(greatest(sum(greatest(coalesce(a.n, 0) - coalesce(b.n, 0), 0)),"
                + " sum(greatest(coalesce(b.n, 0) - coalesce(a.n, 0), 0))), 0)::BIGINT FROM (SELECT " + c
                + ", count(*) AS n FROM original GROUP BY ALL) a FULL JOIN (SELECT " + c
                + ", count(*) AS n FROM repeated GROUP BY ALL) b USING (" + c + ")");
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = engine.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    private void command(String sql) throws SQLException {
        try (Statement statement = engine.createStatement()) {
            statement.execute(sql);
        }
    }

    /** What differs between two datasets of equal rows: the widths of types, and the order of columns. */
    static List<String> remarks(Source one, Source other, Compared compared, Limits limits) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        Map<String, String> was = types(one, limits, before);
        Map<String, String> is = types(other, limits, after);
        List<String> remarks = new ArrayList<>();
        was.forEach((name, type) -> {
            String now = is.get(name);
            if (now != null && !now.equals(type) && !compared.ignore().contains(name)) {
                remarks.add("column " + name + " was " + type + ", now is " + now);
            }
        });
        if (!before.equals(after)) {
            remarks.add("the columns stand in another order: " + before + ", now " + after);
        }
        return remarks;
    }

    private static Map<String, String> types(Source source, Limits limits, List<String> order) {
        Map<String, String> types = new TreeMap<>();
        try {
            RowScan.columns(source, limits).columns().forEach(column -> {
                types.put(column.name(), column.sqlType());
                order.add(column.name());
            });
        } catch (CheckFault e) {
            return types; // it went away after it was read: remarks are no more than that
        }
        return types;
    }

    @Override
    public void close() {
        try {
            engine.close();
        } catch (SQLException e) {
            throw new CheckFault("the embedded engine does not close: " + e.getMessage());
        }
    }

    /** Puts hashes of the rows of one side into the engine. */
    private final class Loader implements RowScan.Rows {
        private final String name;
        private final MessageDigest sha256 = Sha256.newDigest();
        private RowForm form = RowForm.of(new Table(List.of()), Compared.EVERYTHING);
        private @Nullable DuckDBAppender appender;

        private Loader(String name) {
            this.name = name;
        }

        @Override
        public void begin(Table table) throws SQLException {
            form = RowForm.of(table, compared);
            int columns = Math.min(form.columns().size(), MOST_COLUMNS);
            command("CREATE TABLE " + name + " (h1 BIGINT, h2 BIGINT, k1 BIGINT, k2 BIGINT"
                    + IntStream.range(0, columns)
                            .mapToObj(i -> ", c" + i + " BIGINT")
                            .collect(Collectors.joining())
                    + ")");
            appender = engine.unwrap(DuckDBConnection.class).createAppender("main", name);
        }

        @Override
        public void row(ResultSet row) throws SQLException {
            DuckDBAppender to = java.util.Objects.requireNonNull(appender);
            List<byte @Nullable []> values = form.values(row);
            List<byte @Nullable []> key = new ArrayList<>();
            form.keys().forEach(i -> key.add(values.get(i)));
            ByteBuffer whole = ByteBuffer.wrap(sha256.digest(RowForm.joined(values)));
            ByteBuffer keys = ByteBuffer.wrap(sha256.digest(RowForm.joined(key)));
            to.beginRow();
            to.append(whole.getLong());
            to.append(whole.getLong());
            to.append(keys.getLong());
            to.append(keys.getLong());
            for (int i = 0; i < Math.min(values.size(), MOST_COLUMNS); i++) {
                byte @Nullable [] value = values.get(i);
                to.append(ByteBuffer.wrap(sha256.digest(RowForm.joined(one(value))))
                        .getLong());
            }
            to.endRow();
        }

        private static List<byte @Nullable []> one(byte @Nullable [] value) {
            List<byte @Nullable []> one = new ArrayList<>(1);
            one.add(value);
            return one;
        }

        private void close() throws SQLException {
            DuckDBAppender open = appender;
            if (open != null) {
                open.close();
            }
        }
    }
}
