package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Argument;
import dev.sluice.model.quality.Severity;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes docs/checks.md. */
final class CheckDocs {
    /** Examples of thresholds and what they mean. */
    static final Map<String, String> THRESHOLDS = new LinkedHashMap<>();

    static {
        THRESHOLDS.put("> 0", "any violation");
        THRESHOLDS.put("> 1%", "more than one row in a hundred, of all rows after `where`");
        THRESHOLDS.put("not between 900 and 1_100", "outside; the bounds themselves are inside");
        THRESHOLDS.put("between 3 and 5 exclusive", "inside; the bounds themselves are outside");
        THRESHOLDS.put("> 12h", "times are seconds; s, m, h and d are known");
        THRESHOLDS.put("< 0.5 * avg(last 7)", "less than half of the mean of the last seven good results");
        THRESHOLDS.put(
                "> p95(last 30, same weekday)",
                "above the 95th percentile of 30 good results of this day of the week (UTC)");
        THRESHOLDS.put(
                "not between median(last 10) - 3 * stddev(last 10) and median(last 10) + 3 * stddev(last 10)",
                "functions: avg, min, max, stddev, median, p0 to p100, last(n)");
        THRESHOLDS.put(
                "> last(1) + 2%",
                "two percentage points more than last time: with a % anywhere, all values are percentages");
    }

    private static final String HEAD = """
            # Checks

            Made from the catalogue by `CheckDocsTest`; change the types, not this file.

            A check measures one value, and holds it against `fail`, then against `warn`. Outcomes:

            | outcome | when |
            |---|---|
            | PASS | no threshold is crossed |
            | WARN | `warn` is crossed, or the error of an approximate value reaches across `fail` |
            | FAIL | `fail` is crossed, or the type says so (nothing is fresh, never written) |
            | ERROR | there is no value: unknown column, wrong type of column, a query that breaks, NaN, a threshold without an answer. Never a pass |
            | SKIPPED | a precondition is missing: too little history, no baseline, no spread |
            | WAIVED | it failed, and a waiver in force accepts that |

            A check without `fail` and without `warn` has the default of its type. One that declares `warn` only, never fails by \
            threshold. `where` leaves out rows before anything is counted. Percentages are of all rows after `where`, rows with NULL \
            among them; of no rows the share is 0%: an empty dataset is the business of `rowCount`.

            """;

    private static final String HOW = """

            ## How to add a check in one class

            Write a public class with a public constructor without parameters, and name it in \
            `META-INF/services/dev.sluice.quality.check.CheckType` of its jar. Reader, editor schema, planner, documentation and \
            gates know it from then on. This one is a test:

            ```java
            %s```

            Which plan:

            | plan | for | cost |
            |---|---|---|
            | `Scan` | aggregates over rows; each text one aggregate function with nothing around it | none of its own: fused with the others into one pass |
            | `Grouping` | counts over equal keys | one GROUP BY per set of keys |
            | `Statement` | joins, window functions, SQL of people | one query |
            | `Metadata` | columns, versions, foreign results | no query |
            | `Pair` | two datasets, in any stores | one query per side, or per segment of keys |

            Names and values get into SQL by `dialect.quote` and `dialect.literal` only. What does not fit the data is a `CheckFault` \
            whose message says what to do; what does not fit by itself is told by `problems`. Say in the description what NULL, NaN and \
            no rows mean.
            """;

    private CheckDocs() {}

    static String write(CheckCatalogue catalogue, String example) {
        StringBuilder text = new StringBuilder(HEAD);
        thresholds(text);
        types(text, catalogue);
        standards(text, catalogue);
        text.append(HOW.replace("%s", example));
        return text.toString();
    }

    private static void thresholds(StringBuilder text) {
        text.append("## Thresholds\n\n| threshold | met by |\n|---|---|\n");
        THRESHOLDS.forEach((threshold, means) -> text.append("| `")
                .append(threshold)
                .append("` | ")
                .append(means)
                .append(" |\n"));
        text.append(
                "\nComparisons: `=` `!=` `<` `<=` `>` `>=`, arithmetic: `+ - * /` and brackets. A function of history needs as "
                        + "many good results as it names: what failed or was waived is not normal. With fewer, the outcome is SKIPPED, "
                        + "unless the other threshold is crossed.\n");
    }

    private static void types(StringBuilder text, CheckCatalogue catalogue) {
        text.append("\n## Types\n");
        for (CheckVocabulary.Type type : catalogue.types()) {
            text.append("\n### ")
                    .append(type.name())
                    .append("\n\n")
                    .append(type.doc())
                    .append("\n\n");
            text.append("Default: ").append(defaults(catalogue, type)).append(".\n");
            if (!type.arguments().isEmpty()) {
                text.append("\n| argument | kind | | |\n|---|---|---|---|\n");
                type.arguments().forEach(argument -> argument(text, argument));
            }
        }
    }

    private static void argument(StringBuilder text, Argument argument) {
        String kind = argument.choices().isEmpty()
                ? argument.kind().name().toLowerCase(Locale.ROOT)
                : argument.choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
        text.append("| `")
                .append(argument.name())
                .append("` | ")
                .append(kind)
                .append(" | ")
                .append(argument.required() ? "required" : "optional")
                .append(" | ")
                .append(escaped(argument.doc()))
                .append(" |\n");
    }

    private static String defaults(CheckCatalogue catalogue, CheckVocabulary.Type type) {
        CheckSpec bare = new CheckSpec(
                "",
                type.name(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Severity.ERROR,
                Optional.empty(),
                "");
        CheckType.Defaults defaults = catalogue.type(type.name()).defaults(bare);
        return defaults.fail()
                .map(fail -> "fails `" + fail + "`")
                .or(() -> defaults.warn().map(warn -> "warns `" + warn + "`"))
                .orElse("none, declare one");
    }

    private static void standards(StringBuilder text, CheckCatalogue catalogue) {
        text.append("\n## Names in the standard vocabularies\n\n");
        text.append("| type | ODCS 3.1 | SodaCL | Great Expectations | dbt | DQDL |\n|---|---|---|---|---|---|\n");
        for (CheckVocabulary.Type type : catalogue.types()) {
            Standards names = catalogue.type(type.name()).standards();
            text.append("| ")
                    .append(String.join(
                            " | ",
                            type.name(),
                            cell(names.odcs()),
                            cell(names.soda()),
                            cell(names.greatExpectations()),
                            cell(names.dbt()),
                            cell(names.dqdl())))
                    .append(" |\n");
        }
    }

    private static String cell(String name) {
        return name.isEmpty() ? "–" : escaped(name);
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|");
    }
}
