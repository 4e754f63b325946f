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
import dev.sluice.quality.check.TypeDoc;
import java.util.List;

/** Rows for which a condition over their columns does not hold. */
public final class Expression extends BasicType {
    private static final List<String> UNKNOWN = List.of("pass", "fail");

    public Expression() {
        super(
                TypeDoc.of(
                                "expression",
                                "Rows for which the condition is FALSE. Three-valued: where NULL makes it UNKNOWN the row passes, as by "
                                        + "CHECK in SQL, unless 'unknown' is fail. No rows: 0.")
                        .required(
                                "expression",
                                Kind.SQL,
                                "SQL condition over the columns of a row, for example: shipped >= ordered.")
                        .optional(
                                "columns",
                                Kind.COLUMNS,
                                "Columns that the condition is about: a hold by column goes by them. Default: the dataset as a whole.")
                        .choiceOrFirst("unknown", "What a row is for which the condition is UNKNOWN.", UNKNOWN),
                new Standards(
                        "sql",
                        "failed rows with fail condition",
                        "expect_column_pair_values_a_to_be_greater_than_b, unexpected_rows_expectation",
                        "dbt_utils.expression_is_true",
                        "CustomSql"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Columns columns = new Columns(check, table);
        // In brackets and on lines of its own: neither an operator nor a comment at its end reaches what stands around
        // it.
        String condition = "(\n" + arguments.text("expression") + "\n)";
        String bad = arguments.choice("unknown", UNKNOWN).equals("fail")
                ? "(" + condition + ") IS NOT TRUE"
                : "NOT " + condition;
        return violations(
                Columns.names(columns.some("columns")), bad, dialect, "break: " + arguments.text("expression"));
    }
}
