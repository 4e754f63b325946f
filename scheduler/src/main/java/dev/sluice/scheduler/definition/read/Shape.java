package dev.sluice.scheduler.definition.read;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a value of a definition looks like: one description for the checks and for the JSON Schema. */
sealed interface Shape {
    /**
     * Text.
     *
     * @param what as messages call it: "a name"
     * @param pattern that it matches as a whole
     * @param rule the pattern in words
     * @param max longest, in characters
     */
    record Text(String what, Pattern pattern, String rule, int max) implements Shape {}

    /** Text, a number or true/false, used as written: values of environment variables and such. */
    record Word() implements Shape {}

    /** One of a closed list. */
    record Choice(List<String> values) implements Shape {}

    /** A whole number in a range. */
    record Whole(long min, long max) implements Shape {}

    /** A number in a range. */
    record Decimal(double min, double max) implements Shape {}

    /** Any number. */
    record AnyNumber() implements Shape {}

    /** Text, a number, true or false, or nothing: a value as it stands in data. */
    record Literal() implements Shape {}

    /** Whatever there is: for what only another tool can judge. */
    record Anything() implements Shape {}

    /** True or false. */
    record Flag() implements Shape {}

    /** A duration in a range. */
    record Span(Duration min, Duration max) implements Shape {}

    /** A list. */
    record ListOf(Shape item, int min, int max) implements Shape {}

    /**
     * A mapping with free keys.
     *
     * @param key what the keys look like
     */
    record MapOf(Text key, Shape value, int max) implements Shape {}

    /**
     * A mapping with fixed keys.
     *
     * @param what as messages call it: "spec", "a task of type sql"
     * @param exactlyOne sets of keys of which one must be there, and one alone
     */
    record Fields(String what, List<Field> fields, List<List<String>> exactlyOne) implements Shape {
        Optional<Field> field(String key) {
            return fields.stream().filter(f -> f.key().equals(key)).findFirst();
        }

        List<String> keys() {
            return fields.stream().map(Field::key).toList();
        }
    }

    /**
     * A mapping whose keys depend on the value of one of them.
     *
     * @param key that one
     */
    record Tagged(String what, String key, Map<String, Fields> variants) implements Shape {}

    /** A mapping with these keys and any others. */
    record Open(Fields known) implements Shape {}

    /** Text or a mapping. */
    record TextOr(Shape text, Shape mapping) implements Shape {}

    /**
     * A key of a mapping.
     *
     * @param doc what it is for, for editors
     */
    record Field(String key, Shape shape, boolean required, String doc) {}
}
