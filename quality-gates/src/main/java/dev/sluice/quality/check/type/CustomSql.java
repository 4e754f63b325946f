package dev.sluice.quality.check.type;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import dev.sluice.quality.check.Arguments;
import dev.sluice.quality.check.BasicType;
import dev.sluice.quality.check.CheckCatalogue;
import dev.sluice.quality.check.CheckPlan;
import dev.sluice.quality.check.Columns;
import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.History;
import dev.sluice.quality.check.Measurement;
import dev.sluice.quality.check.Row;
import dev.sluice.quality.check.Standards;
import dev.sluice.quality.check.Table;
import dev.sluice.quality.check.TypeDoc;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;

/** What a query of one's own says. */
public final class CustomSql extends BasicType {
    private static final List<String> RETURNS = List.of("rows", "scalar", "boolean");

    public CustomSql() {
        super(
                TypeDoc.of(
                                "sql",
                                "What one SELECT gives. rows: the rows it gives are the violations, none: 0. scalar: one number; NULL or no "
                                        + "row is ERROR. boolean: TRUE is good, FALSE a violation; NULL or no row is ERROR.")
                        .required(
                                CheckCatalogue.QUERY,
                                Kind.SQL,
                                "One SELECT; {table} stands for the checked rows, after slice and 'where'.")
                        .choiceOrFirst("returns", "What it gives.", RETURNS)
                        .optional(
                                "columns",
                                Kind.COLUMNS,
                                "Columns that the query is about: a hold by column goes by them. Default: the dataset as a whole."),
                new Standards(
                        "sql",
                        "failed rows with query, metric with query",
                        "unexpected_rows_expectation",
                        "singular test",
                        "CustomSql"),
                Defaults.NO_VIOLATION,
                Value.OTHER);
    }

    @Override
    public Defaults defaults(CheckSpec check) {
        return "scalar".equals(check.arguments().get("returns")) ? Defaults.NONE : Defaults.NO_VIOLATION;
    }

    @Override
    public CheckPlan plan(CheckSpec check, Table table, Dialect dialect, History history) {
        Arguments arguments = new Arguments(check);
        String query = relation(arguments.text(CheckCatalogue.QUERY));
        String returns = arguments.choice("returns", RETURNS);
        boolean rows = returns.equals("rows");
        return new CheckPlan.Statement(
                Columns.names(new Columns(check, table).some("columns")),
                Optional.empty(),
                rows ? "SELECT count(*) FROM (\n" + query + "\n) AS failing" : query,
                answer -> switch (returns) {
                    case "scalar" -> scalar(answer);
                    case "boolean" -> truth(answer);
                    default -> violations(answer.getFirst().count(0));
                },
                rows ? Optional.of(query) : Optional.empty());
    }

    /** The query without its semicolon, with the placeholder that contracts and definitions use. */
    private static String relation(String query) {
        return query.strip()
                .replaceFirst(";\\s*$", "")
                .replaceAll("\\{\\{table}}|\\{table}|\\{object}", Matcher.quoteReplacement(CheckPlan.TABLE));
    }

    private static Measurement violations(long rows) {
        return Measurement.of((double) rows, "rows", OptionalLong.empty(), "the query gives " + rows + " rows");
    }

    private static Measurement scalar(List<Row> answer) {
        Optional<String> wrong = shape(answer);
        if (wrong.isPresent()) {
            return Measurement.undefined(wrong.get());
        }
        OptionalDouble value = answer.getFirst().number(0);
        return value.isEmpty()
                ? Measurement.undefined("the query gives NULL")
                : Measurement.of(
                        value.getAsDouble(), "", OptionalLong.empty(), "the query gives " + value.getAsDouble());
    }

    private static Measurement truth(List<Row> answer) {
        Optional<String> wrong = shape(answer);
        if (wrong.isPresent()) {
            return Measurement.undefined(wrong.get());
        }
        return answer.getFirst()
                .flag(0)
                .map(good -> Measurement.of(
                        good ? 0 : 1,
                        "violations",
                        OptionalLong.empty(),
                        "the query gives " + (good ? "TRUE" : "FALSE")))
                .orElseGet(() -> Measurement.undefined("the query gives NULL"));
    }

    private static Optional<String> shape(List<Row> answer) {
        return answer.size() == 1 && answer.getFirst().values().size() == 1
                ? Optional.empty()
                : Optional.of("the query gives " + answer.size() + " rows"
                        + (answer.isEmpty()
                                ? ""
                                : " of " + answer.getFirst().values().size() + " columns")
                        + "; it has to give one value");
    }
}
