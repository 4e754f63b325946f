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

/** Rows that a primary key would refuse. */
public final class PrimaryKey extends BasicType {
    public PrimaryKey() {
        super(
                TypeDoc.of(
                                "primaryKey",
                                "Rows with NULL in any key column, and rows too many with the same key. No rows: 0.")
                        .required("columns", Kind.COLUMNS, "The key; more than one column: together."),
                new Standards(
                        "primaryKey",
                        "missing and duplicate on the same columns",
                        "expect_column_values_to_not_be_null and expect_compound_columns_to_be_unique",
                        "not_null and unique",
                        "IsPrimaryKey"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        List<Column> columns = new Columns(check, table).all("columns");
        String key = String.join(", ", Columns.names(columns));
        return new CheckPlan.Grouping(
                Columns.names(columns),
                columns.stream().map(c -> dialect.quote(c.name())).toList(),
                false,
                groups -> Measurement.violations(
                        groups.nullRows() + groups.surplus(),
                        groups.rows(),
                        groups.nullRows() + " of " + groups.rows() + " rows have no " + key + ", and "
                                + groups.surplus() + " rows repeat the key of another"));
    }
}
