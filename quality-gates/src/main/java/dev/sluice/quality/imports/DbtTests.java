package dev.sluice.quality.imports;

import dev.sluice.quality.imports.Draft.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Generic tests of dbt, dbt_utils and dbt_expectations, as checks. */
final class DbtTests {
    private static final String COUNTS_VALUES =
            "dbt counts different values here, a check counts rows: thresholds other than \"!= 0\" mean more";

    private DbtTests() {}

    /**
     * What a test became.
     *
     * @param why there is none, or how it differs; may be empty for a rule that says the same
     */
    record Counterpart(Optional<Rule> rule, String why) {
        static Counterpart same(Rule rule) {
            return new Counterpart(Optional.of(rule), "");
        }

        static Counterpart changed(Rule rule, String how) {
            return new Counterpart(Optional.of(rule), how);
        }

        static Counterpart none(String why) {
            return new Counterpart(Optional.empty(), why);
        }
    }

    static Counterpart of(DbtProject project, Target target, Tree test, Tree subject) {
        Tree arguments = DbtProject.arguments(test);
        String column =
                test.text("column_name").or(() -> arguments.text("column_name")).orElse("");
        String kind = DbtProject.kind(test);
        return switch (kind) {
            case "singular" -> singular(project, test, subject);
            case "not_null", "dbt_expectations.expect_column_values_to_not_be_null" ->
                expected(arguments, Rule.of("notNull").with("columns", List.of(column)));
            case "unique" -> Counterpart.same(unique(List.of(column)).with("count", "groups"));
            case "dbt_expectations.expect_column_values_to_be_unique" -> expected(arguments, unique(List.of(column)));
            case "accepted_values" -> accepted(arguments, column);
            case "relationships" -> relationship(project, target, test, arguments, column);
            default ->
                kind.startsWith("dbt_utils.")
                        ? utils(kind.substring("dbt_utils.".length()), arguments, column)
                        : kind.startsWith("dbt_expectations.")
                                ? expectation(kind.substring("dbt_expectations.".length()), arguments, column)
                                : Counterpart.none("there is no check like this generic test; write one of type sql");
        };
    }

    private static Rule unique(List<String> columns) {
        return Rule.of("unique").with("columns", columns);
    }

    private static Counterpart accepted(Tree arguments, String column) {
        if (arguments.get("quote").value() instanceof Boolean quote
                && !quote
                && arguments.get("values").items().stream().anyMatch(item -> item.value() instanceof String)) {
            return Counterpart.none("its values are SQL (quote: false); write a check of type expression");
        }
        return Counterpart.changed(
                Rule.of("acceptedValues").with("column", column).with("values", values(arguments.get("values"))),
                COUNTS_VALUES);
    }

    private static List<@Nullable Object> values(Tree list) {
        List<@Nullable Object> values = new ArrayList<>();
        list.items().forEach(item -> values.add(item.value()));
        return values;
    }

    private static Counterpart relationship(
            DbtProject project, Target target, Tree test, Tree arguments, String column) {
        Optional<Tree> other = project.counterpart(test);
        Optional<String> field = arguments.text("field");
        if (other.isEmpty() || field.isEmpty()) {
            return Counterpart.none("the manifest does not tell the one table and the field that it refers to");
        }
        return Counterpart.same(Rule.of("references")
                .with("columns", List.of(column))
                .with("to", target.asset(DbtProject.table(other.get())))
                .with("toColumns", List.of(field.get())));
    }

    /** A singular test's rows are the violations; it may read only the table that is checked. */
    private static Counterpart singular(DbtProject project, Tree test, Tree subject) {
        Optional<String> sql = test.text("compiled_code");
        Optional<String> relation = subject.text("relation_name");
        if (sql.isEmpty() || relation.isEmpty() || !sql.get().contains(relation.get())) {
            return Counterpart.none("the manifest has no compiled SQL that reads "
                    + subject.text("name").orElse("its table")
                    + "; take the manifest after dbt build, or write a check of type sql");
        }
        if (project.tables(test).size() > 1) {
            return Counterpart.none("it reads several tables; write a check of type sql");
        }
        return Counterpart.same(Rule.of("sql")
                .with("query", sql.get().replace(relation.get(), "{table}").strip()));
    }

    private static Counterpart utils(String name, Tree arguments, String column) {
        return switch (name) {
            case "accepted_range" ->
                range(
                        column,
                        arguments.get("min_value"),
                        arguments.get("max_value"),
                        Boolean.FALSE.equals(arguments.get("inclusive").value()));
            case "unique_combination_of_columns" ->
                Counterpart.same(unique(arguments.texts("combination_of_columns"))
                        .with("count", "groups")
                        .with("nullsDistinct", false));
            case "expression_is_true" ->
                Counterpart.same(expression(
                        (column.isEmpty() ? "" : column + " ")
                                + arguments.text("expression").orElse(""),
                        column));
            case "not_accepted_values" ->
                Counterpart.changed(
                        Rule.of("forbiddenValues")
                                .with("column", column)
                                .with("values", values(arguments.get("values"))),
                        COUNTS_VALUES);
            case "not_empty_string" ->
                Counterpart.same(expression("trim(" + Ranges.quoted(column) + ") <> ''", column));
            case "not_null_proportion" ->
                arguments
                        .number("at_least")
                        .map(share -> Counterpart.same(Rule.of("notNull")
                                .with("columns", List.of(column))
                                .fail("> " + percent(BigDecimal.ONE.subtract(share)))))
                        .orElse(Counterpart.none("it has no at_least"));
            default -> Counterpart.none("there is no check like dbt_utils." + name + "; write one of type sql");
        };
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    private static Rule expression(String condition, String column) {
        Rule rule = Rule.of("expression").with("expression", condition);
        return column.isEmpty() ? rule : rule.with("columns", List.of(column));
    }

    private static Counterpart range(String column, Tree min, Tree max, boolean strictly) {
        boolean numbers = Stream.of(min, max)
                .allMatch(bound -> bound.value() == null || bound.number().isPresent());
        if (numbers && !strictly) {
            return Counterpart.same(Rule.of("range")
                    .with("column", column)
                    .with("min", min.number())
                    .with("max", max.number()));
        }
        // Bounds that are SQL stay as they are: dbt puts them into its query as well.
        Optional<String> low = min.text().map(text -> Ranges.quoted(column) + (strictly ? " > " : " >= ") + text);
        Optional<String> high = max.text().map(text -> Ranges.quoted(column) + (strictly ? " < " : " <= ") + text);
        return Counterpart.same(expression(
                Stream.of(low, high)
                        .flatMap(Optional::stream)
                        .reduce((a, b) -> a + " AND " + b)
                        .orElse("TRUE"),
                column));
    }

    private static Counterpart expectation(String name, Tree arguments, String column) {
        return switch (name) {
            case "expect_column_values_to_be_in_set" ->
                expected(
                        arguments,
                        Rule.of("acceptedValues")
                                .with("column", column)
                                .with("values", values(arguments.get("value_set"))));
            case "expect_column_values_to_not_be_in_set" ->
                expected(
                        arguments,
                        Rule.of("forbiddenValues")
                                .with("column", column)
                                .with("values", values(arguments.get("value_set"))));
            case "expect_column_values_to_match_regex" ->
                expected(
                        arguments,
                        Rule.of("regex")
                                .with("column", column)
                                .with("pattern", arguments.text("regex").map(Patterns::anywhere)));
            case "expect_column_values_to_be_between" ->
                range(column, arguments.get("min_value"), arguments.get("max_value"), arguments.isTrue("strictly"))
                        .rule()
                        .map(rule -> expected(arguments, rule))
                        .orElse(Counterpart.none("it has no bounds"));
            case "expect_column_value_lengths_to_be_between" ->
                expected(
                        arguments,
                        Rule.of("length")
                                .with("column", column)
                                .with("min", arguments.number("min_value"))
                                .with("max", arguments.number("max_value")));
            case "expect_compound_columns_to_be_unique" -> expected(arguments, unique(arguments.texts("column_list")));
            case "expect_table_row_count_to_equal" ->
                arguments
                        .number("value")
                        .map(count -> expected(arguments, Rule.of("rowCount").fail("!= " + count.toPlainString())))
                        .orElse(Counterpart.none("its value is no number"));
            case "expect_table_row_count_to_be_between" -> rowCount(arguments);
            default -> Counterpart.none("there is no check like dbt_expectations." + name + "; write one of type sql");
        };
    }

    private static Counterpart rowCount(Tree arguments) {
        Optional<String> low = arguments.number("min_value").map(BigDecimal::toPlainString);
        Optional<String> high = arguments.number("max_value").map(BigDecimal::toPlainString);
        if (low.isEmpty() && high.isEmpty()) {
            return Counterpart.none("it has no bounds that are numbers");
        }
        String fail = low.isPresent() && high.isPresent()
                ? "not between " + low.get() + " and " + high.get()
                : low.map(bound -> "< " + bound).orElseGet(() -> "> " + high.orElseThrow());
        return expected(arguments, Rule.of("rowCount").fail(fail));
    }

    /** What most tests of dbt_expectations have: a condition on rows. */
    private static Counterpart expected(Tree arguments, Rule rule) {
        return arguments.has("group_by") || arguments.has("compare_model")
                ? Counterpart.none("it groups or compares; write a check of type sql")
                : Counterpart.same(rule.where(arguments.text("row_condition")));
    }
}
