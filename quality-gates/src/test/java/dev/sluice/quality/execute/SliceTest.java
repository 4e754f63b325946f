package dev.sluice.quality.execute;

import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.duckDb;
import static dev.sluice.quality.execute.AuditFixture.on;
import static dev.sluice.quality.execute.AuditFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.model.quality.CheckOutcome;
import dev.sluice.model.quality.CheckResult;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Slice;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks and profile look at the rows of one partition, in files and in a database. */
class SliceTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** An hour apart each, from 2026-01-01 on; 23:00 UTC is the next day in Berlin. */
    private static final String ROWS = "SELECT i AS id, CASE WHEN i >= 24 THEN i END AS amount,"
            + " TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 hour' AS local,"
            + " (TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 hour') AT TIME ZONE 'UTC' AS moment,"
            + " CAST(TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 hour' AS DATE) AS day,"
            + " CASE WHEN i % 4 = 0 THEN 'O''Neil' ELSE 'x' END AS region, i % 3 AS shard";

    @TempDir
    Path folder;

    private Source source(String store) throws SQLException {
        if (store.equals("file")) {
            Path file = folder.resolve("t.parquet");
            duckDb(
                    "SET TimeZone = 'UTC'",
                    "COPY (" + ROWS + " FROM (SELECT range AS i FROM range(48))) TO '" + file + "'");
            return Source.Files.of(file, FileFormat.PARQUET);
        }
        EmbeddedPostgres postgres = SharedStores.postgres();
        String url = postgres.freshDatabase();
        Source.Connections connections = () -> DriverManager.getConnection(url, postgres.user(), postgres.password());
        try (Connection connection = connections.open()) {
            on(connection, "CREATE TABLE t AS " + ROWS + " FROM generate_series(0, 47) AS i");
        }
        return new Source.Database("db", connections, Dialects.POSTGRES, Optional.empty(), "t");
    }

    private Audit audit(Source source, Slice slice) {
        return RUNNER.run(request(
                        source,
                        folder,
                        check("rows", "rowCount"),
                        check("amounts", "notNull", "columns", List.of("amount")),
                        check("ids", "unique", "columns", List.of("id")),
                        check("all", "sql", "query", "SELECT id FROM {{table}} AS t WHERE t.amount IS NULL"))
                .withSlice(slice)
                .withProfile(ProfileWish.FULL));
    }

    private static Slice day(String column, int day, ZoneId zone) {
        ZonedDateTime from = LocalDate.of(2026, 1, day).atStartOfDay(zone);
        return Slice.between(column, from, from.plusDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "postgres"})
    void allPassesLookAtTheSliceOnly(String store) throws SQLException {
        Source source = source(store);

        Audit first = audit(source, day("local", 1, BERLIN));
        Audit second = audit(source, day("local", 2, BERLIN));

        assertThat(first.rows()).isEqualTo(OptionalLong.of(24));
        assertThat(outcomes(first)).containsExactly("PASS", "FAIL", "PASS", "FAIL");
        assertThat(outcomes(second)).containsExactly("PASS", "PASS", "PASS", "PASS");
        assertThat(second.profile().orElseThrow().rows()).isEqualTo(24);
        assertThat(second.profile().orElseThrow().column("id").orElseThrow().least())
                .contains("24");
        assertThat(second.profile().orElseThrow().column("amount").orElseThrow().nulls())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "postgres"})
    void columnsTellTheirPartitionByTypeAndZone(String store) throws SQLException {
        Source source = source(store);

        assertThat(rows(source, day("moment", 1, BERLIN)))
                .as("the day ends at 23:00 UTC")
                .isEqualTo(23);
        assertThat(rows(source, day("day", 2, BERLIN))).isEqualTo(24);
        assertThat(rows(source, Slice.ofKey("region", "O'Neil"))).isEqualTo(12);
        assertThat(rows(source, Slice.ofKey("SHARD", "2"))).isEqualTo(16);
        assertThat(rows(source, Slice.ofKey("day", "2026-01-02"))).isEqualTo(24);
        assertThat(rows(source, Slice.ofKey("region", "x' OR 'a' = 'a"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "postgres"})
    void sliceThatCannotBeToldPassesNothing(String store) throws SQLException {
        Source source = source(store);
        ZonedDateTime noon = LocalDate.of(2026, 1, 1).atTime(12, 0).atZone(BERLIN);

        assertThat(message(source, Slice.ofKey("regoin", "x")))
                .contains("'regoin'")
                .contains("'region'");
        assertThat(message(source, Slice.ofKey("shard", "1 OR 1 = 1")))
                .isEqualTo("the partition cannot be told: column 'shard' of type "
                        + (store.equals("file") ? "BIGINT" : "integer") + " has no value '1 OR 1 = 1'");
        assertThat(message(source, Slice.between("day", noon, noon.plusHours(1))))
                .endsWith("has dates, and the partition begins or ends within a day, at 12:00");
        assertThat(message(source, day("region", 1, BERLIN))).endsWith("for other keys leave 'every' out");
    }

    private long rows(Source source, Slice slice) {
        return audit(source, slice).rows().orElseThrow();
    }

    private String message(Source source, Slice slice) {
        List<CheckResult> results = audit(source, slice).results();
        assertThat(results).extracting(CheckResult::outcome).containsOnly(CheckOutcome.ERROR);
        return results.getFirst().message();
    }

    private static List<String> outcomes(Audit audit) {
        return audit.results().stream().map(r -> r.outcome().name()).toList();
    }
}
