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
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Nearest;
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** One number over all values of a column. */
public final class Aggregate extends BasicType {
    private static final List<String> MEASURES = List.of("avg", "min", "max", "sum", "stddev", "median", "percentile");
    private static final List<String> ON_EMPTY = List.of("error", "skip");

    public Aggregate() {
        super(
                TypeDoc.of(
                                "aggregate",
                                "One number over the values of a column. NULL is ignored. Without any value (stddev: without two) there is "
                                        + "no number: ERROR, or SKIPPED by 'onEmpty', never PASS. A result of NaN is ERROR.")
                        .required("column", Kind.COLUMN, "The column; numbers.")
                        .choice("measure", "Which number; stddev is that of a sample.", MEASURES)
                        .optional("percentile", Kind.NUMBER, "For measure percentile: which, 0 to 100; interpolated.")
                        .choiceOrFirst("onEmpty", "What follows when there is no number.", ON_EMPTY),
                new Standards(
                        "sql",
                        "avg, min, max, sum, stddev, percentile / aggregate",
                        "expect_column_mean_to_be_between, expect_column_min_to_be_between, expect_column_quantile_values_to_be_between",
                        "dbt_expectations.expect_column_mean_to_be_between",
                        "Mean, Sum, StandardDeviation"),
                Defaults.NONE,
                Value.OTHER);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check).attempt("percentile", Aggregate::share).list();
    }

    /** Share below the percentile; 0.5 for other measures, where it is the median's. */
    private static double share(Arguments arguments) {
        OptionalDouble percentile = arguments.number("percentile");
        boolean wanted = arguments.text("measure").equals("percentile");
        if (wanted != percentile.isPresent()) {
            throw new CheckFault(
                    wanted
                            ? "measure percentile needs 'percentile', 0 to 100"
                            : "'percentile' is for measure percentile only");
        }
        double value = percentile.orElse(50);
        if (value < 0 || value > 100) {
            throw new CheckFault("'percentile' lies between 0 and 100, not at " + value);
        }
        return value / 100;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Column column = new Columns(check, table)
                .one("column", "use range or freshness for times, length for text", Table.Kind.NUMBER);
        String measure = arguments.text("measure");
        String value = dialect.quote(column.name());
        String aggregate =
                switch (measure) {
                    case "median", "percentile" -> dialect.quantile(dialect.asDouble(value), share(arguments));
                    case "stddev" -> dialect.deviation(dialect.asDouble(value));
                    case "avg", "min", "max", "sum" -> measure + "(" + value + ")";
                    default -> throw new CheckFault(Nearest.unknown("measure", measure, MEASURES));
                };
        boolean skips = arguments.choice("onEmpty", ON_EMPTY).equals("skip");
        String name = measure + " of " + column.name();
        return new CheckPlan.Scan(
                Set.of(column.name()), List.of("count(*)", aggregate), row -> read(row, name, skips), Optional.empty());
    }

    private static Measurement read(Row row, String name, boolean skips) {
        OptionalDouble value = row.number(1);
        if (value.isEmpty()) {
            String why = "there is no " + name + ": too few values in " + row.count(0) + " rows";
            return skips ? Measurement.skipped(why) : Measurement.undefined(why);
        }
        return Double.isNaN(value.getAsDouble())
                ? Measurement.undefined(name + " is NaN: a value is")
                : Measurement.of(
                        value.getAsDouble(), "", OptionalLong.of(row.count(0)), name + " is " + value.getAsDouble());
    }
}
