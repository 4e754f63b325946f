package dev.sluice.report.model;

import java.util.List;

/** A whole report. */
public record Report(ReportKind kind, Identity identity, Verdict verdict, List<Section> sections, Lineage lineage) {
    /** Version of the JSON Schema that {@code report.json} keeps to. */
    public static final String SCHEMA = "https://sluice.dev/schemas/report/1-0-0.json";

    public Report {
        sections = List.copyOf(sections);
    }
}
