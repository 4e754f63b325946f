package dev.sluice.report.pdf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.report.drawing.LineageDrawing;
import dev.sluice.report.model.Fact;
import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Identity;
import dev.sluice.report.model.Report;
import dev.sluice.report.model.Section;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.verapdf.pdfa.flavours.PDFAFlavour;

class ReportPdfTest {
    @ParameterizedTest
    @EnumSource(names = {"OWN_WORKFLOW", "CUT", "PERIOD"})
    void keepsToTheArchivalAndTheAccessibleForm(Shape shape) {
        byte[] pdf = pdf(ReportSamples.hostile(shape, 11));

        assertThat(VeraPdf.failures(pdf, PDFAFlavour.PDFA_2_A)).isEmpty();
        assertThat(VeraPdf.failures(pdf, PDFAFlavour.PDFUA_1)).isEmpty();
    }

    @Test
    void pagesOfDigestsAndALargeDrawingKeepToItToo() {
        byte[] pdf = pdf(LargeReport.of(40));

        assertThat(VeraPdf.failures(pdf, PDFAFlavour.PDFA_2_A)).isEmpty();
        assertThat(VeraPdf.failures(pdf, PDFAFlavour.PDFUA_1)).isEmpty();
    }

    @Test
    void theJudgeFindsWhatIsWrong() throws IOException {
        byte[] pdf = pdf(ReportSamples.plain(Shape.BARE, 1));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            document.getDocumentCatalog().setMetadata(null);
            document.getDocumentCatalog().setLanguage(null);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);

            assertThat(VeraPdf.failures(out.toByteArray(), PDFAFlavour.PDFA_2_A))
                    .isNotEmpty();
            assertThat(VeraPdf.failures(out.toByteArray(), PDFAFlavour.PDFUA_1)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OWN_WORKFLOW", "LARGE", "COVERAGE"})
    void everyDigestOfTheReportIsInItsText(Shape shape, @TempDir Path folder) throws Exception {
        Report report = ReportSamples.hostile(shape, 5);
        String text = text(pdf(report), folder);

        assertThat(Digests.of(report)).isNotEmpty().allMatch(text::contains);
        report.lineage().versions().stream()
                .filter(version -> version.digest() != null)
                .forEach(version -> assertThat(text).contains(version.digest()));
    }

    @Test
    void theSameReportGivesTheSameBytesHereAndInANewMachine(@TempDir Path folder) throws Exception {
        byte[] first = pdf(ReportSamples.hostile(Shape.OWN_WORKFLOW, 9));
        byte[] second = pdf(ReportSamples.hostile(Shape.OWN_WORKFLOW, 9));
        byte[] elsewhere = inNewMachine(folder.resolve("report.pdf"), "OWN_WORKFLOW", "9");

        assertThat(second).isEqualTo(first);
        assertThat(elsewhere).isEqualTo(first);
    }

    /** Processor time of all its threads: what else runs on the machine does not count. */
    @Test
    void aReportOfFiveThousandRunsTakesLessThanAMinuteAndHalfAGigabyte(@TempDir Path folder) throws Exception {
        byte[] pdf = inNewMachine(folder.resolve("report.pdf"), "RUNS", "5000");

        assertThat(Duration.parse(Files.readString(folder.resolve("report.pdf.took"))))
                .isLessThan(Duration.ofMinutes(1));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            assertThat(document.getNumberOfPages()).isBetween(50, 400);
        }
    }

    @Test
    void namesThatNoFontHasAreToldByTheirNumbers(@TempDir Path folder) throws Exception {
        Report report = withTitle("🚀 表 \u202Eabc \u0000 \uD800 <b>bold</b> " + "x".repeat(10_000));

        String text = text(pdf(report), folder);

        assertThat(text).contains("⟨U+1F680⟩ ⟨U+8868⟩ ⟨U+202E⟩abc ⟨U+0000⟩").contains("<b>bold</b>");
    }

    @Test
    void hasALanguageATitleAndABookmarkForEachSection() throws IOException {
        Report report = ReportSamples.plain(Shape.OWN_WORKFLOW, 2);
        try (PDDocument document = Loader.loadPDF(pdf(report))) {
            List<String> bookmarks = new ArrayList<>();
            for (PDOutlineItem item :
                    document.getDocumentCatalog().getDocumentOutline().children()) {
                bookmarks.add(item.getTitle());
            }

            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
            assertThat(document.getDocumentInformation().getTitle())
                    .isEqualTo(report.identity().title());
            assertThat(bookmarks)
                    .startsWith("Verdict", "What is missing")
                    .endsWith("Lineage drawing", "Digests in full");
            assertThat(bookmarks).hasSize(report.sections().size() + 4);
        }
    }

    @Test
    void rowsThatAreNotSetAreCountedAndToldWhereTheyAre(@TempDir Path folder) throws Exception {
        String text = text(pdf(LargeReport.of(100)), folder).replaceAll("\\s+", " ");

        assertThat(text).contains("Rows 1 to 200 of 400 are set here. report.json and report.html hold all of them.");
    }

    @Test
    void everyMissingFactIsTold(@TempDir Path folder) throws Exception {
        Report report = ReportSamples.plain(Shape.FOREIGN, 2);
        String text = text(pdf(report), folder).replaceAll("\\s+", " ");

        long missing = report.sections().stream()
                .map(Section::facts)
                .flatMap(List::stream)
                .map(Fact::grade)
                .filter(Grade.MISSING::equals)
                .count();

        assertThat(text.split("✕ What nobody told", -1)).hasSize((int) missing + 1);
    }

    private static Report withTitle(String title) {
        Report plain = ReportSamples.plain(Shape.BARE, 1);
        Identity old = plain.identity();
        Identity identity = new Identity(
                old.id(),
                old.subject(),
                title,
                old.asOf(),
                old.ledgerSize(),
                old.logPosition(),
                old.requester(),
                old.purpose(),
                old.scope(),
                old.generator());
        return new Report(plain.kind(), identity, plain.verdict(), plain.sections(), plain.lineage());
    }

    static byte[] pdf(Report report) {
        return ReportPdf.of(report, LineageDrawing.of(report));
    }

    private static byte[] inNewMachine(Path file, String... what) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                PdfInNewMachine.class.getName(),
                file.toString()));
        command.addAll(List.of(what));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("log.txt").toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(file.resolveSibling("log.txt")))
                .isZero();
        return Files.readAllBytes(file);
    }

    /** By poppler where it is installed: a reader that is not the writer's. */
    private static String text(byte[] pdf, Path folder) throws Exception {
        Path file = folder.resolve("report.pdf");
        Path text = folder.resolve("report.txt");
        Files.write(file, pdf);
        try {
            Process process =
                    new ProcessBuilder("pdftotext", "-enc", "UTF-8", file.toString(), text.toString()).start();
            assertThat(process.waitFor()).isZero();
        } catch (IOException e) {
            assertThat(System.getenv("CI"))
                    .as("pdftotext has to be installed where CI runs")
                    .isNull();
            try (PDDocument document = Loader.loadPDF(pdf)) {
                return new PDFTextStripper().getText(document);
            }
        }
        return Files.readString(text);
    }
}
