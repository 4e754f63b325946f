package dev.sluice.quality.check;

import static dev.sluice.quality.check.Checks.check;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documentation of checks is made from the catalogue. */
class CheckDocsTest {
    private static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("docs/glossary.md"))) {
                return at;
            }
        }
        throw new IllegalStateException(
                "docs/glossary.md is in no folder above " + Path.of("").toAbsolutePath());
    }

    @Test
    void theDocumentationIsThatOfTheCatalogue() throws IOException {
        Path file = root().resolve("docs/checks.md");
        String made = CheckDocs.write(Checks.CATALOGUE, example());
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(file, made);
        }

        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("docs/checks.md differs from the catalogue; write it again with: mvn -pl quality-gates -am test "
                        + "-Dtest=CheckDocsTest -Dsurefire.failIfNoSpecifiedTests=false -Dsluice.docs.write=true")
                .isEqualTo(made);
    }

    private static String example() throws IOException {
        String source = Files.readString(
                root().resolve("quality-gates/src/test/java/dev/sluice/quality/check/NotNegative.java"));
        return source.substring(
                source.indexOf("// docs: begin") + "// docs: begin\n".length(), source.indexOf("// docs: end"));
    }

    @Test
    void theExampleIsACheckLikeOthers() {
        CheckCatalogue catalogue = CheckCatalogue.of(List.of(new NotNegative()));
        Table table = new Table(List.of(Table.Column.of("amount", "DECIMAL(10,2)", true)));
        CheckPlan.Scan plan = (CheckPlan.Scan) catalogue.plan(
                check("notNegative").with("column", "amount").spec(),
                table,
                Dialects.DUCKDB,
                History.none(TestTable.NOW));

        assertThat(plan.aggregates()).containsExactly("count(*)", "sum(CASE WHEN \"amount\" < 0 THEN 1 ELSE 0 END)");
        assertThat(plan.read().apply(new Row(List.of(10L, 2L))))
                .isEqualTo(Measurement.violations(2, 10, "2 of 10 rows have a amount below 0"));
    }

    @Test
    void theExamplesOfThresholdsRead() {
        assertThat(CheckDocs.THRESHOLDS.keySet())
                .allSatisfy(text -> assertThat(Threshold.parse(text)).isNotNull());
    }
}
