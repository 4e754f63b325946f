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
import dev.sluice.quality.check.Problems;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows with a number far from the others. */
public final class Outliers extends BasicType {
    private static final List<String> METHODS = List.of("mad", "tukey");
    private static final double USUAL_MAD = 3.5;
    private static final double USUAL_TUKEY = 3;

    public Outliers() {
        super(
                TypeDoc.of(
                                "outliers",
                                "Rows whose number lies beyond the fences; on a fence is inside. mad: k * 1.4826 median absolute deviations "
                                        + "around the median; tukey: k interquartile ranges beyond the quartiles. NULL and NaN are ignored. "
                                        + "No rows, or no values: 0. Where the spread is 0, because most values are equal: SKIPPED.")
                        .required("column", Kind.COLUMN, "The column; numbers.")
                        .choiceOrFirst("method", "How the fences are set.", METHODS)
                        .optional("k", Kind.NUMBER, "How far the fences are. Default: 3.5 for mad, 3 for tukey."),
                new Standards(
                        "",
                        "",
                        "expect_column_value_z_scores_to_be_less_than",
                        "dbt_expectations.expect_column_values_to_be_within_n_stdevs",
                        ""),
                Defaults.warning("> 1%"),
                Value.ROWS);
    }

    @Override
    public List<CheckVocabulary.Problem> problems(CheckSpec check) {
        return new Problems(check).read("k", a -> k(a, 1)).list();
    }

    private static double k(Arguments arguments, double usual) {
        double k = arguments.number("k").orElse(usual);
        if (!(k > 0)) {
            throw new CheckFault("'k' is greater than 0, not " + k);
        }
        return k;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Column column = new Columns(check, table).one("column", "only numbers have a spread", Table.Kind.NUMBER);
        boolean mad = arguments.choice("method", METHODS).equals("mad");
        String value = dialect.asDouble(dialect.quote(column.name()));
        String nan = dialect.notANumber(column);
        String numbers = "numbers AS (SELECT audited.*, "
                + (nan.equals("FALSE") ? value : "CASE WHEN " + nan + " THEN NULL ELSE " + value + " END")
                + " AS sluice_number FROM " + CheckPlan.TABLE + " AS audited)";
        String fences = mad ? mad(dialect, k(arguments, USUAL_MAD)) : tukey(dialect, k(arguments, USUAL_TUKEY));
        String from = "FROM numbers CROSS JOIN fences";
        String bad = "sluice_number < lower_fence OR sluice_number > upper_fence";
        String columns = String.join(
                ", ", table.columns().stream().map(c -> dialect.quote(c.name())).toList());
        return new CheckPlan.Statement(
                Set.of(column.name()),
                Optional.empty(),
                "WITH " + numbers + ", " + fences + " SELECT count(*), count(sluice_number), " + dialect.countIf(bad)
                        + ", min(lower_fence), max(upper_fence) " + from,
                answer -> read(answer.getFirst(), column.name()),
                Optional.of("WITH " + numbers + ", " + fences + " SELECT " + columns + " " + from + " WHERE " + bad));
    }

    private static String mad(Dialect dialect, double k) {
        String reach = dialect.literal(k * 1.4826) + " * spread.mad";
        return "centre AS (SELECT " + dialect.quantile("sluice_number", 0.5) + " AS mid FROM numbers), "
                + "spread AS (SELECT " + dialect.quantile("abs(sluice_number - mid)", 0.5)
                + " AS mad FROM numbers CROSS JOIN centre), "
                + "fences AS (SELECT mid - " + reach + " AS lower_fence, mid + " + reach
                + " AS upper_fence FROM centre CROSS JOIN spread)";
    }

    private static String tukey(Dialect dialect, double k) {
        String reach = dialect.literal(k) + " * (third - first)";
        return "quartiles AS (SELECT " + dialect.quantile("sluice_number", 0.25) + " AS first, "
                + dialect.quantile("sluice_number", 0.75) + " AS third FROM numbers), "
                + "fences AS (SELECT first - " + reach + " AS lower_fence, third + " + reach
                + " AS upper_fence FROM quartiles)";
    }

    private static Measurement read(Row row, String column) {
        long rows = row.count(0);
        if (row.count(1) == 0) {
            return Measurement.violations(0, rows, column + " has no values in " + rows + " rows, so no outliers");
        }
        double lower = row.number(3).orElseThrow();
        double upper = row.number(4).orElseThrow();
        return lower == upper
                ? Measurement.skipped("most values of " + column + " equal " + lower + ": there is no spread to go by")
                : Measurement.violations(
                        row.count(2),
                        rows,
                        rows(row.count(2), rows, "have a " + column + " beyond " + lower + " to " + upper));
    }
}
