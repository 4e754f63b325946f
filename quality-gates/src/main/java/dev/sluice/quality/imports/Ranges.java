package dev.sluice.quality.imports;

import dev.sluice.quality.imports.Draft.Rule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Bounds of a contract's property: inclusive ones are a range, exclusive ones a condition. */
final class Ranges {
    private final Draft draft;
    private final Tree options;
    private final String column;

    Ranges(Draft draft, Tree options, String column) {
        this.draft = draft;
        this.options = options;
        this.column = column;
    }

    /** The keys that were read. */
    List<String> read(String logical) {
        List<String> known = new ArrayList<>();
        boolean numbers = logical.equals("number") || logical.equals("integer");
        boolean times = logical.equals("date") || logical.equals("timestamp");
        if (!numbers && !times) {
            return known;
        }
        List<String> inclusive =
                Stream.of("minimum", "maximum").filter(options::has).toList();
        List<String> exclusive = Stream.of("exclusiveMinimum", "exclusiveMaximum")
                .filter(options::has)
                .toList();
        known.addAll(inclusive);
        known.addAll(exclusive);
        if (!inclusive.isEmpty()) {
            Rule range = Rule.of("range").with("column", column);
            Rule bounded = numbers
                    ? range.with("min", options.number("minimum")).with("max", options.number("maximum"))
                    : range.with("earliest", options.text("minimum")).with("latest", options.text("maximum"));
            draft.add(options.path(), String.join(", ", inclusive), column + "-range", bounded);
        }
        if (!exclusive.isEmpty()) {
            String condition = Stream.of(
                            bound(numbers, "exclusiveMinimum", " > "), bound(numbers, "exclusiveMaximum", " < "))
                    .flatMap(Optional::stream)
                    .reduce((one, two) -> one + " AND " + two)
                    .orElse("TRUE");
            expression(String.join(", ", exclusive), column + "-exclusive-range", condition);
        }
        Optional<BigDecimal> multiple = options.number("multipleOf");
        if (numbers && multiple.isPresent()) {
            known.add("multipleOf");
            expression(
                    "multipleOf",
                    column + "-multiple",
                    "mod(" + quoted(column) + ", " + multiple.get().toPlainString() + ") = 0");
        }
        return known;
    }

    private Optional<String> bound(boolean numbers, String key, String operator) {
        return numbers
                ? options.number(key).map(number -> quoted(column) + operator + number.toPlainString())
                : options.text(key).map(time -> quoted(column) + operator + literal(time));
    }

    private void expression(String what, String id, String condition) {
        draft.add(
                options.path(),
                what,
                id,
                Rule.of("expression").with("expression", condition).with("columns", List.of(column)));
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
