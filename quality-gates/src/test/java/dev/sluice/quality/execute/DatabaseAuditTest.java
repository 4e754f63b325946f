package dev.sluice.quality.execute;

import static dev.sluice.model.quality.CheckOutcome.ERROR;
import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.cancelling;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.fail;
import static dev.sluice.quality.execute.AuditFixture.limits;
import static dev.sluice.quality.execute.AuditFixture.on;
import static dev.sluice.quality.execute.AuditFixture.outcomes;
import static dev.sluice.quality.execute.AuditFixture.request;
import static dev.sluice.quality.execute.AuditFixture.result;
import static dev.sluice.quality.execute.AuditFixture.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.Dialects;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAuditTest {
    private static final EmbeddedPostgres POSTGRES = SharedStores.postgres();
    private static final String URL = POSTGRES.freshDatabase();

    @TempDir
    Path folder;

    @BeforeAll
    static void tables() throws SQLException {
        try (Connection connection = connect()) {
            on(
                    connection,
                    "CREATE SCHEMA shop",
                    "CREATE TABLE shop.orders (id bigint NOT NULL, email text, amount numeric(10, 2), country char(2))",
                    "INSERT INTO shop.orders VALUES (1, 'a@x.org', 10.5, 'DE'), (2, NULL, 20, 'DE'), (3, 'c.org', 30, 'FR'),"
                            + " (3, 'd@x.org', -4, 'FR'), (5, 'e@x.org', 50, NULL)",
                    "CREATE TABLE shop.countries (code char(2) PRIMARY KEY)",
                    "INSERT INTO shop.countries VALUES ('DE'), ('IT')",
                    "CREATE FUNCTION shop.spoil(n bigint) RETURNS bigint LANGUAGE sql AS 'INSERT INTO shop.countries VALUES"
                            + " (''XX''); SELECT 1::bigint'");
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(URL, POSTGRES.user(), POSTGRES.password());
    }

    private static Source.Database postgres(String table) {
        return new Source.Database("shop", DatabaseAuditTest::connect, Dialects.POSTGRES, Optional.of("shop"), table);
    }

    @Test
    void checksRunInsideTheDatabase() {
        AuditRequest request = request(
                        postgres("orders"),
                        folder,
                        check("ids", "notNull", "columns", List.of("id")),
                        where(check("emails", "notNull", "columns", List.of("email")), "country = 'DE'"),
                        check("shape", "regex", "column", "email", "pattern", "[^@]+@[^@]+"),
                        check("keys", "unique", "columns", List.of("id")),
                        check(
                                "known",
                                "references",
                                "columns",
                                List.of("country"),
                                "to",
                                "c",
                                "toColumns",
                                List.of("code")),
                        check("own", "sql", "query", "SELECT count(*) FROM {{table}} AS t WHERE t.amount < 0"))
                .withOthers(_ -> Optional.of(postgres("countries")));

        Audit audit = RUNNER.run(request);

        assertThat(outcomes(audit)).containsExactly(PASS, FAIL, FAIL, FAIL, FAIL, FAIL);
        assertThat(result(audit, "emails").rows()).isEqualTo(OptionalLong.of(2));
        assertThat(result(audit, "known").numerator()).isEqualTo(OptionalLong.of(2));
        assertThat(result(audit, "shape").sample()).hasSize(1);
        assertThat(audit.table().orElseThrow().column("amount").sqlType()).isEqualTo("numeric(10,2)");
        assertThat(audit.table().orElseThrow().column("id").nullable()).isFalse();
    }

    @Test
    void failedStatementLeavesTheTransactionAlive() {
        Audit audit = RUNNER.run(request(
                postgres("orders"),
                folder,
                check("broken", "expression", "expression", "CAST(email AS integer) > 0"),
                check("ids", "notNull", "columns", List.of("id")),
                check("also", "expression", "expression", "1 / (id - 3) > 0"),
                check("keys", "unique", "columns", List.of("id"))));

        assertThat(outcomes(audit)).containsExactly(ERROR, PASS, ERROR, FAIL);
        assertThat(result(audit, "broken").message()).contains("invalid input syntax for type integer");
        assertThat(result(audit, "also").message()).contains("division by zero");
    }

    @Test
    void whatNeedsAnOrderKeepsNothingElseFromCountingInParallel() {
        Audit audit = RUNNER.run(request(
                postgres("orders"),
                folder,
                check("ids", "notNull", "columns", List.of("id")),
                fail(
                        check("p90", "aggregate", "column", "amount", "measure", "percentile", "percentile", 90),
                        "> 1000"),
                check("amounts", "range", "column", "amount", "max", 100)));

        assertThat(outcomes(audit)).containsExactly(PASS, PASS, PASS);
        assertThat(audit.statements()).hasSize(2);
        assertThat(audit.statements().getFirst()).doesNotContain("WITHIN GROUP");
    }

    @Test
    void nothingIsWritten() throws SQLException {
        Audit audit = RUNNER.run(
                request(postgres("orders"), folder, check("spoils", "expression", "expression", "shop.spoil(id) = 1")));

        assertThat(outcomes(audit)).containsExactly(ERROR);
        assertThat(audit.results().getFirst().message()).contains("read-only transaction");
    }

    @Test
    void missingTableIsToldOfEachCheck() {
        Audit audit =
                RUNNER.run(request(postgres("oders"), folder, check("rows", "rowCount"), check("two", "rowCount")));

        assertThat(outcomes(audit)).containsExactly(ERROR, ERROR);
        assertThat(audit.results().getFirst().message())
                .startsWith("the data cannot be read: ")
                .contains("oders");
    }

    @Test
    void unreachableDatabaseIsToldOfEachCheck() {
        Source.Database gone = new Source.Database(
                "gone",
                () -> {
                    throw new SQLException("Connection to gone:5432 refused");
                },
                Dialects.POSTGRES,
                Optional.empty(),
                "t");

        Audit audit = RUNNER.run(request(gone, folder, check("rows", "rowCount")));

        assertThat(audit.results().getFirst().message())
                .isEqualTo("the data cannot be read: Connection to gone:5432 refused");
    }

    @Test
    void timeAndCancelEndAStatementOfTheServer() {
        CheckSpec endless = check(
                "endless", "expression", "expression", "id < (SELECT count(*) FROM generate_series(1, 100000000000))");
        AuditWatch watch = cancelling(progress -> progress.doing().startsWith("scan"));

        Audit late = RUNNER.run(request(postgres("orders"), folder, endless)
                .withLimits(limits(folder).withTimeout(Duration.ofSeconds(1))));
        Audit cancelled =
                RUNNER.run(request(postgres("orders"), folder, endless).withWatch(watch));

        assertThat(late.results().getFirst().message()).isEqualTo("not finished within the time limit of 1 s");
        assertThat(late.took()).isLessThan(Duration.ofSeconds(10));
        assertThat(cancelled.results().getFirst().message()).isEqualTo("the audit was cancelled");
    }

    @Test
    void duckDbFileIsReadWhileThisProcessWritesIt() throws SQLException {
        Path file = folder.resolve("lake.duckdb");
        try (Connection writer = DriverManager.getConnection("jdbc:duckdb:" + file)) {
            on(
                    writer,
                    "CREATE SCHEMA raw",
                    "CREATE TABLE raw.orders AS SELECT range AS id, NULL AS note FROM range(10)");
            Source.DuckDbFile source = new Source.DuckDbFile(file, Optional.of("raw"), "orders");
            CheckSpec rows = check("rows", "rowCount");
            CheckSpec broken = check("broken", "expression", "expression", "CAST('x' || id AS INTEGER) > 0");
            CheckSpec keys = check("keys", "unique", "columns", List.of("id"));

            Audit before = RUNNER.run(request(source, folder, rows, broken, keys));
            on(writer, "INSERT INTO raw.orders SELECT range, NULL FROM range(5)");
            Audit after = RUNNER.run(request(source, folder, rows, broken, keys));

            assertThat(outcomes(before)).containsExactly(PASS, ERROR, PASS);
            assertThat(before.rows()).isEqualTo(OptionalLong.of(10));
            assertThat(outcomes(after)).containsExactly(PASS, ERROR, FAIL);
            assertThat(after.rows()).isEqualTo(OptionalLong.of(15));
        }
        assertThat(RUNNER.run(request(
                                new Source.DuckDbFile(file, Optional.of("raw"), "orders"),
                                folder,
                                check("rows", "rowCount")))
                        .rows())
                .isEqualTo(OptionalLong.of(15));
    }

    @Test
    void standardSqlIsEnoughForOtherDatabases() {
        Source.Database plain =
                new Source.Database("plain", DatabaseAuditTest::connect, Dialects.ANSI, Optional.of("shop"), "orders");

        Audit audit = RUNNER.run(request(
                plain,
                folder,
                check("ids", "notNull", "columns", List.of("id")),
                where(check("emails", "notNull", "columns", List.of("email")), "country = 'DE'"),
                check("keys", "unique", "columns", List.of("id")),
                check("amounts", "range", "column", "amount", "min", 0)));

        assertThat(outcomes(audit)).containsExactly(PASS, FAIL, FAIL, FAIL);
        assertThat(result(audit, "amounts").sample()).hasSize(1);
    }

    @Test
    void otherStoresAreComparedWith() throws IOException {
        Path copy = folder.resolve("copy.csv");
        java.nio.file.Files.writeString(copy, "id,amount\n1,10.50\n2,20\n3,31\n9,1\n");
        AuditRequest request = request(
                        postgres("orders"),
                        folder,
                        where(
                                check(
                                        "rows",
                                        "reconcile",
                                        "to",
                                        "copy",
                                        "compare",
                                        "rows",
                                        "keys",
                                        java.util.Map.of("id", "id"),
                                        "values",
                                        java.util.Map.of("amount", "amount")),
                                "email <> 'd@x.org' OR email IS NULL"),
                        check("lost", "reconcile", "to", "nowhere"))
                .withOthers(address ->
                        address.equals("copy") ? Optional.of(Source.Files.of(copy, FileFormat.CSV)) : Optional.empty());

        Audit audit = RUNNER.run(request);

        assertThat(outcomes(audit)).containsExactly(FAIL, ERROR);
        assertThat(result(audit, "rows").message())
                .startsWith("4 rows here, 4 in copy; keys only there: 1, only here: 1, different: 1");
        assertThat(result(audit, "lost").message()).isEqualTo("nowhere is not known");
    }
}
