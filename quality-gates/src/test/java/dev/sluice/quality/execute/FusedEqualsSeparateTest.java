package dev.sluice.quality.execute;

import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.duckDb;
import static dev.sluice.quality.execute.AuditFixture.on;
import static dev.sluice.quality.execute.AuditFixture.request;
import static dev.sluice.quality.execute.AuditFixture.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whether checks share a pass, run alone, or are found by bisection must not be seen in their results; nor which engine runs them. */
class FusedEqualsSeparateTest {
    private static final EmbeddedPostgres POSTGRES = SharedStores.postgres();
    private static final String URL = POSTGRES.freshDatabase();
    private static final List<String> NAMES =
            List.of("''", "' '", "'ann'", "'Bob'", "'a@b'", "'@'", "'é'", "'x''y'", "NULL");

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void byOnePassAloneBisectedAndPushedDown(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        Path folder = Files.createTempDirectory("fused");
        try {
            String rows = rows(random);
            duckDb("COPY (" + rows + ") TO '" + folder.resolve("t.parquet") + "'");
            try (Connection connection = connect()) {
                on(connection, "DROP TABLE IF EXISTS t", "CREATE TABLE t AS " + rows);
            }
            List<CheckSpec> checks = checks(random);
            Source files = Source.Files.of(folder.resolve("t.parquet"), FileFormat.PARQUET);
            Source database = new Source.Database(
                    "db", FusedEqualsSeparateTest::connect, Dialects.POSTGRES, Optional.empty(), "t");

            List<String> together = told(files, folder, checks);

            assertThat(together).noneMatch(line -> line.contains(CheckOutcome.ERROR.name()));
            assertThat(checks.stream().flatMap(one -> told(files, folder, List.of(one)).stream()))
                    .isEqualTo(together);
            assertThat(told(files, folder, withBroken(random, checks))).isEqualTo(together);
            assertThat(told(database, folder, checks)).isEqualTo(together);
            assertThat(told(database, folder, withBroken(random, checks))).isEqualTo(together);
        } finally {
            delete(folder);
        }
    }

    private static List<String> told(Source source, Path folder, List<CheckSpec> checks) {
        return RUNNER
                .run(request(source, folder, checks.toArray(CheckSpec[]::new)).withOthers(_ -> Optional.of(source)))
                .results()
                .stream()
                .filter(result -> !result.id().startsWith("broken"))
                .map(FusedEqualsSeparateTest::text)
                .toList();
    }

    private static String text(CheckResult result) {
        return String.join(
                " ",
                result.id(),
                result.type(),
                result.outcome().name(),
                result.value().toString(),
                result.numerator().toString(),
                result.rows().toString(),
                String.valueOf(result.sample().size()),
                result.message());
    }

    private static String rows(Random random) {
        List<String> rows = new ArrayList<>();
        int number = random.nextInt(30);
        for (int i = 0; i < number; i++) {
            String id = random.nextInt(8) == 0 ? "NULL" : String.valueOf(random.nextInt(1, 20));
            String amount = random.nextInt(6) == 0 ? "NULL" : String.valueOf(random.nextInt(-50, 50) / 4.0);
            String day = random.nextInt(6) == 0 ? "NULL" : "DATE '2026-01-" + (10 + random.nextInt(10)) + "'";
            String flag = List.of("TRUE", "FALSE", "NULL").get(random.nextInt(3));
            String name = NAMES.get(random.nextInt(NAMES.size()));
            rows.add("SELECT CAST(" + id + " AS BIGINT) AS id, CAST(" + name + " AS VARCHAR) AS name, CAST(" + amount
                    + " AS DOUBLE PRECISION) AS amount, CAST(" + day + " AS DATE) AS day, CAST(" + flag
                    + " AS BOOLEAN) AS flag");
        }
        rows.add("SELECT CAST(1 AS BIGINT), CAST('x' AS VARCHAR), CAST(1 AS DOUBLE PRECISION), CAST(NULL AS DATE),"
                + " CAST(NULL AS BOOLEAN) WHERE 1 = 0");
        if (number == 0) {
            rows.set(
                    0,
                    "SELECT CAST(1 AS BIGINT) AS id, CAST('x' AS VARCHAR) AS name, CAST(1 AS DOUBLE PRECISION) AS amount,"
                            + " CAST(NULL AS DATE) AS day, CAST(NULL AS BOOLEAN) AS flag WHERE 1 = 0");
        }
        return String.join(" UNION ALL ", rows);
    }

    private static List<CheckSpec> checks(Random random) {
        List<CheckSpec> checks = new ArrayList<>();
        int number = 1 + random.nextInt(10);
        for (int i = 0; i < number; i++) {
            CheckSpec check = anyCheck(random, "check-" + i);
            checks.add(
                    switch (random.nextInt(5)) {
                        case 0 -> where(check, "flag");
                        case 1 -> where(check, "amount > 0 OR name IS NULL");
                        case 2 -> where(check, "1 = 0");
                        default -> check;
                    });
        }
        return checks;
    }

    private static CheckSpec anyCheck(Random random, String id) {
        String column = List.of("id", "name", "amount", "day", "flag").get(random.nextInt(5));
        return switch (random.nextInt(14)) {
            case 0 -> check(id, "notNull", "columns", List.of(column));
            case 1 -> check(id, "unique", "columns", List.of(column));
            case 2 -> check(id, "unique", "columns", List.of("id", column.equals("id") ? "name" : column));
            case 3 -> check(id, "primaryKey", "columns", List.of("id"));
            case 4 -> check(id, "duplicateRows");
            case 5 -> check(id, "acceptedValues", "column", "name", "values", List.of("ann", "Bob", ""));
            case 6 -> check(id, "forbiddenValues", "column", "name", "values", List.of("@", "é"));
            case 7 ->
                check(
                        id,
                        "regex",
                        "column",
                        "name",
                        "pattern",
                        List.of("[^@]+@[^@]+", "[a-z]*", ".", "A.*|a.*").get(random.nextInt(4)));
            case 8 ->
                check(id, "range", "column", "amount", "min", random.nextInt(-10, 0), "max", random.nextInt(0, 10));
            case 9 -> check(id, "length", "column", "name", "min", 1, "max", 3);
            case 10 -> check(id, "missing", "column", "name", "values", List.of("", "@"));
            case 11 -> check(id, "expression", "expression", "amount > id");
            case 12 -> check(id, "rowCount");
            default -> check(id, "references", "columns", List.of("id"), "to", "itself", "toColumns", List.of("id"));
        };
    }

    private static List<CheckSpec> withBroken(Random random, List<CheckSpec> checks) {
        List<CheckSpec> all = new ArrayList<>(checks);
        all.add(random.nextInt(all.size() + 1), check("broken-1", "expression", "expression", "no_such_column > 1"));
        all.add(random.nextInt(all.size() + 1), check("broken-2", "expression", "expression", "no_such_function(id)"));
        return all;
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(URL, POSTGRES.user(), POSTGRES.password());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
