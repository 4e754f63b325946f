package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;

/** Rows that are there more than once. */
public final class DuplicateRows extends BasicType {
    public DuplicateRows() {
        super(
                TypeDoc.of(
                                "duplicateRows",
                                "Rows too many that are equal in all columns. NULL equals NULL, NaN equals NaN. No rows: 0.")
                        .optional("columns", Kind.COLUMNS, "Only these columns are compared. Default: all."),
                new Standards("duplicateValues of the schema object", "", "", "", "DuplicateRowCount (Deequ)"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        List<Column> named = new Columns(check, table).some("columns");
        List<Column> columns = named.isEmpty() ? table.columns() : named;
        return new CheckPlan.Grouping(
                Columns.names(named),
                columns.stream().map(c -> dialect.quote(c.name())).toList(),
                true,
                groups -> Measurement.violations(
                        groups.surplus(), groups.rows(), rows(groups.surplus(), groups.rows(), "repeat another row")));
    }
}
