package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckFault;
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

/** Rows with a number or a time out of range. */
public final class Range extends BasicType {
    public Range() {
        super(
                TypeDoc.of(
                                "range",
                                "Rows whose number or time is out of range; the bounds are in it. NULL passes, NaN fails. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column; numbers, dates or timestamps.")
                        .optional("min", Kind.NUMBER, "Least number allowed.")
                        .optional("max", Kind.NUMBER, "Greatest number allowed.")
                        .optional(
                                "earliest",
                                Kind.TEXT,
                                "Earliest date or timestamp allowed: 2026-01-31 or 2026-01-31T12:00:00.")
                        .optional(
                                "latest",
                                Kind.TEXT,
                                "Latest date or timestamp allowed; a date alone means its midnight. Columns with time zone: UTC "
                                        + "unless an offset is given."),
                new Standards(
                        "logicalTypeOptions minimum, maximum",
                        "invalid_count with valid min, valid max",
                        "expect_column_values_to_be_between",
                        "dbt_utils.accepted_range",
                        "ColumnValues between"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        Arguments arguments = new Arguments(check);
        Problems problems = new Problems(check).attempt("min", Bounds::of);
        boolean numbers = arguments.has("min") || arguments.has("max");
        boolean times = arguments.has("earliest") || arguments.has("latest");
        if (numbers == times) {
            problems.attempt(numbers ? "min" : "column", _ -> {
                throw new CheckFault(
                        numbers
                                ? "numbers have 'min' and 'max', times have 'earliest' and 'latest': a check has one kind"
                                : "one of 'min', 'max', 'earliest' and 'latest' is needed");
            });
        }
        return problems.list();
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Columns columns = new Columns(check, table);
        boolean times = arguments.has("earliest") || arguments.has("latest");
        Column column = times
                ? columns.one("column", "use 'min' and 'max' for numbers", Table.Kind.DATE, Table.Kind.TIMESTAMP)
                : columns.one(
                        "column",
                        "use 'earliest' and 'latest' for times, type length or type for text",
                        Table.Kind.NUMBER);
        return violations(
                Set.of(column.name()),
                times ? outsideTimes(column, arguments, dialect) : outsideNumbers(column, arguments, dialect),
                dialect,
                "have a " + column.name() + " out of range");
    }

    private static String outsideNumbers(Column column, Arguments arguments, Dialect dialect) {
        String outside = Bounds.of(arguments).outside(dialect.quote(column.name()), dialect);
        String nan = dialect.notANumber(column);
        return nan.equals("FALSE") ? outside : dialect.any(List.of(outside, nan));
    }

    private static String outsideTimes(Column column, Arguments arguments, Dialect dialect) {
        String value = dialect.quote(column.name());
        List<String> bad = new ArrayList<>();
        arguments.find("earliest").ifPresent(t -> bad.add(value + " < " + Literals.of(column, t, dialect)));
        arguments.find("latest").ifPresent(t -> bad.add(value + " > " + Literals.of(column, t, dialect)));
        return dialect.any(bad);
    }
}
