package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows whose text is too short or too long. */
public final class Length extends BasicType {
    public Length() {
        super(
                TypeDoc.of(
                                "length",
                                "Rows whose text has fewer or more characters than allowed. NULL passes; '' has 0. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column; text.")
                        .optional("min", Kind.NUMBER, "Fewest characters allowed.")
                        .optional("max", Kind.NUMBER, "Most characters allowed."),
                new Standards(
                        "logicalTypeOptions minLength, maxLength",
                        "invalid_count with valid min length, valid max length",
                        "expect_column_value_lengths_to_be_between",
                        "dbt_expectations.expect_column_value_lengths_to_be_between",
                        "ColumnLength"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .either("min", "max")
                .attempt("min", Bounds::of)
                .list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Bounds bounds = Bounds.of(new Arguments(check));
        Column column = new Columns(check, table).one("column", "use range", Table.Kind.TEXT);
        String text = dialect.quote(column.name());
        List<String> bad = new ArrayList<>();
        bounds.min().ifPresent(n -> bad.add(dialect.shorter(text, n)));
        bounds.max().ifPresent(n -> bad.add(dialect.longer(text, n)));
        return violations(
                Set.of(column.name()),
                dialect.any(bad),
                dialect,
                "have a " + column.name() + " that is too short or too long");
    }
}
