package dev.sluice.testkit.bench;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders with eleven columns, some of them not quite right, and twenty checks on them. The rows follow from their number alone. */
final class GateData {
    private static final String COLUMNS = """
            SELECT i AS order_id,
              CASE WHEN h % 1000 = 1 THEN NULL ELSE h % 1000000 END AS customer_id,
              CASE WHEN h % 997 = 1 THEN NULL WHEN h % 1009 = 1 THEN 'nobody' ELSE 'user' || h % 1000000 || '@mail.example.org' END AS email,
              (ARRAY['new', 'paid', 'sent', 'done', 'back'])[1 + h % 5] AS status,
              CASE WHEN h % 50 = 1 THEN NULL ELSE (ARRAY['DE', 'FR', 'IT', 'ES', 'PL', 'NL', 'AT', 'CH'])[1 + h % 8] END AS country,
              CAST(h % 1000000 AS DOUBLE PRECISION) / 100 AS amount,
              CAST(1 + h % 20 AS INTEGER) AS quantity,
              CASE WHEN h % 3 = 0 THEN NULL ELSE CAST(h % 50 AS DOUBLE PRECISION) / 100 END AS discount,
              TIMESTAMP '2026-01-01 00:00:00' + (h % 5000000) * INTERVAL '1 second' AS placed_at,
              CASE WHEN h % 4 = 0 THEN NULL ELSE TIMESTAMP '2026-01-01 00:00:00' + (h % 5000000 + h % 90000) * INTERVAL '1 second' END AS shipped_at,
              CASE WHEN h % 7 = 0 THEN NULL WHEN h % 1013 = 1 THEN '' ELSE 'left with the neighbour at number ' || h % 300 || ', ring twice' END AS note
            """;

    private GateData() {}

    static String name(int rows) {
        return "orders-" + rows;
    }

    /** Parquet and CSV of so many rows; what is there already is kept. */
    static void write(Path folder, int rows) throws SQLException, IOException {
        Files.createDirectories(folder);
        Path parquet = folder.resolve(name(rows) + ".parquet");
        Path csv = folder.resolve(name(rows) + ".csv");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET memory_limit = '1GB'");
            statement.execute("SET temp_directory = '" + folder.resolve("spill") + "'");
            if (!Files.exists(parquet)) {
                statement.execute("COPY (" + COLUMNS
                        + " FROM (SELECT range AS i, CAST(hash(range) >> 8 AS BIGINT) AS h FROM range(" + rows
                        + "))) TO '" + parquet + ".part' (FORMAT parquet)");
                Files.move(folder.resolve(parquet.getFileName() + ".part"), parquet);
            }
            if (!Files.exists(csv)) {
                statement.execute(
                        "COPY (SELECT * FROM read_parquet('" + parquet + "')) TO '" + csv + ".part' (FORMAT csv)");
                Files.move(folder.resolve(csv.getFileName() + ".part"), csv);
            }
        }
    }

    /** The same in PostgreSQL, analysed. */
    static void load(Connection connection, int rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders AS " + COLUMNS
                    + " FROM (SELECT i, abs(hashint8extended(i, 7)) / 256 AS h FROM generate_series(0, " + (rows - 1)
                    + ") AS i) AS n");
            statement.execute("VACUUM ANALYZE orders");
        }
    }

    /** Twenty checks that can share a pass. */
    static List<CheckSpec> checks() {
        return List.of(
                check("order", "notNull", Map.of("columns", List.of("order_id"))),
                check("customer", "notNull", Map.of("columns", List.of("customer_id"))),
                check("email", "notNull", Map.of("columns", List.of("email"))),
                check("placed", "notNull", Map.of("columns", List.of("placed_at"))),
                check("note", "missing", Map.of("column", "note", "values", List.of(""), "trim", true)),
                check("country", "missing", Map.of("column", "country", "values", List.of("XX"))),
                check(
                        "statuses",
                        "acceptedValues",
                        Map.of("column", "status", "values", List.of("new", "paid", "sent", "done", "back"))),
                check(
                        "countries",
                        "acceptedValues",
                        Map.of("column", "country", "values", List.of("DE", "FR", "IT", "ES", "PL", "NL", "AT"))),
                check("test-mail", "forbiddenValues", Map.of("column", "email", "values", List.of("nobody", "test"))),
                check("mail", "regex", Map.of("column", "email", "pattern", "[^@]+@[^@]+\\.[a-z]+")),
                check("amounts", "range", Map.of("column", "amount", "min", 0, "max", 9_999)),
                check("quantities", "range", Map.of("column", "quantity", "min", 1, "max", 20)),
                check("discounts", "range", Map.of("column", "discount", "min", 0, "max", 0.45)),
                check("notes", "length", Map.of("column", "note", "min", 1, "max", 60)),
                check("sent", "expression", Map.of("expression", "shipped_at >= placed_at")),
                check("cheap", "expression", Map.of("expression", "amount > 0 OR quantity = 1")),
                check("mean", "aggregate", Map.of("column", "amount", "measure", "avg")),
                check("sum", "aggregate", Map.of("column", "quantity", "measure", "sum")),
                check("spread", "aggregate", Map.of("column", "discount", "measure", "stddev")),
                check("rows", "rowCount", Map.of()));
    }

    /** One that needs groups. */
    static CheckSpec unique() {
        return check("unique", "unique", Map.of("columns", List.of("order_id")));
    }

    private static CheckSpec check(String id, String type, Map<String, Object> arguments) {
        return new CheckSpec(
                id,
                type,
                new LinkedHashMap<>(arguments),
                Optional.empty(),
                Optional.empty(),
                Optional.of(type.equals("rowCount") || type.equals("aggregate") ? "< 0" : "> 50%"),
                Severity.ERROR,
                Optional.empty(),
                "");
    }
}
