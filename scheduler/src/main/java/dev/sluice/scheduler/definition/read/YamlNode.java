package dev.sluice.scheduler.definition.read;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** YAML with the place of every value. */
sealed interface YamlNode {
    /** Where it begins. */
    Place place();

    /** Values below it and itself, aliases counted each time. */
    int size();

    /** As messages name it. */
    String describe();

    /** What a scalar is by the core schema of YAML 1.2: {@code on}, {@code no} and dates are text. */
    enum Type {
        TEXT("text"),
        WHOLE("a whole number"),
        DECIMAL("a number"),
        FLAG("true or false"),
        NOTHING("nothing");

        private final String words;

        Type(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * A single value.
     *
     * @param text as written, quotes and escapes resolved
     * @param type what it is
     * @param plain whether it has no quotes
     * @param end where it ends
     */
    record Scalar(String text, Type type, boolean plain, Place place, Place end) implements YamlNode {
        private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
        private static final Pattern DECIMAL = Pattern.compile(
                "[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

        static Type typeOf(String plain) {
            if (plain.length() > 100) {
                return Type.TEXT;
            }
            return switch (plain) {
                case "", "~", "null", "Null", "NULL" -> Type.NOTHING;
                case "true", "True", "TRUE", "false", "False", "FALSE" -> Type.FLAG;
                default ->
                    WHOLE.matcher(plain).matches()
                            ? Type.WHOLE
                            : DECIMAL.matcher(plain).matches() ? Type.DECIMAL : Type.TEXT;
            };
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String describe() {
            return type.words();
        }
    }

    /** A list. */
    record Items(List<YamlNode> items, Place place, int size) implements YamlNode {
        @Override
        public String describe() {
            return "a list";
        }
    }

    /** A mapping; a key that is written twice is here once. */
    record Keys(List<Entry> entries, Place place, int size) implements YamlNode {
        Optional<YamlNode> get(String key) {
            return entry(key).map(Entry::value);
        }

        Optional<Entry> entry(String key) {
            return entries.stream().filter(e -> e.key().text().equals(key)).findFirst();
        }

        @Override
        public String describe() {
            return "a mapping";
        }
    }

    /** A key with its value. */
    record Entry(Scalar key, YamlNode value) {}
}
