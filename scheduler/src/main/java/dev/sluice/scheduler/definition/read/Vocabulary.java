package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.definition.ResourceName;
import dev.sluice.scheduler.definition.read.Shape.Choice;
import dev.sluice.scheduler.definition.read.Shape.Field;
import dev.sluice.scheduler.definition.read.Shape.Fields;
import dev.sluice.scheduler.definition.read.Shape.ListOf;
import dev.sluice.scheduler.definition.read.Shape.MapOf;
import dev.sluice.scheduler.definition.read.Shape.Span;
import dev.sluice.scheduler.definition.read.Shape.Tagged;
import dev.sluice.scheduler.definition.read.Shape.Text;
import dev.sluice.scheduler.definition.read.Shape.TextOr;
import dev.sluice.scheduler.time.Durations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Words that the table of keys is written in. */
final class Vocabulary {
    static final Text NAME = text(
            "a name",
            "[a-z0-9]([a-z0-9-]*[a-z0-9])?",
            "1 to 63 of a-z, 0-9 and '-', not at an end",
            ResourceName.MAX_LENGTH);
    static final Text REFERENCE = text(
            "a reference",
            "([a-z0-9]([a-z0-9-]*[a-z0-9])?/)?[a-z0-9]([a-z0-9-]*[a-z0-9])?",
            "a name of this namespace, or namespace/name",
            2 * ResourceName.MAX_LENGTH + 1);
    static final Text ALIAS =
            text("an alias", "[A-Za-z_][A-Za-z0-9_-]*", "a letter or '_', then letters, digits, '_' and '-'", 100);
    static final Text VARIABLE =
            text("a parameter name", "[A-Za-z_][A-Za-z0-9_]*", "a letter or '_', then letters, digits and '_'", 100);
    static final Text ENV_NAME =
            text("a variable", "[A-Za-z_][A-Za-z0-9_]*", "a letter or '_', then letters, digits and '_'", 200);
    static final Text HEADER = text("a header", "[A-Za-z0-9!#$%&'*+.^_`|~-]+", "letters, digits and -", 200);
    static final Text LABEL =
            text("a label", "[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?", "letters, digits and . _ / - inside", 200);
    static final Text CONNECTION =
            text("a connection", "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", "letters, digits and . _ - inside", 100);
    static final Text SECRET_REFERENCE = text(
            "a secret reference",
            "[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?",
            "the name of a secret: letters, digits and . _ / - inside",
            200);
    static final Text CHANNEL = text(
            "a channel", "(log|webhook|slack|email):.+", "log:NAME, webhook:NAME, slack:NAME or email:ADDRESS", 300);
    static final Text CLOCK =
            text("a time of day", "([01][0-9]|2[0-3]):[0-5][0-9]", "hours and minutes, like \"06:30\"", 5);
    static final Text CPU =
            text("an amount of cores", "[0-9]{1,5}(\\.[0-9]{1,3})?|[0-9]{1,8}m", "like \"500m\", \"2\" or \"1.5\"", 10);
    static final Text MEMORY =
            text("an amount of memory", "[0-9]{1,12}(Ki|Mi|Gi|Ti|k|M|G|T)?", "like 512Mi or 2Gi", 16);
    static final Text ZONE = text("a time zone", 100);
    static final Text ASSET_TEXT = text("an asset", 4_200);

    private static final Fields DATASET = fields(
            "an asset",
            required("namespace", text("a namespace", 2_048), "OpenLineage namespace."),
            required("name", text("a name", 2_048), "OpenLineage name."));

    /** An alias, an address, or namespace and name. */
    static final TextOr ADDRESS = new TextOr(ASSET_TEXT, DATASET);

    private Vocabulary() {}

    /** A mapping that either is an address by namespace and name, or the given one: told apart by the key {@code ref}. */
    static Fields addressOr(Fields other) {
        List<Field> all = new ArrayList<>();
        other.fields().forEach(f -> all.add(new Field(f.key(), f.shape(), false, f.doc())));
        DATASET.fields().forEach(f -> all.add(new Field(f.key(), f.shape(), false, f.doc())));
        return new Fields(other.what(), List.copyOf(all), List.of(List.of("ref", "namespace"), List.of("ref", "name")));
    }

    static Text text(String what, String pattern, String rule, int max) {
        return new Text(what, Pattern.compile(pattern), rule, max);
    }

    /** Any text with at least one character. */
    static Text text(String what, int max) {
        return new Text(what, Pattern.compile("[\\s\\S]+"), "at least one character", max);
    }

    static Choice choice(List<String> values) {
        return new Choice(values);
    }

    /** All constants of an enum, as YAML spells them. */
    static <E extends Enum<E>> Choice choice(Class<E> type) {
        return new Choice(
                Arrays.stream(type.getEnumConstants()).map(Vocabulary::spelling).toList());
    }

    /** {@code BUFFER_ONE} is written bufferOne. */
    static String spelling(Enum<?> constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    static Span span(String min, String max) {
        return new Span(Durations.parse(min), Durations.parse(max));
    }

    static ListOf listOf(Shape item, int min, int max) {
        return new ListOf(item, min, max);
    }

    static MapOf mapOf(Text key, Shape value, int max) {
        return new MapOf(key, value, max);
    }

    static Field required(String key, Shape shape, String doc) {
        return new Field(key, shape, true, doc);
    }

    static Field optional(String key, Shape shape, String doc) {
        return new Field(key, shape, false, doc);
    }

    static Fields fields(String what, Field... fields) {
        return new Fields(what, List.of(fields), List.of());
    }

    static Map.Entry<String, Fields> variant(String value, Fields fields) {
        return Map.entry(value, fields);
    }

    /** The variants, each with the deciding key in front. */
    @SafeVarargs
    static Tagged tagged(String what, String key, Map.Entry<String, Fields>... variants) {
        Map<String, Fields> byValue = new LinkedHashMap<>();
        for (Map.Entry<String, Fields> variant : variants) {
            List<Field> all = new ArrayList<>();
            all.add(required(key, choice(List.of(variant.getKey())), "Always " + variant.getKey() + " here."));
            all.addAll(variant.getValue().fields());
            byValue.put(
                    variant.getKey(),
                    new Fields(
                            variant.getValue().what(),
                            List.copyOf(all),
                            variant.getValue().exactlyOne()));
        }
        return new Tagged(what, key, byValue);
    }
}
