package dev.sluice.quality.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.quality.check.CheckFault;
import dev.sluice.quality.check.Comparison;
import dev.sluice.quality.check.Comparison.Match;
import dev.sluice.quality.check.Comparison.Mode;
import dev.sluice.quality.check.Dialects;
import dev.sluice.quality.check.Difference;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** On the real PostgreSQL and DuckDB: what one store holds against what the other holds. */
class ReconciliationTest extends TwoStores {
    @Test
    void exactlyThePlantedDifferencesAreFound() throws SQLException {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            int count = random.nextInt(1, 1_500);
            TreeMap<Integer, Row> ours = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                ours.put(i, random(random, i));
            }
            TreeMap<Integer, Row> theirs = new TreeMap<>(ours);
            long missing = random.nextInt(4);
            long surplus = random.nextInt(Math.min(4, count));
            long different = 0;
            for (int i = 0; i < missing; i++) {
                theirs.put(count + i, random(random, count + i));
            }
            for (int i = 0; i < surplus; i++) {
                theirs.remove(i);
            }
            for (int i = 5; i < count; i += 1 + random.nextInt(400)) {
                Row row = theirs.get(i);
                if (row != null) {
                    theirs.put(i, random.nextBoolean() ? row.withAmount("98765.43") : row.withNote("'planted'"));
                    different++;
                }
            }
            fill(List.copyOf(ours.values()), List.copyOf(theirs.values()));

            Difference found = rows(LIMITS, 0, 0);

            assertThat(found)
                    .as("seed %s", seed)
                    .usingRecursiveComparison()
                    .ignoringFields("examples")
                    .isEqualTo(new Difference(ours.size(), theirs.size(), missing, surplus, different, List.of()));
            assertThat(found.examples()).hasSize((int) Math.min(5, missing + surplus + different));
            emptyTables();
        }
    }

    @Test
    void theSameDataInTwoStoresIsEqual() throws SQLException {
        Random random = new Random(42);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            rows.add(random(random, i));
        }
        List<Row> shuffled = new ArrayList<>(rows);
        java.util.Collections.shuffle(shuffled, random);
        fill(rows, shuffled);

        assertThat(rows(LIMITS, 0, 0)).isEqualTo(new Difference(3_000, 3_000, 0, 0, 0, List.of()));
    }

    @Test
    void examplesNameKeyColumnAndBothValues() throws SQLException {
        onPostgres("INSERT INTO t (id, region, amount, seen) VALUES (1, 'r', 1.5, NULL), (2, NULL, 2, NULL),"
                + " (3, 'r', 3, '2026-01-01 00:00:00.5+02')");
        onDuck("INSERT INTO t (id, region, amount, seen) VALUES (1, 'r', 1.50, NULL), (2, NULL, 2.25, NULL),"
                + " (4, 'r', 3, '2025-12-31 22:00:00.5')");

        Difference found = compare(
                LIMITS, Mode.ROWS, KEYS, List.of(new Match("amount", "amount"), new Match("seen", "seen")), 0, 0);

        assertThat(found.examples())
                .containsExactlyInAnyOrder(
                        "different [id=2, region=NULL], amount 2 instead of 2.25",
                        "surplus [id=3, region=r], amount=3, seen=2025-12-31T22:00:00.500Z",
                        "missing [id=4, region=r], amount=3, seen=2025-12-31T22:00:00.500Z");
        assertThat(found.total()).isEqualTo(3);
    }

    @Test
    void sensitiveValuesAreMasked() throws SQLException {
        onPostgres("INSERT INTO t (id, region, note) VALUES (1, 'r', 'secret')");
        onDuck("INSERT INTO t (id, region, note) VALUES (1, 'r', 'other secret')");
        Limits limits = new Limits(5, Duration.ofSeconds(60), 50, Set.of("note", "region"), _ -> {});

        Difference found = compare(limits, Mode.ROWS, KEYS, List.of(new Match("note", "note")), 0, 0);

        assertThat(found.examples()).containsExactly("different [id=1, region=***], note *** instead of ***");
    }

    @Test
    void theSameKeyTwiceIsComparedAsABag() throws SQLException {
        onPostgres("INSERT INTO t (id, region, amount) VALUES (1, 'r', 1), (1, 'r', 2), (1, 'r', 2), (2, 'r', 5)");
        onDuck("INSERT INTO t (id, region, amount) VALUES (1, 'r', 2), (1, 'r', 1), (2, 'r', 5), (2, 'r', 5)");

        Difference found = compare(LIMITS, Mode.ROWS, KEYS, List.of(new Match("amount", "amount")), 0, 0);

        assertThat(List.of(found.missing(), found.surplus(), found.different())).containsExactly(1L, 1L, 0L);
    }

    @Test
    void numbersWithinToleranceAreEqual() throws SQLException {
        onPostgres("INSERT INTO t (id, region, amount) SELECT i, 'r', 100 + i FROM generate_series(1, 500) AS s(i)");
        onDuck("INSERT INTO t (id, region, amount) SELECT i, 'r', 100 + i + 0.01 FROM range(1, 501) AS s(i)");
        List<Match> amount = List.of(new Match("amount", "amount"));

        assertThat(compare(LIMITS, Mode.ROWS, KEYS, amount, 0, 0).different()).isEqualTo(500);
        assertThat(compare(LIMITS, Mode.ROWS, KEYS, amount, 0.01, 0).different())
                .isZero();
        assertThat(compare(LIMITS, Mode.ROWS, KEYS, amount, 0.0099, 0).different())
                .isEqualTo(500);
        assertThat(compare(LIMITS, Mode.ROWS, KEYS, amount, 0, 0.0001).different())
                .isZero();
        assertThat(compare(LIMITS, Mode.ROWS, KEYS, amount, 0, 0.00004).different())
                .isEqualTo(149);
    }

    @Test
    void floatingPointNumbersAreEqualAcrossStores() throws SQLException {
        onPostgres(
                "INSERT INTO t (id, region, score) SELECT i, 'r', ((i * 7919) % 1000003) / 7e3::float8 * 10::float8 ^ (i % 60 - 30)"
                        + " FROM generate_series(1, 2000) AS s(i)");
        onPostgres(
                "INSERT INTO t (id, region, score) VALUES (-1, 'r', 'NaN'), (-2, 'r', '-Infinity'), (-3, 'r', 0), (-4, 'r', NULL)");
        copyToDuck();
        List<Match> score = List.of(new Match("score", "score"));

        assertThat(compare(LIMITS, Mode.ROWS, KEYS, score, 0, 0).total()).isZero();

        onDuck("UPDATE t SET score = score * (1 + 1e-7) WHERE id = 77");
        onDuck("UPDATE t SET score = 'NaN' WHERE id = -2");
        assertThat(compare(LIMITS, Mode.ROWS, KEYS, score, 0, 0).different()).isEqualTo(2);
        assertThat(compare(LIMITS, Mode.ROWS, KEYS, score, 0, 1e-6).different()).isEqualTo(1);
    }

    @Test
    void countsAndSumsAreComparedPerGroup() throws SQLException {
        onPostgres(
                "INSERT INTO t (id, region, amount, score) VALUES (1, 'a', 1, 0.1), (2, 'a', 2, 0.2), (3, NULL, 3, 0.3), (4, 'b', NULL, 1)");
        onDuck(
                "INSERT INTO t (id, region, amount, score) VALUES (1, 'a', 3, 0.30000000000000004), (3, NULL, 3, 0.3), (5, 'c', 1, 1),"
                        + " (4, 'b', NULL, 1)");
        List<Match> region = List.of(new Match("region", "region"));
        List<Match> sums = List.of(new Match("amount", "amount"), new Match("score", "score"));

        assertThat(compare(LIMITS, Mode.COUNT, region, List.of(), 0, 0))
                .isEqualTo(new Difference(
                        4,
                        4,
                        1,
                        0,
                        1,
                        compare(LIMITS, Mode.COUNT, region, List.of(), 0, 0).examples()));
        assertThat(compare(LIMITS, Mode.COUNT, region, List.of(), 0, 0).examples())
                .containsExactlyInAnyOrder("different [region=a], rows 2 instead of 1", "missing [region=c], rows=1");
        assertThat(compare(LIMITS, Mode.COUNT, List.of(), List.of(), 0, 0))
                .isEqualTo(new Difference(4, 4, 0, 0, 0, List.of()));
        assertThat(compare(LIMITS, Mode.SUMS, region, sums, 0, 0))
                .isEqualTo(
                        new Difference(4, 4, 1, 0, 0, List.of("missing [region=c], sum(amount)=1.00, sum(score)=1.0")));
        assertThat(compare(LIMITS, Mode.SUMS, List.of(), sums, 0, 0).examples())
                .containsExactly("different [], sum(amount) 6.0000 instead of 7.00, sum(score) 1.6 instead of 2.6");
    }

    @Test
    void emptyTablesAreEqual() throws SQLException {
        assertThat(rows(LIMITS, 0, 0)).isEqualTo(new Difference(0, 0, 0, 0, 0, List.of()));
        assertThat(compare(LIMITS, Mode.SUMS, List.of(), List.of(new Match("amount", "amount")), 0, 0)
                        .total())
                .isZero();
    }

    @Test
    void predicatesCutBothSides() throws SQLException {
        onPostgres("INSERT INTO t (id, region) VALUES (1, 'a'), (2, 'b')");
        onDuck("INSERT INTO t (id, region) VALUES (1, 'a'), (3, 'b')");
        Side checked = new Side(this::postgres, Dialects.POSTGRES, "t", TABLE, List.of("region = 'a'"));
        Comparison comparison = new Comparison(Mode.ROWS, KEYS, List.of(), Optional.of("region <> 'b'"), 0, 0);

        assertThat(new Reconciliation(LIMITS).compare(checked, duckSide(), comparison))
                .isEqualTo(new Difference(1, 1, 0, 0, 0, List.of()));
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        assertThatThrownBy(() -> compare(LIMITS, Mode.ROWS, KEYS, List.of(new Match("amount", "note")), 0, 0))
                .isInstanceOf(CheckFault.class)
                .hasMessage("column amount is numeric(12,4), its counterpart note is varchar;"
                        + " only columns of the same kind can be compared");
        assertThatThrownBy(() -> compare(LIMITS, Mode.ROWS, List.of(), List.of(), 0, 0))
                .hasMessage("rows are compared by their key; name its columns");
        assertThatThrownBy(() -> compare(LIMITS, Mode.ROWS, List.of(new Match("score", "score")), List.of(), 0, 0))
                .hasMessageContaining("a binary floating point number identifies no row");
        assertThatThrownBy(() -> compare(LIMITS, Mode.SUMS, List.of(), List.of(new Match("note", "note")), 0, 0))
                .hasMessage("column note is varchar(40); only numbers have a sum");
        assertThatThrownBy(() -> compare(LIMITS, Mode.ROWS, List.of(new Match("idd", "id")), List.of(), 0, 0))
                .isInstanceOf(CheckFault.class)
                .hasMessageContaining("id");
    }

    @Test
    void aKeyThatIsNoneIsRefusedBeforeItFillsTheMemory() throws SQLException {
        onPostgres("INSERT INTO t (id, region) SELECT 1, 'r' FROM generate_series(1, 10002)");
        onDuck("INSERT INTO t (id, region) SELECT 1, 'r' FROM range(10003)");

        assertThatThrownBy(() -> rows(LIMITS, 0, 0))
                .hasMessage("more than 10000 rows have the key [id=1, region=r]; name columns that identify a row");
    }

    @Test
    void aStatementTakesNoLongerThanItMay() throws SQLException {
        onPostgres("INSERT INTO t (id, region) VALUES (1, 'r')");
        Side endless = new Side(this::postgres, Dialects.POSTGRES, "t", TABLE, List.of("pg_sleep(30) IS NOT NULL"));
        Comparison comparison = new Comparison(Mode.COUNT, List.of(), List.of(), Optional.empty(), 0, 0);
        Limits limits = Limits.of(1, Duration.ofSeconds(1), Set.of());

        assertThatThrownBy(() -> new Reconciliation(limits).compare(endless, duckSide(), comparison))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("cancel");
    }
}
