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

/** Rows whose text has not the form of an e-mail address, a date, a URL, ... */
public final class Format extends BasicType {
    private static final List<TextForm> FORMS = List.of(TextForm.values());

    public Format() {
        super(
                TypeDoc.of(
                                "format",
                                "Rows whose text has not the form. NULL passes; '' fails. No rows: 0. Forms: "
                                        + TextForm.doc(FORMS) + ".")
                        .required("column", Kind.COLUMN, "The column; text.")
                        .choice("format", "Which form.", TextForm.texts(FORMS)),
                new Standards(
                        "invalidValues with pattern, logicalTypeOptions format",
                        "invalid_count with valid format",
                        "expect_column_values_to_match_regex",
                        "dbt_expectations.expect_column_values_to_match_regex",
                        "ColumnValues matches"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        TextForm form = TextForm.of(new Arguments(check).text("format"));
        Column column = new Columns(check, table).one("column", "it needs no format", Table.Kind.TEXT);
        return violations(
                Set.of(column.name()),
                "NOT " + dialect.fullMatch(dialect.quote(column.name()), form.pattern()),
                dialect,
                "have a " + column.name() + " that is no " + form.text());
    }
}
