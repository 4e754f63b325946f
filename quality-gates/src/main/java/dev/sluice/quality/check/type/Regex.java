package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.Arguments.Otherwise;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.PortablePattern;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Set;

/** Rows whose text does not match a pattern. */
public final class Regex extends BasicType {
    public Regex() {
        super(
                TypeDoc.of(
                                "regex",
                                "Rows whose text does not match the pattern as a whole. NULL passes; '' is tested. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column; text.")
                        .required(
                                "pattern",
                                Kind.TEXT,
                                "Portable regular expression: what RE2, PostgreSQL and Java understand alike.")
                        .optional(
                                "ignoreCase",
                                Kind.FLAG,
                                "Whether the case of letters does not matter. Default: false."),
                new Standards(
                        "invalidValues with pattern",
                        "invalid_count with valid regex",
                        "expect_column_values_to_match_regex",
                        "dbt_expectations.expect_column_values_to_match_regex",
                        "ColumnValues matches"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check)
                .read("pattern", a -> PortablePattern.of(a.text("pattern")))
                .list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Column column =
                new Columns(check, table).one("column", "use range, or type expression with a CAST", Table.Kind.TEXT);
        PortablePattern plain = PortablePattern.of(arguments.text("pattern"));
        PortablePattern pattern = arguments.flag("ignoreCase", Otherwise.NO) ? plain.ignoringCase() : plain;
        return violations(
                Set.of(column.name()),
                "NOT " + dialect.fullMatch(dialect.quote(column.name()), pattern),
                dialect,
                "have a " + column.name() + " that does not match " + pattern.source());
    }
}
