package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.ColumnLineage;
import dev.sluice.adapters.sql.lineage.Confidence;
import dev.sluice.adapters.sql.lineage.StatementKind;
import dev.sluice.adapters.sql.lineage.StatementLineage;
import dev.sluice.adapters.sql.lineage.TableCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives the columns of a new table the names the database gave them: expressions without an alias are named by its own rules. */
final class OutputColumns {
    private OutputColumns() {}

    static List<StatementLineage> named(List<StatementLineage> lineages, TableCatalog catalog) {
        return lineages.stream().map(lineage -> named(lineage, catalog)).toList();
    }

    private static StatementLineage named(StatementLineage lineage, TableCatalog catalog) {
        boolean creates =
                lineage.kind() == StatementKind.CREATE_TABLE_AS || lineage.kind() == StatementKind.CREATE_VIEW;
        Optional<List<Column>> made = creates ? lineage.writes().flatMap(catalog::columns) : Optional.empty();
        if (made.isEmpty() || lineage.columns().isEmpty()) {
            return lineage;
        }
        if (!fits(lineage.columns(), made.get())) {
            return lineage.confidence() == Confidence.OPAQUE ? lineage : misunderstood(lineage, made.get());
        }
        List<ColumnLineage> columns = new ArrayList<>();
        for (int i = 0; i < made.get().size(); i++) {
            ColumnLineage column = lineage.columns().get(i);
            columns.add(new ColumnLineage(made.get().get(i).name(), column.sources(), column.confidence()));
        }
        return with(lineage, columns, lineage.confidence(), lineage.notes());
    }

    /** The same number of columns, and none that the database has at another place. */
    private static boolean fits(List<ColumnLineage> columns, List<Column> made) {
        if (columns.size() != made.size()) {
            return false;
        }
        Set<String> missing = new HashSet<>();
        Set<String> unexpected = new HashSet<>();
        for (int i = 0; i < made.size(); i++) {
            String ours = columns.get(i).output().toLowerCase(Locale.ROOT);
            String theirs = made.get(i).name().toLowerCase(Locale.ROOT);
            if (!ours.equals(theirs)) {
                missing.add(ours);
                unexpected.add(theirs);
            }
        }
        return Collections.disjoint(missing, unexpected);
    }

    private static StatementLineage misunderstood(StatementLineage lineage, List<Column> made) {
        List<String> notes = new ArrayList<>(lineage.notes());
        notes.add("the database made other columns than were expected: "
                + made.stream().map(Column::name).collect(Collectors.joining(", ")));
        return with(lineage, List.of(), Confidence.OPAQUE, notes);
    }

    private static StatementLineage with(
            StatementLineage lineage, List<ColumnLineage> columns, Confidence confidence, List<String> notes) {
        return new StatementLineage(
                lineage.sql(),
                lineage.kind(),
                lineage.reads(),
                lineage.writes(),
                columns,
                lineage.datasetInfluences(),
                confidence,
                notes,
                lineage.fileReads(),
                lineage.fileWrites());
    }
}
