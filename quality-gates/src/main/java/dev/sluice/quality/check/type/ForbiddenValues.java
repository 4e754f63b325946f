package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows with a value that must not be there. */
public final class ForbiddenValues extends BasicType {
    public ForbiddenValues() {
        super(
                TypeDoc.of(
                                "forbiddenValues",
                                "Rows whose value is in the list. NULL passes unless null is listed; case matters. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column.")
                        .required("values", Kind.VALUES, "Forbidden values, of the column's kind; null: NULL."),
                new Standards(
                        "invalidValues (inverted)",
                        "invalid_count with invalid values",
                        "expect_column_values_to_not_be_in_set",
                        "dbt_expectations.expect_column_values_to_not_be_in_set",
                        "ColumnValues not in [...]"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Column column = new Columns(check, table).one("column");
        List<@Nullable Object> values = new Arguments(check).values("values");
        List<String> forbidden = Literals.all(column, values, dialect);
        String quoted = dialect.quote(column.name());
        List<String> bad = new ArrayList<>();
        if (forbidden.size() < values.size()) {
            bad.add(quoted + " IS NULL");
        }
        if (!forbidden.isEmpty()) {
            bad.add(quoted + " IN (" + String.join(", ", forbidden) + ")");
        }
        return violations(Set.of(column.name()), dialect.any(bad), dialect, "have a forbidden " + column.name());
    }
}
