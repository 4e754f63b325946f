package dev.sluice.adapters.sql.lineage;

import dev.sluice.adapters.sql.lineage.Transformation.Subtype;
import java.util.List;
import java.util.stream.Collectors;

/** Lineage as text that can be compared with what a test spells out. Identity, EXACT and default schemas are not written. */
final class LineageText {
    private LineageText() {}

    static String of(List<StatementLineage> lineages) {
        return lineages.stream().map(LineageText::of).collect(Collectors.joining("\n"));
    }

    static String of(StatementLineage lineage) {
        StringBuilder text = new StringBuilder();
        text.append(lineage.kind()).append(confidence(lineage.confidence()));
        if (!lineage.reads().isEmpty()) {
            text.append(" reads ").append(names(lineage.reads()));
        }
        lineage.writes().ifPresent(table -> text.append(" writes ").append(name(table)));
        for (ColumnLineage column : lineage.columns()) {
            text.append("\n  ").append(column.output()).append(" <-");
            text.append(column.sources().isEmpty() ? " nothing" : "");
            text.append(column.sources().stream()
                    .map(source -> " " + name(source.table()) + "." + source.column() + step(source.transformation()))
                    .distinct()
                    .collect(Collectors.joining(",")));
            text.append(confidence(column.confidence()));
        }
        if (!lineage.datasetInfluences().isEmpty()) {
            text.append("\n  rows ~ ")
                    .append(lineage.datasetInfluences().stream()
                            .map(influence -> name(influence.table()) + "." + influence.column()
                                    + step(influence.transformation()) + confidence(influence.confidence()))
                            .collect(Collectors.joining(", ")));
        }
        lineage.notes().stream()
                .filter(note -> lineage.kind() != StatementKind.UNKNOWN)
                .forEach(note -> text.append("\n  ! ").append(note));
        return text.toString();
    }

    private static String names(Iterable<TableName> tables) {
        StringBuilder names = new StringBuilder();
        tables.forEach(table -> names.append(names.isEmpty() ? "" : ", ").append(name(table)));
        return names.toString();
    }

    private static String name(TableName table) {
        return table.toString().replaceFirst("^(public|main)\\.", "");
    }

    private static String step(Transformation transformation) {
        return (transformation.subtype() == Subtype.IDENTITY ? "" : " " + transformation.subtype())
                + (transformation.masking() ? " masked" : "");
    }

    private static String confidence(Confidence confidence) {
        return confidence == Confidence.EXACT ? "" : " " + confidence;
    }
}
