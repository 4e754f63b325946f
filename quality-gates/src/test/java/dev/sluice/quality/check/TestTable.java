package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table in a real store, and the plainest way to run plans on it: one query each, no fusion. */
public final class TestTable implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final Connection connection;
    private final Dialect dialect;

    TestTable(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** A second table, for checks over two. */
    public TestTable beside(String name, String columns, String rows) {
        execute("CREATE TEMPORARY TABLE " + name + " (" + columns + ")");
        if (!rows.isEmpty()) {
            execute("INSERT INTO " + name + " VALUES " + rows);
        }
        return this;
    }

    /**
     * How a check comes out: {@code FAIL 2/5} for two of five rows, {@code PASS 2.5} for other values, {@code ERROR: why}.
     */
    public String run(Checks check) {
        return run(check, History.none(NOW));
    }

    public String run(Checks check, History history) {
        CheckSpec spec = check.spec();
        Measurement measured;
        try {
            measured = measure(spec, history);
        } catch (CheckFault e) {
            return "FAULT: " + e.getMessage();
        }
        Judgement judged = Checks.CATALOGUE.judge(spec, measured, history);
        OptionalDouble value = measured.value();
        if (value.isEmpty() || judged.outcome() == CheckOutcome.ERROR) {
            return judged.outcome() + ": " + judged.message();
        }
        String number = value.getAsDouble() == Math.rint(value.getAsDouble())
                ? String.valueOf((long) value.getAsDouble())
                : String.valueOf(value.getAsDouble());
        return judged.outcome() + " " + number
                + (measured.numerator().isPresent() ? "/" + measured.rows().orElse(-1) : "");
    }

    public Measurement measure(CheckSpec spec, History history) {
        String where = spec.where().orElse("TRUE");
        return switch (Checks.CATALOGUE.plan(spec, table(), dialect, history)) {
            case CheckPlan.Scan scan ->
                scan.read()
                        .apply(ask(scan.aggregates().stream()
                                        .map(a -> dialect.filtered(a, where))
                                        .collect(Collectors.joining(", ", "SELECT ", " FROM audited")))
                                .getFirst());
            case CheckPlan.Grouping grouping -> grouping.read().apply(groups(grouping, where));
            case CheckPlan.Statement statement ->
                statement.read().apply(ask(resolve(statement, statement.sql(), where)));
            case CheckPlan.Metadata metadata -> metadata.read().apply(table());
            case CheckPlan.Pair pair -> throw new CheckFault("two stores: " + pair.comparison());
        };
    }

    /** Violating rows as the plan samples them, each as its first value. */
    public List<String> samples(Checks check) {
        CheckSpec spec = check.spec();
        String where = spec.where().orElse("TRUE");
        String sql =
                switch (Checks.CATALOGUE.plan(spec, table(), dialect, History.none(NOW))) {
                    case CheckPlan.Scan scan ->
                        "SELECT * FROM audited WHERE (" + where + ") AND ("
                                + scan.badRows().orElse("FALSE") + ")";
                    case CheckPlan.Statement statement ->
                        resolve(statement, statement.sampleSql().orElseThrow(), where);
                    case CheckPlan other -> throw new IllegalStateException("no sample of " + other);
                };
        return ask(dialect.limited(sql, 100)).stream()
                .map(row -> row.text(0).orElse("NULL"))
                .sorted()
                .toList();
    }

    private static String resolve(CheckPlan.Statement statement, String sql, String where) {
        return sql.replace(CheckPlan.TABLE, "(SELECT * FROM audited WHERE " + where + ")")
                .replace(CheckPlan.OTHER, statement.other().orElse("none"));
    }

    private Groups groups(CheckPlan.Grouping grouping, String where) {
        String keys = String.join(", ", grouping.keys());
        String noKey = grouping.keys().stream().map(k -> k + " IS NULL").collect(Collectors.joining(" OR "));
        String counted = grouping.nullsEqual() ? "TRUE" : "NOT missing";
        Row row = ask("SELECT sum(n), sum(CASE WHEN missing THEN n ELSE 0 END), "
                        + dialect.filtered("count(*)", counted) + ", " + dialect.filtered("sum(n - 1)", counted) + ", "
                        + dialect.filtered("sum(n)", counted + " AND n > 1") + ", "
                        + dialect.filtered("count(*)", counted + " AND n > 1")
                        + " FROM (SELECT count(*) AS n, (" + noKey + ") AS missing FROM audited WHERE " + where
                        + " GROUP BY "
                        + keys + ") AS g")
                .getFirst();
        return new Groups(row.count(0), row.count(1), row.count(2), row.count(3), row.count(4), row.count(5));
    }

    /** The columns as the store tells them. */
    public Table table() {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM audited LIMIT 0")) {
            ResultSetMetaData data = rows.getMetaData();
            List<Table.Column> columns = new ArrayList<>();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                columns.add(Table.Column.of(data.getColumnName(i), data.getColumnTypeName(i), true));
            }
            return new Table(columns);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    public List<Row> ask(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            List<Row> rows = new ArrayList<>();
            while (answer.next()) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    values.add(answer.getObject(i));
                }
                rows.add(new Row(values));
            }
            return rows;
        } catch (SQLException e) {
            throw new CheckFault(Optional.ofNullable(e.getMessage()).orElse("") + "\nin " + sql);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
