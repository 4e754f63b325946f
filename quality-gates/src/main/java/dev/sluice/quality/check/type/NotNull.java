package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.Arguments.Otherwise;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows without a value. */
public final class NotNull extends BasicType {
    public NotNull() {
        super(
                TypeDoc.of("notNull", "Rows in which any of the columns is NULL. NaN and '' are values. No rows: 0.")
                        .required("columns", Kind.COLUMNS, "Columns that must have a value in each row.")
                        .optional("nanIsNull", Kind.FLAG, "Whether NaN counts as NULL. Default: false."),
                new Standards(
                        "nullValues",
                        "missing_count / missing",
                        "expect_column_values_to_not_be_null",
                        "not_null",
                        "IsComplete, Completeness"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        List<Column> columns = new Columns(check, table).all("columns");
        boolean nan = new Arguments(check).flag("nanIsNull", Otherwise.NO);
        List<String> bad = new ArrayList<>();
        for (Column column : columns) {
            bad.add(dialect.quote(column.name()) + " IS NULL");
            if (nan && column.kind() == Table.Kind.NUMBER) {
                bad.add(dialect.notANumber(column));
            }
        }
        String what = "have no " + String.join(" or no ", Columns.names(columns));
        return columns.size() == 1 && !nan
                ? counting(columns.getFirst(), bad.getFirst(), dialect, what)
                : violations(Columns.names(columns), dialect.any(bad), dialect, what);
    }

    /** Counts values instead of testing each: stores answer that from the column's validity alone. */
    private static CheckPlan counting(Column column, String bad, Dialect dialect, String what) {
        return new CheckPlan.Scan(
                Set.of(column.name()),
                List.of("count(*)", "count(" + dialect.quote(column.name()) + ")"),
                row -> {
                    long rows = row.count(0);
                    long nulls = rows - row.count(1);
                    return Measurement.violations(nulls, rows, rows(nulls, rows, what));
                },
                Optional.of(bad));
    }
}
