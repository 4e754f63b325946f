package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.Arguments.Otherwise;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows that fall back behind the row before. */
public final class Monotonic extends BasicType {
    private static final List<String> DIRECTIONS = List.of("ascending", "descending");

    public Monotonic() {
        super(
                TypeDoc.of(
                                "monotonic",
                                "Rows whose value is less (descending: greater) than that of the row before, by 'orderBy'. A row with NULL "
                                        + "in 'orderBy' violates; a row with NULL in 'column' is passed over. Rows with equal 'orderBy' are "
                                        + "taken in the order of their values. No rows: 0.")
                        .required("column", Kind.COLUMN, "The column; numbers, dates, timestamps or text.")
                        .required("orderBy", Kind.COLUMN, "Column that tells the order of the rows.")
                        .optional("within", Kind.COLUMNS, "Each combination of these is a sequence of its own.")
                        .choiceOrFirst("direction", "Which way the values go.", DIRECTIONS)
                        .optional("strict", Kind.FLAG, "true: an equal value violates too. Default: false."),
                new Standards(
                        "",
                        "",
                        "expect_column_values_to_be_increasing, expect_column_values_to_be_decreasing",
                        "dbt_expectations.expect_column_values_to_be_increasing",
                        ""),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        Columns columns = new Columns(check, table);
        Column column = columns.one(
                "column",
                "it has no order to go by",
                Table.Kind.NUMBER,
                Table.Kind.DATE,
                Table.Kind.TIMESTAMP,
                Table.Kind.TEXT);
        Column order = columns.one("orderBy");
        boolean ascending = arguments.choice("direction", DIRECTIONS).equals("ascending");
        boolean strict = arguments.flag("strict", Otherwise.NO);
        String value = dialect.quote(column.name());
        String key = dialect.quote(order.name());
        String behind = value + (ascending ? " < " : " > ") + "lag(" + value + ") OVER neighbours";
        String equal = value + " = lag(" + value + ") OVER neighbours";
        String perRow = "CASE WHEN " + key + " IS NULL THEN 1 WHEN " + behind + (strict ? " OR " + equal : "")
                + " THEN 1 ELSE 0 END";
        String window = Sequences.window(
                key + " IS NULL OR " + value + " IS NULL",
                columns.some("within"),
                key + ", " + value + (ascending ? "" : " DESC"),
                dialect);
        return new CheckPlan.Statement(
                Set.of(column.name()),
                Optional.empty(),
                Sequences.sum(perRow, window),
                answer -> Measurement.violations(
                        answer.getFirst().count(1),
                        answer.getFirst().count(0),
                        rows(
                                answer.getFirst().count(1),
                                answer.getFirst().count(0),
                                "break the " + (ascending ? "ascending" : "descending") + " order of "
                                        + column.name())),
                Optional.of(Sequences.sample(perRow, window, table, dialect)));
    }
}
