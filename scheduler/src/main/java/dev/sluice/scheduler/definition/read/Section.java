package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.Template;
import dev.sluice.scheduler.expression.Rendering;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping, read leniently: what is missing or of the wrong kind is absent here, because the check against the table of keys has
 * told of it already.
 */
record Section(Reading reading, YamlNode.Keys keys) {
    Optional<YamlNode> node(String key) {
        return keys.get(key);
    }

    Optional<YamlNode.Scalar> scalar(String key) {
        return keys.get(key).filter(YamlNode.Scalar.class::isInstance).map(YamlNode.Scalar.class::cast);
    }

    /** Text that is not blank. */
    Optional<String> text(String key) {
        return scalar(key)
                .filter(s -> s.type() == YamlNode.Type.TEXT && !s.text().isEmpty())
                .map(YamlNode.Scalar::text);
    }

    String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    Optional<Duration> span(String key) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(Durations.parse(text));
            } catch (ScheduleException e) {
                return Optional.empty();
            }
        });
    }

    Duration span(String key, String otherwise) {
        return span(key).orElseGet(() -> Durations.parse(otherwise));
    }

    Optional<Integer> whole(String key) {
        return scalar(key)
                .filter(s -> s.type() == YamlNode.Type.WHOLE)
                .flatMap(s -> Texts.whole(s.text()))
                .filter(value -> value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE)
                .map(Long::intValue);
    }

    int whole(String key, int otherwise) {
        return whole(key).orElse(otherwise);
    }

    double decimal(String key, double otherwise) {
        return scalar(key)
                .filter(s -> s.type() == YamlNode.Type.WHOLE || s.type() == YamlNode.Type.DECIMAL)
                .flatMap(s -> Texts.decimal(s.text()))
                .orElse(otherwise);
    }

    boolean flag(String key) {
        return scalar(key)
                .filter(s -> s.type() == YamlNode.Type.FLAG)
                .map(s -> s.text().equalsIgnoreCase("true"))
                .orElse(false);
    }

    boolean flag(String key, boolean otherwise) {
        return scalar(key).filter(s -> s.type() == YamlNode.Type.FLAG).isPresent() ? flag(key) : otherwise;
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        return text(key)
                .flatMap(text -> constant(otherwise.getDeclaringClass(), text))
                .orElse(otherwise);
    }

    static <E extends Enum<E>> Optional<E> constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (Vocabulary.spelling(constant).equals(text)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    Optional<Section> section(String key) {
        return keys.get(key).flatMap(node -> Reading.section(reading, node));
    }

    List<YamlNode> items(String key) {
        return keys.get(key).filter(YamlNode.Items.class::isInstance).map(YamlNode.Items.class::cast).stream()
                .flatMap(items -> items.items().stream())
                .toList();
    }

    /** Items that are mappings. */
    List<Section> sections(String key) {
        return items(key).stream()
                .flatMap(node -> Reading.section(reading, node).stream())
                .toList();
    }

    /** Items that are scalars with a value. */
    List<YamlNode.Scalar> scalars(String key) {
        List<YamlNode.Scalar> scalars = new ArrayList<>();
        for (YamlNode item : items(key)) {
            if (item instanceof YamlNode.Scalar scalar && scalar.type() != YamlNode.Type.NOTHING) {
                scalars.add(scalar);
            }
        }
        return scalars;
    }

    List<String> texts(String key) {
        return scalars(key).stream().map(YamlNode.Scalar::text).toList();
    }

    /** Entries whose values are scalars with a value. */
    Map<String, YamlNode.Scalar> words(String key) {
        Map<String, YamlNode.Scalar> words = new LinkedHashMap<>();
        section(key).ifPresent(section -> section.keys.entries().forEach(entry -> {
            if (entry.value() instanceof YamlNode.Scalar scalar && scalar.type() != YamlNode.Type.NOTHING) {
                words.put(entry.key().text(), scalar);
            }
        }));
        return words;
    }

    Map<String, String> strings(String key) {
        Map<String, String> strings = new LinkedHashMap<>();
        words(key).forEach((name, scalar) -> strings.put(name, scalar.text()));
        return strings;
    }

    Map<String, Template> templates(String key, Reading.Sight sight) {
        Map<String, Template> templates = new LinkedHashMap<>();
        words(key).forEach((name, scalar) -> templates.put(name, reading.template(scalar, sight, Rendering.TEXT)));
        return templates;
    }

    List<Template> templateList(String key) {
        return scalars(key).stream()
                .map(scalar -> reading.template(scalar, Reading.Sight.TASK, Rendering.TEXT))
                .toList();
    }

    Template template(String key, Rendering rendering) {
        return scalar(key)
                .map(scalar -> reading.template(scalar, Reading.Sight.TASK, rendering))
                .orElse(Template.literal(""));
    }
}
