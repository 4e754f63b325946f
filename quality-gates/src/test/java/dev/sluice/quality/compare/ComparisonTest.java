package dev.sluice.quality.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.reproduce.Level;
import dev.sluice.model.reproduce.Metric;
import dev.sluice.model.reproduce.Tolerance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Known pairs of outputs, and how alike each is. */
class ComparisonTest {
    private static final String ROWS = "SELECT i AS id, 'name ' || i AS name, i * 0.5::DOUBLE AS amount,"
            + " CASE WHEN i % 7 = 0 THEN NULL ELSE 'x' END AS note FROM range(1, 5001) AS r (i)";
    private static final Tolerance MEAN = new Tolerance(Metric.MEAN, "amount", 0, 0.001);
    private static final Tolerance COUNT = new Tolerance(Metric.ROWS, "", 0, 0.001);

    @TempDir
    Path folder;

    /**
     * A pair.
     *
     * @param column that is named first when they differ; empty: none
     */
    record Case(
            String name,
            String one,
            String settings,
            String other,
            String otherSettings,
            Compared compared,
            Level level,
            String column) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Compared all = Compared.EVERYTHING;
        return List.of(
                pair("the same again", ROWS, ROWS, all, Level.BYTE, ""),
                pair("row order", ROWS, ROWS + " ORDER BY i DESC", all, Level.LOGICAL, ""),
                new Case(
                        "compression",
                        ROWS,
                        ", COMPRESSION snappy",
                        ROWS,
                        ", COMPRESSION zstd",
                        all,
                        Level.LOGICAL,
                        ""),
                new Case(
                        "another writer's settings",
                        ROWS,
                        "",
                        ROWS,
                        ", ROW_GROUP_SIZE 2048, PARQUET_VERSION v2, COMPRESSION uncompressed",
                        all,
                        Level.LOGICAL,
                        ""),
                pair(
                        "order of columns",
                        ROWS,
                        "SELECT note, amount, name, id FROM (" + ROWS + ")",
                        all,
                        Level.LOGICAL,
                        ""),
                pair("wider types", "SELECT 1::INTEGER AS n", "SELECT 1::BIGINT AS n", all, Level.LOGICAL, ""),
                pair("decimal for whole", "SELECT 1::INTEGER AS n", "SELECT 1.00 AS n", all, Level.LOGICAL, ""),
                pair("text for number", "SELECT 1 AS n", "SELECT '1' AS n", all, Level.DIFFERENT, "n"),
                pair(
                        "float noise, every bit",
                        "SELECT 0.1e0 + 0.2e0 AS f",
                        "SELECT 0.3e0 AS f",
                        all,
                        Level.DIFFERENT,
                        "f"),
                pair(
                        "float noise, nine digits",
                        "SELECT 0.1e0 + 0.2e0 AS f",
                        "SELECT 0.3e0 AS f",
                        all.withFloatDigits(9),
                        Level.LOGICAL,
                        ""),
                pair(
                        "float noise within a tolerance",
                        ROWS,
                        "SELECT id, name, amount * 1.0000001 AS amount, note FROM (" + ROWS + ")",
                        all.withMetrics(MEAN, COUNT),
                        Level.STATISTICAL,
                        "amount"),
                pair("an extra row", ROWS, ROWS + " UNION ALL SELECT 9999, 'new', 1.0, 'x'", all, Level.DIFFERENT, ""),
                pair(
                        "an extra row within a tolerance",
                        ROWS,
                        ROWS + " UNION ALL SELECT 9999, 'new', 1250.0, 'x'",
                        all.withMetrics(MEAN, COUNT),
                        Level.STATISTICAL,
                        ""),
                pair("null and empty", "SELECT NULL::VARCHAR AS t", "SELECT '' AS t", all, Level.DIFFERENT, "t"),
                pair(
                        "the same moment in another zone",
                        "SELECT TIMESTAMPTZ '2026-03-29 01:00:00+00' AS at",
                        "SELECT TIMESTAMPTZ '2026-03-29 10:00:00+09' AS at, 1 AS n",
                        all.withoutColumns(Set.of("n")),
                        Level.LOGICAL,
                        ""),
                pair(
                        "another moment for want of a zone",
                        "SELECT TIMESTAMP '2026-03-29 01:00:00' AS at",
                        "SELECT TIMESTAMP '2026-03-29 10:00:00' AS at",
                        all,
                        Level.DIFFERENT,
                        "at"),
                pair(
                        "rows twice",
                        "SELECT unnest([1, 1, 2]) AS n",
                        "SELECT unnest([1, 2, 2]) AS n",
                        all,
                        Level.DIFFERENT,
                        "n"),
                pair("padding", "SELECT 'a' AS t", "SELECT 'a ' AS t", all, Level.DIFFERENT, "t"),
                pair("case", "SELECT 'a' AS t", "SELECT 'A' AS t", all, Level.DIFFERENT, "t"),
                pair("a column more", "SELECT 1 AS a", "SELECT 1 AS a, 2 AS b", all, Level.DIFFERENT, "b"),
                pair(
                        "a column that does not count",
                        "SELECT 1 AS a, TIMESTAMP '2026-01-01' AS loaded",
                        "SELECT 1 AS a, TIMESTAMP '2026-01-02' AS loaded",
                        all.withoutColumns(Set.of("loaded")),
                        Level.LOGICAL,
                        ""),
                pair(
                        "values that change places",
                        "SELECT 1 AS a, 2 AS b UNION ALL SELECT 3, 4",
                        "SELECT 1 AS a, 4 AS b UNION ALL SELECT 3, 2",
                        all,
                        Level.DIFFERENT,
                        ""));
    }

    private static Case pair(String name, String one, String other, Compared compared, Level level, String column) {
        return new Case(name, one, "", other, "", compared, level, column);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachPairReachesItsLevel(Case pair) {
        TwoFiles files = new TwoFiles(folder);

        Difference difference = new Comparison(pair.compared(), files.limits())
                .between(files.parquet(pair.one(), pair.settings()), files.parquet(pair.other(), pair.otherSettings()));

        assertThat(difference.level()).as(difference.toString()).isEqualTo(pair.level());
        if (!pair.column().isEmpty()) {
            assertThat(difference.columns().getFirst().name()).isEqualTo(pair.column());
            assertThat(difference.reason()).isNotEmpty();
        }
    }

    @Test
    void rowsAreCountedAndColumnsNamedByTheirKeys() {
        TwoFiles files = new TwoFiles(folder);
        String other = "SELECT id, CASE WHEN id IN (3, 4) THEN 'other' ELSE name END AS name,"
                + " CASE WHEN id = 3 THEN -1 ELSE amount END AS amount, note FROM (" + ROWS + ") WHERE id <> 9";

        Difference difference = new Comparison(Compared.EVERYTHING.withKeys("id"), files.limits())
                .between(files.parquet(ROWS), files.parquet(other));

        assertThat(difference.onlyOriginal()).hasValue(3);
        assertThat(difference.onlyRepeated()).hasValue(2);
        assertThat(difference.columns())
                .extracting(Difference.Column::name, Difference.Column::rows)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("name", 2L),
                        org.assertj.core.groups.Tuple.tuple("amount", 1L),
                        org.assertj.core.groups.Tuple.tuple("id", 1L));
        assertThat(difference.reason())
                .isEqualTo(
                        "3 rows are only in the original, 2 only in the repetition; they differ in name, amount, id");
    }

    @Test
    void fieldsOfCsvAreTheTextsThatTheyAre() {
        TwoFiles files = new TwoFiles(folder);
        Comparison exact = new Comparison(Compared.EVERYTHING, files.limits());

        assertThat(exact.between(files.csv("id,t\n007,\n"), files.csv("id,t\n7,\n"))
                        .columns())
                .extracting(Difference.Column::name)
                .containsExactly("id");
        assertThat(exact.between(files.csv("id,t\n1,\n"), files.csv("id,t\n1,\"\"\n"))
                        .columns())
                .extracting(Difference.Column::name)
                .containsExactly("t");
        assertThat(exact.between(files.csv("id,t\n1,a\n2,b\n"), files.csv("id,t\r\n2,b\r\n1,a\r\n"))
                        .level())
                .isEqualTo(Level.LOGICAL);
        assertThat(new Comparison(Compared.EVERYTHING.withFloatDigits(6), files.limits())
                        .between(files.csv("f\n0.30000000000000004\n"), files.csv("f\n0.3\n"))
                        .level())
                .isEqualTo(Level.LOGICAL);
    }

    @Test
    void whatIsNoTableCanBeComparedByteByByteAlone() {
        TwoFiles files = new TwoFiles(folder);
        Evidence one = files.csv("a,b\n1,2\n");

        Difference broken = new Comparison(Compared.EVERYTHING, files.limits())
                .between(one, files.csv("a,b\n\"unfinished\n1,2,3,4\n"));

        assertThat(broken.level()).isEqualTo(Level.DIFFERENT);
    }

    @Test
    void anOriginalThatIsGoneIsComparedByItsDigest() {
        TwoFiles files = new TwoFiles(folder);
        Evidence original = files.parquet(ROWS);
        ContentDigest kept = Content.digest(original.source().orElseThrow(), Compared.EVERYTHING, files.limits());
        Evidence gone = Evidence.gone(original.bytes(), Optional.of(Evidence.Kept.of(kept)));
        Comparison comparison = new Comparison(Compared.EVERYTHING, files.limits());

        assertThat(comparison
                        .between(gone, files.parquet(ROWS + " ORDER BY i DESC"))
                        .level())
                .isEqualTo(Level.LOGICAL);
        Difference difference = comparison.between(gone, files.parquet(ROWS + " LIMIT 10"));
        assertThat(difference.level()).isEqualTo(Level.DIFFERENT);
        assertThat(difference.onlyOriginal()).isEqualTo(OptionalLong.empty());
        assertThat(difference.reason()).contains("5000 and 10 rows").contains("gone");
    }

    @Test
    void whatDiffersAndDoesNotCountIsRemarked() {
        TwoFiles files = new TwoFiles(folder);

        Difference difference = new Comparison(Compared.EVERYTHING, files.limits())
                .between(
                        files.parquet("SELECT 1::INTEGER AS a, 2 AS b"),
                        files.parquet("SELECT 2 AS b, 1::BIGINT AS a"));

        assertThat(difference.remarks())
                .containsExactly(
                        "column a was INTEGER, now is BIGINT",
                        "the columns stand in another order: [a, b], now [b, a]");
    }
}
