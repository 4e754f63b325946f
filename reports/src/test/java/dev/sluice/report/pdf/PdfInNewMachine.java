package dev.sluice.report.pdf;

import dev.sluice.report.model.Report;
import dev.sluice.report.samples.ReportSamples;
import dev.sluice.report.samples.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes one document, in a machine that has done nothing else. */
final class PdfInNewMachine {
    private PdfInNewMachine() {}

    /** @param arguments file, shape, seed; or file, RUNS, how many */
    public static void main(String[] arguments) throws IOException {
        int number = Integer.parseInt(arguments[2]);
        Report report = arguments[1].equals("RUNS")
                ? LargeReport.of(number)
                : ReportSamples.hostile(Shape.valueOf(arguments[1]), number);
        Files.write(Path.of(arguments[0]), ReportPdfTest.pdf(report));
        Files.writeString(
                Path.of(arguments[0] + ".took"),
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toString());
    }
}
