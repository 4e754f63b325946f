package dev.sluice.quality.reconcile;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.quality.check.Comparison;
import dev.sluice.quality.check.Comparison.Match;
import dev.sluice.quality.check.Comparison.Mode;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Difference;
import dev.sluice.quality.check.Table;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A table in the real PostgreSQL and one like it in DuckDB. */
abstract class TwoStores {
    static final Limits LIMITS = new Limits(5, Duration.ofSeconds(60), 50, Set.of(), _ -> {});
    static final List<Match> KEYS = List.of(new Match("id", "id"), new Match("region", "region"));
    static final List<Match> VALUES = List.of(
            new Match("amount", "amount"),
            new Match("seen", "seen"),
            new Match("ok", "ok"),
            new Match("day", "day"),
            new Match("note", "note"));

    private static String postgresUrl;

    @TempDir
    Path folder;

    String duckUrl;

    @BeforeAll
    static void start() {
        postgresUrl = SharedStores.postgres().freshDatabase();
    }

    @BeforeEach
    void createTables() throws SQLException {
        duckUrl = "jdbc:duckdb:" + folder.resolve("other.duckdb");
        onPostgres("DROP TABLE IF EXISTS t");
        onPostgres(
                "CREATE TABLE t (id bigint, region text, amount numeric(12,4), seen timestamptz, ok boolean, day date,"
                        + " note varchar(40), score double precision)");
        onDuck("CREATE TABLE t (id integer, region varchar, amount decimal(18,2), seen timestamp, ok boolean, day date,"
                + " note varchar, score double)");
    }

    static final Table TABLE = new Table(List.of(
            Table.Column.of("id", "bigint", true),
            Table.Column.of("region", "text", true),
            Table.Column.of("amount", "numeric(12,4)", true),
            Table.Column.of("seen", "timestamp with time zone", true),
            Table.Column.of("ok", "boolean", true),
            Table.Column.of("day", "date", true),
            Table.Column.of("note", "varchar(40)", true),
            Table.Column.of("score", "double precision", true)));

    static final Table OTHER = new Table(List.of(
            Table.Column.of("id", "INTEGER", true),
            Table.Column.of("region", "VARCHAR", true),
            Table.Column.of("amount", "DECIMAL(18,2)", true),
            Table.Column.of("seen", "TIMESTAMP", true),
            Table.Column.of("ok", "BOOLEAN", true),
            Table.Column.of("day", "DATE", true),
            Table.Column.of("note", "varchar", true),
            Table.Column.of("score", "DOUBLE", true)));

    Difference rows(Limits limits, double absolute, double relative) throws SQLException {
        return compare(limits, Mode.ROWS, KEYS, VALUES, absolute, relative);
    }

    Difference compare(Limits limits, Mode mode, List<Match> keys, List<Match> values, double absolute, double relative)
            throws SQLException {
        Side checked = new Side(this::postgres, Dialects.POSTGRES, "t", TABLE, List.of());
        Comparison comparison = new Comparison(mode, keys, values, Optional.empty(), absolute, relative);
        return new Reconciliation(limits).compare(checked, duckSide(), comparison);
    }

    Side duckSide() {
        return new Side(this::duck, Dialects.DUCKDB, "t", OTHER, List.of());
    }

    void fill(List<Row> ours, List<Row> theirs) throws SQLException {
        String columns = "INSERT INTO t (id, region, amount, seen, ok, day, note) VALUES ";
        onPostgres(columns + String.join(", ", ours.stream().map(Row::literal).toList()));
        if (!theirs.isEmpty()) {
            onDuck(columns
                    + String.join(
                            ", ",
                            theirs.stream()
                                    .map(row -> row.literal()
                                            .replace("timestamptz", "timestamp")
                                            .replace("+00'", "'"))
                                    .toList()));
        }
    }

    void copyToDuck() throws SQLException {
        try (Connection from = postgres();
                Connection to = duck();
                var rows = from.createStatement().executeQuery("SELECT id, region, score FROM t");
                var insert = to.prepareStatement("INSERT INTO t (id, region, score) VALUES (?, ?, ?)")) {
            while (rows.next()) {
                insert.setObject(1, rows.getObject(1));
                insert.setObject(2, rows.getObject(2));
                insert.setObject(3, rows.getObject(3));
                insert.execute();
            }
        }
    }

    void emptyTables() throws SQLException {
        onPostgres("TRUNCATE t");
        onDuck("DELETE FROM t");
    }

    Connection postgres() throws SQLException {
        EmbeddedPostgres postgres = SharedStores.postgres();
        return DriverManager.getConnection(postgresUrl, postgres.user(), postgres.password());
    }

    Connection duck() throws SQLException {
        return DriverManager.getConnection(duckUrl);
    }

    void onPostgres(String sql) throws SQLException {
        try (Connection connection = postgres();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void onDuck(String sql) throws SQLException {
        try (Connection connection = duck();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A row as SQL literals. */
    record Row(String id, String region, String amount, String seen, String ok, String day, String note) {
        String literal() {
            return "(" + String.join(", ", id, region, amount, seen, ok, day, note) + ")";
        }

        Row withAmount(String other) {
            return new Row(id, region, other, seen, ok, day, note);
        }

        Row withNote(String other) {
            return new Row(id, region, amount, seen, ok, day, other);
        }
    }

    static Row random(Random random, int number) {
        String moment = "'2026-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10) + " 0" + random.nextInt(10)
                + ":30:00." + (100_000 + random.nextInt(900_000)) + "+00'";
        return new Row(
                number % 97 == 5 ? "NULL" : String.valueOf(number),
                "'r" + (number % 97 == 5 ? number : random.nextInt(3)) + "'",
                random.nextInt(10) == 0
                        ? "NULL"
                        : BigDecimal.valueOf(random.nextInt(-100_000, 100_000), 2)
                                .toString(),
                random.nextInt(10) == 0 ? "NULL" : "CAST(" + moment + " AS timestamptz)",
                List.of("TRUE", "FALSE", "NULL").get(random.nextInt(3)),
                "DATE '1" + random.nextInt(100, 999) + "-02-28'",
                random.nextInt(10) == 0
                        ? "NULL"
                        : List.of("''", "'N'", "'V1:x'", "'äöü 👍'", "'a''b'").get(random.nextInt(5)));
    }
}
