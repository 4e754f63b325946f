package dev.sluice.report.samples;

import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Table.Column;
import dev.sluice.report.model.Table.Kind;
import dev.sluice.report.model.Table.Row;
import java.util.ArrayList;
import java.util.List;

/** Decisions of gates about versions of the graph, and a waiver of one that held. */
final class GateSamples {
    private GateSamples() {}

    static List<Table> tables(Texts texts, Lineage lineage) {
        List<Row> decisions = new ArrayList<>();
        List<Row> waivers = new ArrayList<>();
        int number = 1;
        for (Lineage.DatasetVersion version : lineage.versions()) {
            if (version.writer() == null || number > 20) {
                continue;
            }
            boolean held = number % 3 == 0;
            decisions.add(row(
                    texts,
                    Integer.toString(number),
                    version.id(),
                    "rows",
                    "rows > 0",
                    held ? "0" : "12",
                    held ? "HELD" : "OPEN",
                    "2026-03-02T07:00:00Z"));
            if (held) {
                waivers.add(row(
                        texts,
                        "w" + number,
                        version.id(),
                        "alice",
                        "bob",
                        texts.sentence(),
                        "TICKET-7",
                        "2026-03-02T08:00:00Z",
                        "2026-03-09T08:00:00Z"));
            }
            number++;
        }
        return List.of(
                new Table(
                        "gates.decisions",
                        "Decisions",
                        columns("id", "version", "check", "expectation", "observed", "decision", "at"),
                        decisions,
                        decisions.size()),
                new Table(
                        "gates.waivers",
                        "Waivers",
                        columns("id", "version", "requester", "approver", "reason", "ticket", "at", "expires"),
                        waivers,
                        waivers.size()));
    }

    private static List<Column> columns(String... ids) {
        List<Column> columns = new ArrayList<>();
        for (String id : ids) {
            Kind kind = id.equals("at") || id.equals("expires")
                    ? Kind.TIME
                    : id.endsWith("id") ? Kind.IDENTIFIER : Kind.TEXT;
            columns.add(SectionSamples.column(id, kind));
        }
        return columns;
    }

    private static Row row(Texts texts, String... cells) {
        return new Row(List.of(cells), Grade.OBSERVED, "ledger:" + texts.below(9_000));
    }
}
