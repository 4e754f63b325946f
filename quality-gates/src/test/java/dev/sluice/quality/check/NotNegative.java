package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import java.util.Set;

// docs: begin
/** Rows with a number below zero. */
public final class NotNegative extends BasicType {
    public NotNegative() {
        super(
                TypeDoc.of("notNegative", "Rows with a number below 0. NULL passes. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column; numbers."),
                new Standards("", "invalid_count with valid min: 0", "expect_column_values_to_be_between", "", ""),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Table.Column column = new Columns(check, table).one("column", "only numbers have a sign", Table.Kind.NUMBER);
        String bad = dialect.quote(column.name()) + " < 0";
        return violations(Set.of(column.name()), bad, dialect, "have a " + column.name() + " below 0");
    }
}
// docs: end
