package dev.sluice.scheduler.definition.read;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** A small catalogue with every kind of argument. */
final class SampleChecks implements CheckVocabulary {
    private static final Pattern THRESHOLD = Pattern.compile("(>=?|<=?|!?=) ?[0-9.]+%?");

    @Override
    public List<Type> types() {
        Argument column = argument("column", Kind.COLUMN, true, "The column.");
        return List.of(
                new Type(
                        "notNull", "Rows without a value.", List.of(argument("columns", Kind.COLUMNS, true, "Which."))),
                new Type(
                        "regex",
                        "Rows that do not match as a whole.",
                        List.of(column, argument("pattern", Kind.TEXT, true, "Regular expression."))),
                new Type(
                        "range",
                        "Rows outside.",
                        List.of(
                                column,
                                argument("min", Kind.NUMBER, false, "Smallest."),
                                argument("max", Kind.NUMBER, false, "Largest."),
                                argument("exclusive", Kind.FLAG, false, "Whether the ends are outside."))),
                new Type(
                        "acceptedValues",
                        "Rows with another value.",
                        List.of(column, argument("values", Kind.VALUES, true, "Allowed."))),
                new Type(
                        "format",
                        "Rows of another format.",
                        List.of(
                                column,
                                new Argument("format", Kind.TEXT, true, List.of("email", "uuid"), "Which format."))),
                new Type(
                        "freshness",
                        "Age of the newest row.",
                        List.of(column, argument("window", Kind.DURATION, false, "How far back."))),
                new Type(
                        "schema",
                        "Columns and their types.",
                        List.of(argument("columns", Kind.MAPPING, true, "Type by column."))),
                new Type(
                        "references",
                        "Rows without a partner.",
                        List.of(column, argument("to", Kind.ASSET, true, "The other asset."))),
                new Type(
                        "sql", "Rows that a query returns.", List.of(argument("query", Kind.SQL, true, "One SELECT."))),
                new Type("rowCount", "Rows.", List.of()));
    }

    private static Argument argument(String name, Kind kind, boolean required, String doc) {
        return new Argument(name, kind, required, List.of(), doc);
    }

    @Override
    public List<Problem> problems(CheckSpec check) {
        List<Problem> problems = new ArrayList<>();
        if (check.arguments().get("pattern") instanceof String pattern) {
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                problems.add(new Problem("pattern", "the pattern is not closed: " + e.getDescription()));
            }
        }
        Stream.of("warn", "fail").forEach(key -> (key.equals("warn") ? check.warn() : check.fail())
                .filter(text -> !THRESHOLD.matcher(text).matches())
                .ifPresent(text -> problems.add(new Problem(key, "'" + text + "' is no threshold; write \"> 1%\""))));
        return problems;
    }
}
