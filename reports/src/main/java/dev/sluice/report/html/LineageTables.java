package dev.sluice.report.html;

import dev.sluice.report.model.Grade;
import dev.sluice.report.model.Lineage;
import dev.sluice.report.model.Section;
import dev.sluice.report.model.Table;
import dev.sluice.report.model.Table.Column;
import dev.sluice.report.model.Table.Kind;
import dev.sluice.report.model.Table.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The drawing in words: for who cannot see it, and for what it had to leave out. */
final class LineageTables {
    private static final String RULE = "rule:closure";

    private LineageTables() {}

    /** Tables of a lineage that its section does not bring itself. Empty ones are left away. */
    static List<Table> missingFrom(Section section, Lineage lineage) {
        Set<String> there = section.tables().stream().map(Table::id).collect(Collectors.toSet());
        return List.of(runs(lineage), versions(lineage), columns(lineage), cuts(lineage)).stream()
                .filter(table -> !table.rows().isEmpty() && !there.contains(table.id()))
                .toList();
    }

    private static Table runs(Lineage lineage) {
        return table(
                "closure.runs",
                "Runs",
                lineage.runs().stream()
                        .map(run -> row(
                                String.valueOf(run.distance()),
                                run.namespace() + "/" + run.job(),
                                run.id().toString(),
                                run.state(),
                                text(run.started()),
                                text(run.ended()),
                                run.code().commit()))
                        .toList(),
                new Column("level", "Level", Kind.NUMBER),
                new Column("job", "Job", Kind.TEXT),
                new Column("run", "Run", Kind.IDENTIFIER),
                new Column("state", "State", Kind.TEXT),
                new Column("started", "Started", Kind.TIME),
                new Column("ended", "Ended", Kind.TIME),
                new Column("commit", "Commit", Kind.DIGEST));
    }

    private static Table versions(Lineage lineage) {
        return table(
                "closure.versions",
                "Dataset versions",
                lineage.versions().stream()
                        .map(version -> row(
                                String.valueOf(version.distance()),
                                version.namespace() + "/" + version.name(),
                                version.writer() == null
                                        ? "no known run"
                                        : version.writer().toString(),
                                version.status(),
                                text(version.createdAt()),
                                text(version.rows()),
                                version.digest()))
                        .toList(),
                new Column("level", "Level", Kind.NUMBER),
                new Column("dataset", "Dataset", Kind.TEXT),
                new Column("writer", "Written by", Kind.IDENTIFIER),
                new Column("status", "Status", Kind.TEXT),
                new Column("created", "Created", Kind.TIME),
                new Column("rows", "Rows", Kind.NUMBER),
                new Column("digest", "Digest", Kind.DIGEST));
    }

    private static Table columns(Lineage lineage) {
        return table(
                "closure.columns",
                "Columns, and what they derive from",
                lineage.columns().stream()
                        .map(edge -> row(
                                edge.version(),
                                edge.column(),
                                edge.fromNamespace() + "/" + edge.fromName(),
                                edge.fromColumn(),
                                how(edge)))
                        .toList(),
                new Column("version", "Version", Kind.IDENTIFIER),
                new Column("column", "Column", Kind.TEXT),
                new Column("from", "From dataset", Kind.TEXT),
                new Column("fromColumn", "From column", Kind.TEXT),
                new Column("how", "How", Kind.TEXT));
    }

    private static Table cuts(Lineage lineage) {
        return table(
                "closure.cuts",
                "Where the lineage does not go on",
                lineage.cuts().stream()
                        .map(cut -> row(cut.at(), cut.reason(), text(cut.hidden())))
                        .toList(),
                new Column("at", "Place", Kind.IDENTIFIER),
                new Column("reason", "Reason", Kind.TEXT),
                new Column("hidden", "Hidden", Kind.NUMBER));
    }

    private static @Nullable String how(Lineage.ColumnEdge edge) {
        if (edge.type() == null) {
            return edge.masking() ? "masked" : null;
        }
        return edge.type() + (edge.subtype() == null ? "" : " " + edge.subtype()) + (edge.masking() ? ", masked" : "");
    }

    private static Table table(String id, String caption, List<Row> rows, Column... columns) {
        return new Table(id, caption, List.of(columns), rows, rows.size());
    }

    private static Row row(@Nullable String... cells) {
        return new Row(Arrays.asList(cells), Grade.DERIVED, RULE);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
