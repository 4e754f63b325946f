package dev.sluice.quality.execute;

import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.duckDb;
import static dev.sluice.quality.execute.AuditFixture.limits;
import static dev.sluice.quality.execute.AuditFixture.on;
import static dev.sluice.quality.execute.AuditFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.sluice.embedded.EmbeddedPostgres;
import dev.sluice.embedded.SharedStores;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.history.Distribution;
import dev.sluice.quality.history.ProfileData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {
    private static final String ROWS = "SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE i END AS id,"
            + " CASE WHEN i % 100 = 7 THEN CAST('NaN' AS DOUBLE PRECISION) ELSE i / 10.0 END AS amount,"
            + " CASE WHEN i % 4 = 0 THEN 'DE' WHEN i % 4 = 1 THEN 'FR' END AS country, i % 2 = 0 AS paid,"
            + " DATE '2026-01-01' AS day";

    @TempDir
    Path folder;

    private Source.Files file;

    @BeforeEach
    void aThousandRows() throws SQLException {
        duckDb("COPY (" + ROWS + " FROM (SELECT range AS i FROM range(1000))) TO '" + folder.resolve("t.parquet")
                + "'");
        file = Source.Files.of(folder.resolve("t.parquet"), FileFormat.PARQUET);
    }

    @Test
    void fullProfileTellsOfEachColumn() {
        ProfileData profile =
                profile(request(file, folder, check("rows", "rowCount")).withProfile(ProfileWish.FULL));

        assertThat(profile.rows()).isEqualTo(1000);
        assertThat(profile.columns().keySet()).containsExactly("id", "amount", "country", "paid", "day");
        ProfileData.Column id = profile.column("id").orElseThrow();
        assertThat(id.nulls()).isEqualTo(100);
        assertThat(id.distinct().orElseThrow()).isBetween(850L, 900L);
        assertThat(id.least()).contains("1");
        assertThat(id.greatest()).contains("999");
        assertThat(id.numbers().orElseThrow().mean()).isCloseTo(500, within(0.001));
        assertThat(id.numbers().orElseThrow().quantiles().get(0.5)).isCloseTo(500, within(20.0));
        assertThat(id.histogram().orElseThrow().counts()).hasSize(10).allSatisfy(n -> assertThat(n)
                .isBetween(60L, 120L));
        assertThat(id.histogram().orElseThrow().values()).isEqualTo(900);
        ProfileData.Numbers amount =
                profile.column("amount").flatMap(ProfileData.Column::numbers).orElseThrow();
        assertThat(amount.count()).isEqualTo(990);
        assertThat(amount.max()).isEqualTo(99.9);
        assertThat(profile.column("country").flatMap(ProfileData.Column::top))
                .contains(new Distribution.Categories(Map.of("DE", 250L, "FR", 250L), 0, 500));
        assertThat(profile.column("paid").flatMap(ProfileData.Column::top))
                .contains(new Distribution.Categories(Map.of("true", 500L, "false", 500L), 0, 0));
        assertThat(profile.column("day").orElseThrow().least()).contains("2026-01-01");
    }

    @Test
    void knownEdgesNeedNoSecondPass() {
        AuditRequest request = request(file, folder, check("rows", "rowCount"))
                .withProfile(ProfileWish.COUNTS.withEdges(Map.of("id", List.of(500.0))));
        Audit counts = RUNNER.run(request);
        Audit edges = RUNNER.run(request.withProfile(new ProfileWish(
                ProfileWish.Detail.FULL, Map.of("id", List.of(100.0, 500.0), "amount", List.of(50.0)))));

        assertThat(counts.statements()).hasSize(1);
        assertThat(counts.profile().orElseThrow().column("id").orElseThrow().distinct())
                .isEqualTo(OptionalLong.empty());
        assertThat(edges.profile().flatMap(p -> p.column("id")).flatMap(ProfileData.Column::histogram))
                .contains(new Distribution.Bins(
                        List.of(100.0, 500.0),
                        List.of(90L, 360L, 450L),
                        100,
                        OptionalDouble.of(1),
                        OptionalDouble.of(999)));
    }

    @Test
    void valuesOfSensitiveColumnsAreNotTold() {
        ProfileData profile = profile(request(file, folder)
                .withLimits(limits(folder).withSamples(3, Set.of("id", "COUNTRY")))
                .withProfile(ProfileWish.FULL));

        for (String column : List.of("id", "country")) {
            ProfileData.Column known = profile.column(column).orElseThrow();
            assertThat(known.nulls()).isPositive();
            assertThat(known.distinct()).isPresent();
            assertThat(List.of(known.numbers(), known.least(), known.greatest(), known.histogram(), known.top()))
                    .allMatch(Optional::isEmpty);
        }
    }

    @Test
    void postgresIsProfiledByOneAggregateAndASample() throws SQLException {
        Source.Connections connections = database("CREATE TABLE t AS " + ROWS + " FROM generate_series(0, 999) AS i");

        Audit audit = RUNNER.run(
                request(database(connections, Dialects.POSTGRES), folder).withProfile(ProfileWish.FULL));

        ProfileData profile = audit.profile().orElseThrow();
        ProfileData.Column id = profile.column("id").orElseThrow();
        assertThat(id.distinct().orElseThrow()).isBetween(790L, 900L);
        // Fewer values than a sample takes: exact.
        assertThat(id.numbers().orElseThrow().quantiles())
                .containsEntry(0.5, 499.0)
                .containsEntry(0.0, 1.0)
                .hasSize(21);
        assertThat(id.histogram().orElseThrow().counts()).hasSize(10).allSatisfy(n -> assertThat(n)
                .isBetween(85L, 95L));
        ProfileData.Column amount = profile.column("amount").orElseThrow();
        assertThat(amount.numbers().orElseThrow().count()).isEqualTo(990);
        assertThat(amount.histogram().orElseThrow().values()).isEqualTo(1000);
        assertThat(profile.column("country").orElseThrow().distinct()).hasValue(2);
        assertThat(profile.column("country").orElseThrow().least()).contains("DE");
        assertThat(profile.column("country").flatMap(ProfileData.Column::top))
                .contains(new Distribution.Categories(Map.of("DE", 250L, "FR", 250L), 0, 500));
        assertThat(profile.column("paid").flatMap(ProfileData.Column::top))
                .contains(new Distribution.Categories(Map.of("true", 500L, "false", 500L), 0, 0));
        // The shared pass, the sample, and counts of bins and values.
        assertThat(audit.statements()).hasSize(3);
    }

    @Test
    void sketchAndSampleKeepTheirErrorsOnManyValues() throws SQLException {
        Source.Connections connections =
                database("CREATE TABLE t AS SELECT i AS one, i % 3000 AS repeated, 'k' || i AS name FROM"
                        + " generate_series(1, 200000) AS i");

        ProfileData profile = profile(
                request(database(connections, Dialects.POSTGRES), folder).withProfile(ProfileWish.FULL));

        // Four standard errors.
        assertThat((double) profile.column("one").orElseThrow().distinct().orElseThrow())
                .isCloseTo(200_000, withinPercentage(20));
        assertThat((double) profile.column("name").orElseThrow().distinct().orElseThrow())
                .isCloseTo(200_000, withinPercentage(20));
        assertThat((double) profile.column("repeated").orElseThrow().distinct().orElseThrow())
                .isCloseTo(3_000, withinPercentage(20));
        profile.column("one")
                .flatMap(ProfileData.Column::numbers)
                .orElseThrow()
                .quantiles()
                .forEach((rank, value) -> assertThat(value).isCloseTo(rank * 200_000, within(4_000.0)));
    }

    @Test
    void otherDatabasesAreProfiledWithoutEstimates() throws SQLException {
        Source.Connections connections = database("CREATE TABLE t AS " + ROWS + " FROM generate_series(0, 999) AS i");

        ProfileData profile =
                profile(request(database(connections, Dialects.ANSI), folder).withProfile(ProfileWish.FULL));

        ProfileData.Column amount = profile.column("amount").orElseThrow();
        assertThat(amount.numbers().orElseThrow().count()).isEqualTo(990);
        assertThat(amount.distinct()).isEmpty();
        assertThat(amount.histogram().orElseThrow().edges()).hasSize(9);
        assertThat(amount.histogram().orElseThrow().values()).isEqualTo(1000);
    }

    private static Source.Connections database(String sql) throws SQLException {
        EmbeddedPostgres postgres = SharedStores.postgres();
        String url = postgres.freshDatabase();
        Source.Connections connections = () -> DriverManager.getConnection(url, postgres.user(), postgres.password());
        try (Connection connection = connections.open()) {
            on(connection, sql);
        }
        return connections;
    }

    private static Source.Database database(Source.Connections connections, Dialects dialect) {
        return new Source.Database("db", connections, dialect, Optional.empty(), "t");
    }

    private static ProfileData profile(AuditRequest request) {
        return RUNNER.run(request).profile().orElseThrow();
    }
}
