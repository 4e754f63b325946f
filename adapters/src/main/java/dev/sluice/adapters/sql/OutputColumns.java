package dev.sluice.adapters.sql;

import dev.sluice.adapters.sql.lineage.Column;
import dev.sluice.adapters.sql.lineage.ColumnLineage;
import dev.sluice.adapters.sql.lineage.StatementKind;
import dev.sluice.adapters.sql.lineage.StatementLineage;
import dev.sluice.adapters.sql.lineage.TableCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        if (made.isEmpty() || made.get().size() != lineage.columns().size()) {
            return lineage;
        }
        List<ColumnLineage> columns = new ArrayList<>();
        for (int i = 0; i < made.get().size(); i++) {
            ColumnLineage column = lineage.columns().get(i);
            columns.add(new ColumnLineage(made.get().get(i).name(), column.sources(), column.confidence()));
        }
        return new StatementLineage(
                lineage.sql(),
                lineage.kind(),
                lineage.reads(),
                lineage.writes(),
                columns,
                lineage.datasetInfluences(),
                lineage.confidence(),
                lineage.notes(),
                lineage.fileReads(),
                lineage.fileWrites());
    }
}
