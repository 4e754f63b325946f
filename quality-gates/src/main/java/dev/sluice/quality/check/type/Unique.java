package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.Arguments.Otherwise;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Groups;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.Table.Column;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;

/** Rows too many with the same key. */
public final class Unique extends BasicType {
    private static final List<String> COUNTS = List.of("surplus", "affected", "groups");

    public Unique() {
        super(
                TypeDoc.of(
                                "unique",
                                "Rows that would have to go so that each key is there once. A row with NULL in any key column is "
                                        + "ignored, as by UNIQUE in SQL. NaN equals NaN. No rows: 0.")
                        .required("columns", Kind.COLUMNS, "The key; more than one column: together.")
                        .optional(
                                "nullsDistinct",
                                Kind.FLAG,
                                "false: NULL equals NULL, and rows with NULL count like others. Default: true.")
                        .choiceOrFirst(
                                "count",
                                "surplus: rows less different keys; affected: all rows whose key is not theirs alone; groups: keys that "
                                        + "are there more than once.",
                                COUNTS),
                new Standards(
                        "duplicateValues",
                        "duplicate_count / duplicate (count: surplus)",
                        "expect_column_values_to_be_unique, expect_compound_columns_to_be_unique (count: affected)",
                        "unique, dbt_utils.unique_combination_of_columns (count: groups)",
                        "IsUnique, Uniqueness"),
                Defaults.NO_VIOLATION,
                Value.ROWS);
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        List<Column> columns = new Columns(check, table).all("columns");
        String count = arguments.choice("count", COUNTS);
        String key = String.join(", ", Columns.names(columns));
        return new CheckPlan.Grouping(
                Columns.names(columns),
                columns.stream().map(c -> dialect.quote(c.name())).toList(),
                !arguments.flag("nullsDistinct", Otherwise.YES),
                groups -> Measurement.violations(value(count, groups), groups.rows(), found(groups, key)));
    }

    private static long value(String count, Groups groups) {
        return switch (count) {
            case "affected" -> groups.affected();
            case "groups" -> groups.repeated();
            default -> groups.surplus();
        };
    }

    private static String found(Groups groups, String key) {
        return groups.surplus() == 0
                ? "all " + groups.groups() + " values of " + key + " are there once"
                : groups.repeated() + " values of " + key + " are there more than once, in " + groups.affected()
                        + " of " + groups.rows() + " rows; " + groups.surplus() + " rows too many";
    }
}
