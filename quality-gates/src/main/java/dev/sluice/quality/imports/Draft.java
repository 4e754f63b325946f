package dev.sluice.quality.imports;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** A gate while it is being put together from another system's rules. */
final class Draft {
    private static final int LONGEST_ID = 100;

    private final Target target;
    private final CheckVocabulary vocabulary;
    private final String name;
    private final String asset;
    private final String description;
    private final Map<String, Map<String, Object>> checks = new LinkedHashMap<>();
    private final List<String> sensitive = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();

    Draft(Target target, CheckVocabulary vocabulary, String name, String table, String description) {
        this.target = target;
        this.vocabulary = vocabulary;
        this.name = slug(name);
        this.asset = target.asset(table);
        this.description = description;
    }

    Target target() {
        return target;
    }

    /**
     * A check to be.
     *
     * @param type in the catalogue
     * @param arguments as definitions write them
     */
    record Rule(
            String type,
            Map<String, Object> arguments,
            Optional<String> where,
            Optional<String> warn,
            Optional<String> fail,
            Severity severity,
            String description) {
        static Rule of(String type) {
            return new Rule(type, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Severity.ERROR, "");
        }

        Rule with(String argument, Object value) {
            Map<String, Object> more = new LinkedHashMap<>(arguments);
            more.put(argument, value);
            return new Rule(type, more, where, warn, fail, severity, description);
        }

        Rule with(String argument, Optional<?> value) {
            return value.isPresent() ? with(argument, (Object) value.get()) : this;
        }

        Rule where(Optional<String> predicate) {
            Optional<String> both = where.isPresent() && predicate.isPresent()
                    ? Optional.of("(" + where.get() + ") AND (" + predicate.get() + ")")
                    : where.or(() -> predicate);
            return new Rule(type, arguments, both, warn, fail, severity, description);
        }

        Rule fail(String threshold) {
            return new Rule(type, arguments, where, warn, Optional.of(threshold), severity, description);
        }

        /** A warn threshold that equals the other would never be told apart from it. */
        Rule thresholds(Optional<String> warnIf, Optional<String> failIf) {
            Optional<String> milder = warnIf.equals(failIf) ? Optional.empty() : warnIf;
            return new Rule(type, arguments, where, milder, failIf, severity, description);
        }

        Rule severity(Severity other) {
            return new Rule(type, arguments, where, warn, fail, other, description);
        }

        Rule description(String text) {
            return new Rule(type, arguments, where, warn, fail, severity, text.strip());
        }
    }

    void remark(Remark remark) {
        remarks.add(remark);
    }

    void sensitive(String column) {
        if (!sensitive.contains(column)) {
            sensitive.add(column);
        }
    }

    /** Takes the check over if the catalogue understands it; else it becomes a remark. */
    void add(String where, String what, String id, Rule rule) {
        String unique = unique(slug(id));
        CheckSpec spec = new CheckSpec(
                unique,
                rule.type(),
                rule.arguments(),
                rule.where(),
                rule.warn(),
                rule.fail(),
                rule.severity(),
                Optional.empty(),
                rule.description());
        List<CheckVocabulary.Problem> problems = vocabulary.problems(spec);
        if (!problems.isEmpty()) {
            CheckVocabulary.Problem first = problems.getFirst();
            remark(Remark.dropped(where, what, first.key() + ": " + first.message()));
            return;
        }
        Map<String, Object> check = new LinkedHashMap<>();
        check.put("id", unique);
        check.put("type", rule.type());
        rule.arguments().forEach((key, value) -> check.put(key, plain(value)));
        rule.where().ifPresent(text -> check.put("where", text));
        rule.warn().ifPresent(text -> check.put("warn", text));
        rule.fail().ifPresent(text -> check.put("fail", text));
        if (rule.severity() != Severity.ERROR) {
            check.put("severity", rule.severity().name().toLowerCase(Locale.ROOT));
        }
        if (!rule.description().isEmpty()) {
            check.put("description", rule.description());
        }
        checks.put(unique, check);
    }

    private String unique(String id) {
        String candidate = id;
        for (int number = 2; checks.containsKey(candidate); number++) {
            candidate = id + "-" + number;
        }
        return candidate;
    }

    /** A letter first, then letters, digits, '_' and '-'. */
    static String slug(String text) {
        String cleaned = text.replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("^[-0-9]+|-+$", "");
        String named = cleaned.isEmpty() ? "check" : cleaned;
        return named.length() > LONGEST_ID - 5 ? named.substring(0, LONGEST_ID - 5) : named;
    }

    /** Numbers as YAML writes them without quotes. */
    private static Object plain(Object value) {
        return switch (value) {
            case BigDecimal number when number.stripTrailingZeros().scale() <= 0 -> number.toBigInteger();
            case BigDecimal number -> number.doubleValue();
            case List<?> list ->
                list.stream().map(item -> item == null ? null : plain(item)).toList();
            default -> value;
        };
    }

    boolean isEmpty() {
        return checks.isEmpty();
    }

    ImportedGate gate() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", target.namespace());
        metadata.put("ownership", Map.of("owner", target.owner()));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("asset", asset);
        if (!description.isBlank()) {
            spec.put("description", description.strip());
        }
        spec.put("checks", List.copyOf(checks.values()));
        if (!sensitive.isEmpty()) {
            spec.put("sensitive", sensitive);
        }
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("apiVersion", "sluice.dev/v1alpha1");
        definition.put("kind", "Gate");
        definition.put("metadata", metadata);
        definition.put("spec", spec);
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(120)
                .build();
        String yaml = new Dump(settings).dumpToString(definition);
        return new ImportedGate(name, asset, checks.size(), yaml, remarks);
    }
}
