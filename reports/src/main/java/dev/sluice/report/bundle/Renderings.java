package dev.sluice.report.bundle;

import dev.sluice.report.crate.RunCrate;
import dev.sluice.report.csv.ColumnsCsv;
import dev.sluice.report.drawing.LineageDrawing;
import dev.sluice.report.html.ReportHtml;
import dev.sluice.report.model.Report;
import dev.sluice.report.pdf.ReportPdf;
import dev.sluice.report.prov.ProvJson;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a report is written as beside JSON.
 *
 * @param plain by name of the file
 * @param html takes the drawing too, as does {@code pdf}
 */
record Renderings(
        Map<String, Function<Report, byte[]>> plain,
        Function<Report, byte[]> drawing,
        BiFunction<Report, byte[], byte[]> html,
        BiFunction<Report, byte[], byte[]> pdf) {
    static final Renderings ALL = new Renderings(
            Map.of(
                    "ro-crate-metadata.json",
                    RunCrate::of,
                    "prov.json",
                    ProvJson::of,
                    "lineage/columns.csv",
                    ColumnsCsv::of),
            LineageDrawing::of,
            ReportHtml::of,
            ReportPdf::of);

    Renderings {
        plain = Map.copyOf(plain);
    }
}
