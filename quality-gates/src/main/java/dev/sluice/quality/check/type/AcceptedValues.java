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
import java.util.List;
import java.util.Set;

/** Rows with a value that is not among the accepted ones. */
public final class AcceptedValues extends BasicType {
    public AcceptedValues() {
        super(
                TypeDoc.of(
                                "acceptedValues",
                                "Rows whose value is not in the list. NULL passes: it is notNull's job. NaN fails; case matters. "
                                        + "No rows: 0.")
                        .required("column", Kind.COLUMN, "The column.")
                        .required("values", Kind.VALUES, "Accepted values, of the column's kind."),
                new Standards(
                        "invalidValues with validValues",
                        "invalid_count with valid values",
                        "expect_column_values_to_be_in_set",
                        "accepted_values",
                        "ColumnValues in [...]"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Column column = new Columns(check, table).one("column");
        List<String> accepted = Literals.all(column, new Arguments(check).values("values"), dialect);
        String quoted = dialect.quote(column.name());
        String bad =
                accepted.isEmpty() ? quoted + " IS NOT NULL" : quoted + " NOT IN (" + String.join(", ", accepted) + ")";
        return violations(Set.of(column.name()), bad, dialect, "have a " + column.name() + " that is not accepted");
    }
}
