package dev.sluice.quality.imports;

import dev.sluice.quality.imports.Draft.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the quality rules of a contract: library metrics, SQL; the rest becomes remarks. */
final class OdcsQuality {
    private static final Pattern TABLE = Pattern.compile("\\$?\\{\\{?\\s*(?:table|object)\\s*}?}");
    private static final Pattern COLUMN = Pattern.compile("\\$?\\{\\{?\\s*(?:column|property)\\s*}?}");
    private static final Map<String, String> FORMATS = Map.of(
            "email", "email", "uuid", "uuid", "uri", "url", "hostname", "hostname", "ipv4", "ipv4", "ipv6", "ipv6");

    private final Draft draft;

    OdcsQuality(Draft draft) {
        this.draft = draft;
    }

    void read(Tree rules, Optional<String> column) {
        for (Tree rule : rules.items()) {
            String type = rule.text("type").orElse("library").toLowerCase(Locale.ROOT);
            switch (type) {
                case "library" -> library(rule, column);
                case "sql" -> sql(rule, column);
                case "text" -> drop(rule, "it is text for people");
                case "custom" ->
                    drop(
                            rule,
                            "it is written for " + rule.text("engine").orElse("another engine")
                                    + "; write the check in the gate, or take that engine's results as external evidence");
                default -> drop(rule, "there is no type '" + type + "' in the standard");
            }
        }
    }

    private void drop(Tree rule, String why) {
        draft.remark(Remark.dropped(rule.path(), name(rule), why));
    }

    private static String name(Tree rule) {
        return rule.text("name")
                .or(() -> rule.text("metric"))
                .or(() -> rule.text("rule"))
                .or(() -> rule.text("description"))
                .or(() -> rule.text("type"))
                .orElse("rule");
    }

    private void library(Tree rule, Optional<String> column) {
        String metric = rule.text("metric").or(() -> rule.text("rule")).orElse("");
        if (column.isEmpty()
                && !List.of("rowCount", "countCheck", "duplicateValues", "duplicateCount")
                        .contains(metric)) {
            drop(rule, "metric '" + metric + "' needs a column; put it under a property");
            return;
        }
        String name = column.orElse("");
        // The last ones are names that 3.0 uses in its examples.
        switch (metric) {
            case "nullValues", "nullCheck", "nullCount" ->
                finish(rule, name + "-not-null", Rule.of("notNull").with("columns", List.of(name)));
            case "missingValues", "missingCount" -> missing(rule, name);
            case "invalidValues", "validValues", "invalidCount" -> invalid(rule, name);
            case "duplicateValues", "duplicateCount", "uniqueCheck" -> duplicates(rule, column);
            case "rowCount", "countCheck" -> finish(rule, "row-count", Rule.of("rowCount"));
            default -> drop(rule, "there is no metric '" + metric + "' in the standard");
        }
    }

    private void missing(Tree rule, String column) {
        List<Object> values = new ArrayList<>();
        for (Tree item : rule.get("arguments").get("missingValues").items()) {
            // NULL is missing anyway.
            if (item.value() != null) {
                values.add(item.value());
            }
        }
        Rule check = Rule.of("missing").with("column", column);
        finish(rule, column + "-missing", values.isEmpty() ? check : check.with("values", values));
    }

    private void invalid(Tree rule, String column) {
        Tree arguments = rule.get("arguments");
        Tree listed = arguments.has("validValues") ? arguments.get("validValues") : rule.get("validValues");
        Optional<String> pattern = arguments.text("pattern").or(() -> rule.text("pattern"));
        if (pattern.isPresent() && rule.has("pattern")) {
            draft.remark(Remark.changed(
                    rule.path(),
                    "pattern",
                    "it stands beside 'arguments', where the standard does not have it; read all the same"));
        }
        boolean any = false;
        if (listed.isList()) {
            any = true;
            List<@Nullable Object> values = new ArrayList<>();
            listed.items().forEach(item -> values.add(item.value()));
            finish(
                    rule,
                    column + "-valid",
                    Rule.of("acceptedValues").with("column", column).with("values", values));
        }
        if (pattern.isPresent()) {
            any = true;
            Rule regex = Rule.of("regex").with("column", column).with("pattern", Patterns.whole(pattern.get()));
            finish(rule, column + "-pattern", regex);
        }
        if (arguments.has("minLength") || arguments.has("maxLength")) {
            any = true;
            Rule length = Rule.of("length")
                    .with("column", column)
                    .with("min", arguments.number("minLength"))
                    .with("max", arguments.number("maxLength"));
            finish(rule, column + "-length", length);
        }
        if (!any) {
            drop(rule, "'arguments' have neither validValues nor pattern nor a length");
        }
    }

    private void duplicates(Tree rule, Optional<String> column) {
        List<String> named = rule.get("arguments").texts("properties");
        List<String> columns = column.isPresent() && named.isEmpty() ? List.of(column.get()) : named;
        Rule check =
                columns.isEmpty() ? Rule.of("duplicateRows") : Rule.of("unique").with("columns", columns);
        finish(rule, columns.isEmpty() ? "duplicate-rows" : String.join("-", columns) + "-unique", check);
    }

    private void sql(Tree rule, Optional<String> column) {
        Optional<String> query = rule.text("query");
        if (query.isEmpty()) {
            drop(rule, "it has no query");
            return;
        }
        Matcher columns = COLUMN.matcher(query.get());
        if (columns.find() && column.isEmpty()) {
            drop(rule, "the query asks for a column, but the rule belongs to the whole object");
            return;
        }
        String named = column.map(name -> columns.replaceAll(Matcher.quoteReplacement(Ranges.quoted(name))))
                .orElse(query.get());
        Rule check = Rule.of("sql")
                .with("query", TABLE.matcher(named).replaceAll("{table}").strip())
                .with("returns", "scalar")
                .with("columns", column.map(List::of));
        finish(rule, column.map(name -> name + "-sql").orElse("sql"), check);
    }

    /** Thresholds, severity and description, which every rule has. */
    private void finish(Tree rule, String usualId, Rule check) {
        Rule threshold = check;
        List<String> operators = Operators.of(rule);
        String unit = rule.text("unit").orElse("rows").toLowerCase(Locale.ROOT);
        boolean percent = unit.equals("percent") || unit.equals("%");
        if (operators.size() > 1) {
            drop(rule, "it has " + String.join(" and ", operators) + "; the standard allows one operator a rule");
            return;
        }
        if (operators.size() == 1) {
            Optional<String> fails = Operators.fails(rule, operators.getFirst(), percent);
            if (fails.isEmpty()) {
                drop(rule, operators.getFirst() + " is no number");
                return;
            }
            threshold = check.fail(fails.get());
            if (operators.getFirst().endsWith("Between")) {
                draft.remark(Remark.changed(
                        rule.path(),
                        operators.getFirst(),
                        "its bounds are outside, by the standard; some tools count them in"));
            }
        }
        if (!percent && !unit.equals("rows")) {
            draft.remark(Remark.changed(rule.path(), "unit " + unit, "the number is read as rows"));
        }
        if (rule.has("schedule")) {
            draft.remark(Remark.changed(
                    rule.path(), "schedule", "a gate is evaluated when its data was written; set 'every' for more"));
        }
        draft.add(
                rule.path(),
                name(rule),
                rule.text("name").orElse(usualId),
                threshold
                        .severity(Severities.ofRule(rule.text("severity")))
                        .description(rule.text("description").orElse("")));
    }

    static void format(Draft draft, String path, String column, String format) {
        String known = FORMATS.get(format.toLowerCase(Locale.ROOT));
        if (known == null) {
            draft.remark(Remark.dropped(path + ".format", "format " + format, "there is no check for this format"));
            return;
        }
        draft.add(
                path,
                "format " + format,
                column + "-format",
                Rule.of("format").with("column", column).with("format", known));
    }
}
