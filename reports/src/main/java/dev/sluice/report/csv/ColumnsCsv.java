package dev.sluice.report.csv;

import dev.sluice.report.model.Lineage.ColumnEdge;
import dev.sluice.report.model.Report;
import java.util.List;

/** Which column derives from which: {@code lineage/columns.csv} of a bundle. */
public final class ColumnsCsv {
    private static final List<String> HEADER = List.of(
            "version",
            "column",
            "from_namespace",
            "from_name",
            "from_column",
            "transformation_type",
            "transformation_subtype",
            "masking",
            "source");

    private ColumnsCsv() {}

    public static byte[] of(Report report) {
        Csv csv = new Csv();
        csv.record(HEADER);
        for (ColumnEdge edge : report.lineage().columns()) {
            csv.record(java.util.Arrays.asList(
                    edge.version(),
                    edge.column(),
                    edge.fromNamespace(),
                    edge.fromName(),
                    edge.fromColumn(),
                    edge.type(),
                    edge.subtype(),
                    edge.masking() ? "yes" : "no",
                    edge.source()));
        }
        return csv.bytes();
    }
}
