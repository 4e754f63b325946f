package dev.sluice.quality.execute;

import static dev.sluice.model.quality.CheckOutcome.ERROR;
import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.model.quality.CheckOutcome.PASS;
import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.limits;
import static dev.sluice.quality.execute.AuditFixture.outcomes;
import static dev.sluice.quality.execute.AuditFixture.request;
import static dev.sluice.quality.execute.AuditFixture.result;
import static dev.sluice.quality.execute.AuditFixture.where;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckResult.Cell;
import dev.sluice.model.quality.CheckSpec;
import dev.sluice.quality.check.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditTest {
    private static final String ORDERS = """
            id,email,amount,country,placed_at
            1,a@x.org,10.5,DE,2026-02-01 10:00:00
            2,,20.0,DE,2026-02-02 10:00:00
            3,c.org,30.0,FR,2026-02-03 10:00:00
            3,d@x.org,-4.0,FR,2026-02-04 10:00:00
            5,e@x.org,50.0,,2026-02-05 10:00:00
            """;

    @TempDir
    Path folder;

    @Test
    void checksOfAllKindsComeOutTogether() throws IOException {
        Audit audit = RUNNER.run(request(
                csv("orders.csv", ORDERS),
                folder,
                check("ids", "notNull", "columns", List.of("id")),
                check("emails", "notNull", "columns", List.of("email")),
                check("shape", "regex", "column", "email", "pattern", "[^@]+@[^@]+"),
                check("amounts", "range", "column", "amount", "min", 0),
                check("keys", "unique", "columns", List.of("id")),
                check("rows", "rowCount")));

        assertThat(outcomes(audit)).containsExactly(PASS, FAIL, FAIL, FAIL, FAIL, PASS);
        assertThat(result(audit, "emails").numerator()).isEqualTo(OptionalLong.of(1));
        assertThat(result(audit, "keys").value()).isEqualTo(OptionalDouble.of(1));
        assertThat(audit.rows()).isEqualTo(OptionalLong.of(5));
        assertThat(audit.rejects()).isEqualTo(Rejects.NONE);
    }

    @Test
    void checksWithDifferentFiltersShareThePass() throws IOException {
        Audit audit = RUNNER.run(request(
                csv("orders.csv", ORDERS),
                folder,
                where(check("german", "notNull", "columns", List.of("email")), "country = 'DE'"),
                where(check("french", "notNull", "columns", List.of("email")), "country = 'FR'"),
                where(check("nowhere", "notNull", "columns", List.of("email")), "country = 'IT'"),
                check("all", "notNull", "columns", List.of("email"))));

        assertThat(audit.statements()).hasSize(1);
        assertThat(audit.results().stream()
                        .map(r -> r.numerator().orElse(-1) + "/" + r.rows().orElse(-1)))
                .containsExactly("1/2", "0/2", "0/0", "1/5");
    }

    @Test
    void metadataNeedsNoScan() throws IOException {
        Audit audit = RUNNER.run(request(
                csv("orders.csv", ORDERS),
                folder,
                check("columns", "schema", "columns", java.util.Map.of("id", "bigint"))));

        assertThat(outcomes(audit)).doesNotContain(ERROR);
        assertThat(audit.statements()).isEmpty();
        assertThat(audit.rows()).isEmpty();
    }

    @Test
    void sliceAndFilterHoldTogether() throws IOException {
        AuditRequest request = request(
                        csv("orders.csv", ORDERS),
                        folder,
                        check("all", "rowCount"),
                        where(check("some", "rowCount"), "country = 'FR'"),
                        where(check("keys", "unique", "columns", List.of("id")), "country IS NOT NULL"))
                .withSlice(Slice.where("placed_at >= TIMESTAMP '2026-02-03 00:00:00'"));

        Audit audit = RUNNER.run(request);

        assertThat(audit.rows()).isEqualTo(OptionalLong.of(3));
        assertThat(audit.results().stream().map(r -> r.value().orElse(-1))).containsExactly(3.0, 2.0, 1.0);
    }

    @Test
    void brokenCheckSpoilsNoOther() throws IOException {
        List<CheckSpec> checks = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            checks.add(check("fine-" + i, "range", "column", "amount", "min", i * 3));
        }
        checks.add(7, check("broken", "expression", "expression", "CAST(country AS INTEGER) > 0"));
        checks.add(11, check("unknown", "notNull", "columns", List.of("emial")));
        checks.add(13, check("function", "expression", "expression", "no_such_function(id) > 0"));
        checks.add(14, check("type", "noSuchType"));
        checks.add(15, where(check("guarded", "rowCount"), "pg_sleep(1) IS NULL"));

        Audit audit = RUNNER.run(request(csv("orders.csv", ORDERS), folder, checks.toArray(CheckSpec[]::new)));

        for (int i = 0; i < 19; i++) {
            long below = i <= 3 ? 1 : i <= 6 ? 2 : i <= 10 ? 3 : i <= 16 ? 4 : 5;
            assertThat(result(audit, "fine-" + i).numerator()).as("fine-" + i).isEqualTo(OptionalLong.of(below));
        }
        assertThat(result(audit, "broken").outcome()).isEqualTo(ERROR);
        assertThat(result(audit, "broken").message()).contains("Could not convert string");
        assertThat(result(audit, "unknown").message()).contains("'emial'").contains("'email'");
        assertThat(result(audit, "function").message()).contains("no_such_function");
        assertThat(result(audit, "type").outcome()).isEqualTo(ERROR);
        assertThat(result(audit, "guarded").message()).contains("pg_sleep is not allowed");
    }

    @Test
    void malformedRowsAreToldAndLetNothingPass() throws IOException {
        Source.Files broken = csv("orders.csv", ORDERS + "6,f@x.org,60.0,DE,2026-02-06 10:00:00,too,many\n7,g@x.org\n");
        Source.Files tolerant = new Source.Files(
                broken.paths(), broken.format(), FileOptions.DEFAULT.withMostRejects(2), broken.allowed());
        CheckSpec passing = check("ids", "notNull", "columns", List.of("id"));
        CheckSpec failing = check("emails", "notNull", "columns", List.of("email"));

        Audit strict = RUNNER.run(request(broken, folder, passing, failing));
        Audit lenient = RUNNER.run(request(tolerant, folder, passing, failing));

        assertThat(strict.rejects().rows()).isEqualTo(2);
        assertThat(outcomes(strict)).containsExactly(ERROR, FAIL);
        assertThat(strict.results().getFirst().message()).startsWith("2 malformed rows could not be read (line 7");
        assertThat(strict.rows()).isEqualTo(OptionalLong.of(5));
        assertThat(lenient.rejects().rows()).isEqualTo(2);
        assertThat(outcomes(lenient)).containsExactly(PASS, FAIL);
    }

    @Test
    void valueOfAnotherTypeCostsNoRowAndTroublesItsColumnOnly() throws IOException {
        Path file = folder.resolve("orders.csv");
        StringBuilder text = new StringBuilder("id,amount,note\n");
        for (int i = 0; i < 60_000; i++) {
            text.append(i)
                    .append(',')
                    .append(i == 55_000 ? "oops" : String.valueOf(i / 2.0))
                    .append(",x\n");
        }
        Files.writeString(file, text);

        Audit audit = RUNNER.run(request(
                Source.Files.of(file, FileFormat.CSV),
                folder,
                check("ids", "notNull", "columns", List.of("id")),
                check("amounts", "range", "column", "amount", "min", 0),
                check("keys", "unique", "columns", List.of("id")),
                check("rows", "rowCount")));

        assertThat(audit.rows()).isEqualTo(OptionalLong.of(60_000));
        assertThat(audit.rejects().values()).containsExactly(java.util.Map.entry("amount", 1L));
        assertThat(result(audit, "ids").outcome()).isEqualTo(PASS);
        assertThat(result(audit, "keys").outcome()).isEqualTo(PASS);
        assertThat(result(audit, "amounts").outcome()).isEqualTo(ERROR);
        assertThat(result(audit, "amounts").message())
                .startsWith("1 values of column amount are not of its type (line 55002 amount: cast)");
    }

    @Test
    void samplesAreFewAndMasked() throws IOException {
        AuditRequest request = request(
                        csv("orders.csv", ORDERS),
                        folder,
                        check("shape", "regex", "column", "email", "pattern", "[^@]+@[^@]+"),
                        check("amounts", "range", "column", "amount", "max", 5),
                        check("keys", "unique", "columns", List.of("id")),
                        check("fine", "notNull", "columns", List.of("id")))
                .withLimits(limits(folder).withSamples(2, Set.of("EMAIL")));

        Audit audit = RUNNER.run(request);

        assertThat(result(audit, "shape").sample()).singleElement().satisfies(row -> assertThat(row.values())
                .containsExactly(new Cell("id", Optional.of("3")), new Cell("email", Optional.of("***"))));
        assertThat(result(audit, "amounts").sample()).hasSize(2);
        assertThat(result(audit, "keys").sample()).singleElement().satisfies(row -> assertThat(row.values())
                .containsExactly(new Cell("id", Optional.of("3")), new Cell("number_of_rows", Optional.of("2"))));
        assertThat(result(audit, "fine").sample()).isEmpty();
    }

    private Source.Files csv(String name, String text) throws IOException {
        return Source.Files.of(Files.writeString(folder.resolve(name), text), FileFormat.CSV);
    }
}
