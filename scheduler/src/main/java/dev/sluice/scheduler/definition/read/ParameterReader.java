package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Parameter;
import dev.sluice.scheduler.expression.ParameterValues;
import dev.sluice.scheduler.text.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads parameters: their values are held against their type, the default against the closed list. */
final class ParameterReader {
    /** What CEL cannot have after {@code params.}. */
    private static final Set<String> KEYWORDS = Set.of("in", "true", "false", "null");

    private final Reading reading;
    private final Set<String> broken = new HashSet<>();

    ParameterReader(Reading reading) {
        this.reading = reading;
    }

    /** Parameters whose type is not known because it is wrong. */
    Set<String> broken() {
        return broken;
    }

    List<Parameter> read(Section spec) {
        List<Parameter> parameters = new ArrayList<>();
        spec.section("parameters").ifPresent(section -> section.keys().entries().forEach(entry -> {
            String name = entry.key().text();
            if (KEYWORDS.contains(name)) {
                reading.problems()
                        .add(Rule.PARAMETER, entry.key(), "'" + name + "' is a word of CEL", "give it another name");
            }
            Optional<Parameter> parameter =
                    Reading.section(reading, entry.value()).flatMap(fields -> parameter(name, fields));
            parameter.ifPresentOrElse(parameters::add, () -> broken.add(name));
        }));
        return parameters;
    }

    private Optional<Parameter> parameter(String name, Section fields) {
        Optional<Parameter.Type> type = fields.text("type").flatMap(t -> Section.constant(Parameter.Type.class, t));
        if (type.isEmpty()) {
            return Optional.empty();
        }
        List<String> allowed = new ArrayList<>();
        for (YamlNode.Scalar value : fields.scalars("enum")) {
            canonical(type.get(), value, "a value of '" + name + "'").ifPresent(text -> {
                if (allowed.contains(text)) {
                    reading.problems()
                            .add(Rule.PARAMETER, value, "value " + Texts.quote(text) + " is listed twice", "keep one");
                } else {
                    allowed.add(text);
                }
            });
        }
        Optional<String> preset = fields.scalar("default")
                .filter(value -> value.type() != YamlNode.Type.NOTHING)
                .flatMap(value -> preset(type.get(), name, value, allowed));
        return Optional.of(new Parameter(name, type.get(), allowed, preset));
    }

    private Optional<String> preset(Parameter.Type type, String name, YamlNode.Scalar value, List<String> allowed) {
        Optional<String> text = canonical(type, value, "the default of '" + name + "'");
        if (text.isPresent() && !allowed.isEmpty() && !allowed.contains(text.get())) {
            reading.problems()
                    .add(
                            Rule.PARAMETER,
                            value,
                            "the default of '" + name + "' is " + Texts.quote(text.get())
                                    + ", which its enum does not have",
                            Suggestions.fix(text.get(), allowed));
        }
        // A default that is wrong, and told, is still one: triggers need not give a value.
        return text.or(() -> Optional.of(value.text()));
    }

    private Optional<String> canonical(Parameter.Type type, YamlNode.Scalar value, String what) {
        try {
            return Optional.of(ParameterValues.canonical(type, value.text()));
        } catch (IllegalArgumentException e) {
            reading.problems()
                    .add(Rule.PARAMETER, value, what + " " + Texts.quote(value.text()) + " " + e.getMessage(), "");
            return Optional.empty();
        }
    }
}
