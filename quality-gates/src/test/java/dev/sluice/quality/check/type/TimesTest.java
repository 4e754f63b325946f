package dev.sluice.quality.check.type;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.quality.check.Checks;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Store;
import dev.sluice.quality.check.TestTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** freshness, arrival, upstreamAge, external. */
class TimesTest {
    private static final Instant NOW = TestTable.NOW;

    private static Checks freshness(String column) {
        return check("freshness").with("column", column).fail("> 1h");
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void theAgeIsThatOfTheNewestMomentInItsZone(Store store) {
        String columns = "z TIMESTAMP WITH TIME ZONE, t TIMESTAMP, d DATE";
        String rows =
                "(TIMESTAMP WITH TIME ZONE '2026-03-10 12:30:00+01:00', TIMESTAMP '2026-03-10 12:30:00', DATE '2026-03-10'), "
                        + "(NULL, NULL, NULL), (TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+00:00', TIMESTAMP '2020-01-01 00:00:00', DATE '2020-01-01')";
        try (TestTable table = store.table(columns, rows)) {
            assertThat(table.run(freshness("z"))).isEqualTo("PASS 1800");
            assertThat(table.run(freshness("z").fail(">= 30m"))).isEqualTo("FAIL 1800");
            assertThat(table.run(freshness("t").with("zone", "Europe/Berlin"))).isEqualTo("PASS 1800");
            assertThat(table.run(freshness("t").with("zone", "America/New_York")))
                    .as("16:30 UTC is to come")
                    .isEqualTo(
                            "ERROR: the newest t, 2026-03-10T16:30:00Z, lies 4h 30m in the future of the evaluation at "
                                    + "2026-03-10T12:00:00Z; allowed: 5m 0s");
            assertThat(table.run(freshness("t")))
                    .endsWith("which has no time zone: declare it, for example zone: Europe/Berlin");
            assertThat(table.run(freshness("d").with("zone", "Europe/Berlin"))).isEqualTo("FAIL 46800");
            assertThat(table.run(freshness("z").where("t < TIMESTAMP '2021-01-01 00:00:00'")))
                    .startsWith("FAIL");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void clocksMayBeApartWithinTheSkew(Store store) {
        try (TestTable table =
                store.table("z TIMESTAMP WITH TIME ZONE", "(TIMESTAMP WITH TIME ZONE '2026-03-10 12:04:59+00:00')")) {
            assertThat(table.run(freshness("z"))).isEqualTo("PASS 0");
            assertThat(table.run(freshness("z").with("skew", "4m"))).startsWith("ERROR");
            assertThat(table.run(freshness("z").with("skew", "PT5M"))).isEqualTo("PASS 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void nothingIsNotFresh(Store store) {
        try (TestTable table = store.table("z TIMESTAMP WITH TIME ZONE, s TEXT", "(NULL, NULL), (NULL, NULL)")) {
            assertThat(table.run(freshness("z"))).isEqualTo("FAIL: none of 2 rows has a z, so nothing is fresh");
            assertThat(table.run(freshness("s"))).startsWith("FAULT: column 's' is");
        }
        try (TestTable table = store.table("z TIMESTAMP WITH TIME ZONE", "")) {
            assertThat(table.run(freshness("z"))).isEqualTo("FAIL: there are no rows, so nothing is fresh");
        }
        try (TestTable table = store.table("z TIMESTAMP WITH TIME ZONE", "('infinity')")) {
            assertThat(table.run(freshness("z"))).startsWith("ERROR");
        }
    }

    private static History written(String at) {
        Optional<Instant> written = at.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(at));
        return new History(
                NOW, List.of(), Optional.empty(), new History.Facts(written, Optional.empty(), Map.of(), List.of()));
    }

    /** Now is a Tuesday, 13:00 in Berlin. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "06:00 | mon,tue | 2026-03-09T23:00:00Z | PASS 0",
                "06:00 | mon,tue | 2026-03-09T22:59:59Z | FAIL 25200",
                "14:00 | mon,tue | 2026-03-09T22:59:59Z | PASS 0",
                "14:00 | mon,tue | 2026-03-08T22:59:59Z | FAIL 82800",
                "06:00 | mon | 2026-03-08T23:00:00Z | PASS 0",
                "06:00 | mon | 2026-03-08T22:00:00Z | FAIL 111600",
                "13:00 | tue | 2026-03-09T22:00:00Z | PASS 0",
            })
    void aVersionIsDueOnItsDays(String by, String days, String written, String outcome) {
        try (TestTable table = Store.DUCKDB.table("x INTEGER", "")) {
            assertThat(table.run(
                            check("arrival")
                                    .with("by", by)
                                    .with("zone", "Europe/Berlin")
                                    .with("days", List.of(days.split(","))),
                            written(written)))
                    .isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Store.class, names = "DUCKDB")
    void whatWasNeverWrittenIsLate(Store store) {
        try (TestTable table = store.table("x INTEGER", "")) {
            assertThat(table.run(check("arrival").with("by", "06:00").with("zone", "UTC"), written("")))
                    .isEqualTo("FAIL: it was never written");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Store.class, names = "DUCKDB")
    void theAgeOfAnUpstreamIsThatOfItsPublishedVersion(Store store) {
        Map<String, History.Upstream> upstream = Map.of(
                "connection://lake/a", new History.Upstream(Optional.of(NOW.minus(Duration.ofMinutes(90))), false),
                "connection://lake/b", new History.Upstream(Optional.empty(), true));
        History history = new History(
                NOW,
                List.of(),
                Optional.empty(),
                new History.Facts(Optional.empty(), Optional.empty(), upstream, List.of()));
        try (TestTable table = store.table("x INTEGER", "")) {
            Checks a = check("upstreamAge").with("of", "connection://lake/a");
            assertThat(table.run(a.fail("> 90m"), history)).isEqualTo("PASS 5400");
            assertThat(table.run(a.fail(">= 1h").warn("> 1m"), history)).isEqualTo("FAIL 5400");
            assertThat(table.run(
                            check("upstreamAge")
                                    .with("of", "connection://lake/b")
                                    .fail("> 1d"),
                            history))
                    .isEqualTo("FAIL: connection://lake/b was never published; a newer one is held");
            assertThat(table.run(
                            check("upstreamAge")
                                    .with("of", "connection://lake/c")
                                    .fail("> 1d"),
                            history))
                    .isEqualTo("ERROR: nothing is known of connection://lake/c");
        }
    }

    @ParameterizedTest
    @EnumSource(value = Store.class, names = "DUCKDB")
    void ofEachForeignAssertionTheNewestCounts(Store store) {
        History history = new History(
                NOW,
                List.of(),
                Optional.empty(),
                new History.Facts(
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of(
                                evidence("https://dbt/core", "not_null", "id", true, 1),
                                evidence("https://dbt/core", "not_null", "id", false, 2),
                                evidence("https://dbt/core", "unique", "id", false, 3),
                                evidence("https://dbt/core", "not_null", "name", false, 30),
                                evidence("https://gx", "values", "", true, 4))));
        try (TestTable table = store.table("x INTEGER", "")) {
            assertThat(table.run(check("external"), history)).isEqualTo("FAIL 1");
            assertThat(table.run(check("external").with("producer", "*GX"), history))
                    .isEqualTo("PASS 0");
            assertThat(table.run(check("external").with("assertion", "not_*"), history))
                    .isEqualTo("PASS 0");
            assertThat(table.run(check("external").with("assertion", "not_*").with("maxAge", "2d"), history))
                    .isEqualTo("FAIL 1");
            assertThat(table.run(check("external").with("column", "name"), history))
                    .isEqualTo("ERROR: no assertion of another system is younger than 1d 0h");
            assertThat(table.run(check("external").with("producer", "dbt"), history))
                    .startsWith("ERROR");
        }
    }

    private static History.Evidence evidence(String producer, String name, String column, boolean passed, int hours) {
        return new History.Evidence(
                producer,
                name,
                column.isEmpty() ? Optional.empty() : Optional.of(column),
                passed,
                NOW.minus(Duration.ofHours(hours)));
    }
}
