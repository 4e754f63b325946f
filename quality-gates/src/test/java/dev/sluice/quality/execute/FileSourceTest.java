package dev.sluice.quality.execute;

import static dev.sluice.model.quality.CheckOutcome.ERROR;
import static dev.sluice.model.quality.CheckOutcome.FAIL;
import static dev.sluice.quality.execute.AuditFixture.RUNNER;
import static dev.sluice.quality.execute.AuditFixture.check;
import static dev.sluice.quality.execute.AuditFixture.duckDb;
import static dev.sluice.quality.execute.AuditFixture.outcomes;
import static dev.sluice.quality.execute.AuditFixture.request;
import static dev.sluice.quality.execute.AuditFixture.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.quality.CheckSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    private static final String ORDERS = "id,country\n1,DE\n2,DE\n3,FR\n4,FR\n5,\n";

    @TempDir
    Path folder;

    @Test
    void foldersGlobsAndFormatsAreOneDataset() throws SQLException, IOException {
        Files.createDirectories(folder.resolve("data/day=1"));
        Files.createDirectories(folder.resolve("data/day=2"));
        duckDb(
                "COPY (SELECT range AS id FROM range(10)) TO '" + folder + "/data/day=1/a.parquet'",
                "COPY (SELECT range AS id FROM range(5)) TO '" + folder + "/data/day=2/b.parquet'",
                "COPY (SELECT range AS id FROM range(7)) TO '" + folder + "/data/c.json'");
        CheckSpec rows = check("rows", "rowCount");

        assertThat(rowsOf(Source.Files.of(folder.resolve("data"), FileFormat.PARQUET), rows))
                .isEqualTo(15);
        assertThat(rowsOf(files("data/*/b*.parquet", FileFormat.PARQUET), rows)).isEqualTo(5);
        assertThat(rowsOf(Source.Files.of(folder.resolve("data"), FileFormat.JSON), rows))
                .isEqualTo(7);
        Audit none = RUNNER.run(request(files("data/*.csv", FileFormat.CSV), folder, rows));
        assertThat(none.results().getFirst().outcome()).isEqualTo(ERROR);
        assertThat(none.results().getFirst().message()).isEqualTo("there is no file data/*.csv");
    }

    @Test
    void filesElsewhereAreRefused() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("inside"));
        Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        Files.createSymbolicLink(inside.resolve("link.csv"), folder.resolve("secret.csv"));
        CheckSpec rows = check("rows", "rowCount");

        for (String path : List.of(
                "link.csv", "../secret.csv", folder.resolve("secret.csv").toString(), "*.csv")) {
            Audit audit = RUNNER.run(request(
                    new Source.Files(List.of(path), FileFormat.CSV, FileOptions.DEFAULT, inside), folder, rows));

            assertThat(audit.results().getFirst().outcome()).isEqualTo(ERROR);
            assertThat(audit.results().getFirst().message()).contains("lies outside of the folder");
        }
    }

    @Test
    void fileThatChangesMeanwhileHasNotPassed() throws IOException {
        Source.Files source = csv("orders.csv", ORDERS);
        AuditWatch meddler = new AuditWatch(progress -> {
            try {
                Files.setLastModifiedTime(
                        folder.resolve("orders.csv"), java.nio.file.attribute.FileTime.from(AuditFixture.NOW));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        Audit audit =
                RUNNER.run(request(source, folder, check("rows", "rowCount")).withWatch(meddler));

        assertThat(audit.results().getFirst().message())
                .startsWith("the file orders.csv was changed while it was checked");
        assertThat(outcomes(audit)).containsExactly(ERROR);
    }

    @Test
    void referencesReachOtherFiles() throws IOException {
        Source.Files orders = csv("orders.csv", ORDERS);
        Source.Files countries = csv("countries.csv", "code\nDE\nIT\n");
        AuditRequest request = request(
                        orders,
                        folder,
                        check(
                                "known",
                                "references",
                                "columns",
                                List.of("country"),
                                "to",
                                "file://c",
                                "toColumns",
                                List.of("code")),
                        check("gone", "references", "columns", List.of("country"), "to", "file://gone"),
                        check(
                                "lost",
                                "references",
                                "columns",
                                List.of("country"),
                                "to",
                                "file://no",
                                "toColumns",
                                List.of("code")))
                .withOthers(address -> switch (address) {
                    case "file://c" -> Optional.of(countries);
                    case "file://gone" -> Optional.of(files("gone.csv", FileFormat.CSV));
                    default -> Optional.empty();
                });

        Audit audit = RUNNER.run(request);

        assertThat(outcomes(audit)).containsExactly(FAIL, ERROR, ERROR);
        assertThat(result(audit, "known").numerator()).isEqualTo(OptionalLong.of(2));
        assertThat(result(audit, "lost").message()).startsWith("file://no is not known");
        assertThat(result(audit, "gone").message()).startsWith("file://gone: there is no file gone.csv");
    }

    private double rowsOf(Source source, CheckSpec rows) {
        return RUNNER.run(request(source, folder, rows))
                .results()
                .getFirst()
                .value()
                .orElse(-1);
    }

    private Source.Files files(String path, FileFormat format) {
        return new Source.Files(List.of(path), format, FileOptions.DEFAULT, folder);
    }

    private Source.Files csv(String name, String text) throws IOException {
        return Source.Files.of(Files.writeString(folder.resolve(name), text), FileFormat.CSV);
    }
}
