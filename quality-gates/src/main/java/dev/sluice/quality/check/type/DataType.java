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

/** Rows whose value could not become one of another type. */
public final class DataType extends BasicType {
    private static final List<TextForm> TYPES = List.of(
            TextForm.INTEGER,
            TextForm.DECIMAL,
            TextForm.BOOLEAN,
            TextForm.DATE,
            TextForm.TIME,
            TextForm.TIMESTAMP,
            TextForm.UUID);

    public DataType() {
        super(
                TypeDoc.of(
                                "type",
                                "Rows whose value cannot be read as the type: by the documented forms, alike in every store, "
                                        + "not by what its casts happen to accept. NULL passes; '' fails. No rows: 0. "
                                        + TextForm.doc(TYPES) + ".")
                        .required("column", Kind.COLUMN, "The column.")
                        .choice("as", "Type that the values have to be readable as.", TextForm.texts(TYPES)),
                new Standards(
                        "logicalType",
                        "invalid_count with valid format",
                        "expect_column_values_to_be_dateutil_parseable, expect_column_values_to_be_of_type",
                        "dbt_expectations.expect_column_values_to_be_of_type",
                        "ColumnDataType"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        TextForm form = TextForm.of(new Arguments(check).text("as"));
        Column column = new Columns(check, table).one("column");
        return violations(
                Set.of(column.name()),
                bad(column, form, dialect),
                dialect,
                "have a " + column.name() + " that cannot be read as " + form.text());
    }

    private static String bad(Column column, TextForm form, Dialect dialect) {
        String value = dialect.quote(column.name());
        return switch (column.kind()) {
            case NUMBER ->
                switch (form) {
                    case INTEGER ->
                        dialect.any(List.of(value + " <> floor(" + value + ")", dialect.notANumber(column)));
                    case DECIMAL -> dialect.notANumber(column);
                    default -> unlike(dialect.asText(value), form, dialect);
                };
            case DATE -> form == TextForm.DATE || form == TextForm.TIMESTAMP ? "FALSE" : value + " IS NOT NULL";
            case TIMESTAMP ->
                switch (form) {
                    case TIMESTAMP -> "FALSE";
                    case DATE -> value + " <> date_trunc('day', " + value + ")";
                    default -> value + " IS NOT NULL";
                };
            case BOOLEAN -> form == TextForm.BOOLEAN ? "FALSE" : value + " IS NOT NULL";
            case TEXT -> unlike(value, form, dialect);
            case OTHER -> unlike(dialect.asText(value), form, dialect);
        };
    }

    private static String unlike(String text, TextForm form, Dialect dialect) {
        return "NOT " + dialect.fullMatch(text, form.pattern());
    }
}
