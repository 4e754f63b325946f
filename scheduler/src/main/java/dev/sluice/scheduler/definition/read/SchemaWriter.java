package dev.sluice.scheduler.definition.read;

import dev.sluice.model.quality.CheckVocabulary;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the table of keys as JSON Schema 2020-12, for editors. Whatever it refuses the reader refuses too. */
public final class SchemaWriter {
    /** Where editors find it. */
    public static final String ID = "https://sluice.dev/schema/workflow-v1alpha1.json";

    /** The order of units, as durations are read; ISO 8601 beside it. */
    private static final String DURATION = "^(\\s*[0-9]+\\s*(w|d|h|m|s|ms|us|ns))+\\s*$|^\\s*P.*$";

    private final IdentityHashMap<Shape, String> names = new IdentityHashMap<>();
    private final Map<String, Object> definitions = new TreeMap<>();

    private SchemaWriter() {}

    /** The schema as JSON with a final line end; the same text for the same table of keys and the same types of check. */
    public static String write(CheckVocabulary checks) {
        SchemaWriter writer = new SchemaWriter();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", ID);
        schema.put("title", "Sluice definition, " + Shapes.API_VERSION);
        schema.putAll(writer.schema(Shapes.document(checks)));
        schema.put("$defs", writer.definitions);
        StringBuilder text = new StringBuilder();
        Json.write(schema, 0, text);
        return text.append('\n').toString();
    }

    private Map<String, Object> schema(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Word _ -> object("type", List.of("string", "number", "boolean"));
            case Shape.Choice choice -> object("enum", choice.values());
            case Shape.Whole whole -> object("type", "integer", "minimum", whole.min(), "maximum", whole.max());
            case Shape.Decimal decimal ->
                object("type", "number", "minimum", number(decimal.min()), "maximum", number(decimal.max()));
            case Shape.AnyNumber _ -> object("type", "number");
            case Shape.Literal _ -> object("type", List.of("string", "number", "boolean", "null"));
            case Shape.Anything _ -> object();
            case Shape.Flag _ -> object("type", "boolean");
            case Shape.Span _ -> object("type", "string", "pattern", DURATION);
            case Shape.ListOf list ->
                object("type", "array", "items", schema(list.item()), "minItems", list.min(), "maxItems", list.max());
            case Shape.MapOf map ->
                object(
                        "type",
                        "object",
                        "propertyNames",
                        text(map.key()),
                        "additionalProperties",
                        schema(map.value()),
                        "maxProperties",
                        map.max());
            case Shape.Fields fields -> reference(fields);
            case Shape.Tagged tagged -> reference(tagged);
            case Shape.Open open -> reference(open);
            case Shape.TextOr either -> object("anyOf", List.of(schema(either.text()), schema(either.mapping())));
        };
    }

    private static BigDecimal number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros();
    }

    private static Map<String, Object> text(Shape.Text text) {
        Map<String, Object> schema = object("type", "string", "maxLength", text.max());
        if (text.pattern().pattern().equals("[\\s\\S]+")) {
            schema.put("minLength", 1);
        } else {
            schema.put("pattern", "^(?:" + text.pattern().pattern() + ")$");
        }
        return schema;
    }

    /** Mappings are written once, under their name. */
    private Map<String, Object> reference(Shape shape) {
        String name = names.get(shape);
        if (name == null) {
            name = freeName(what(shape));
            names.put(shape, name);
            definitions.put(name, Map.of());
            definitions.put(
                    name,
                    switch (shape) {
                        case Shape.Fields fields -> fields(fields);
                        case Shape.Open open -> fields(open.known(), true);
                        case Shape.Tagged tagged -> tagged(tagged);
                        default -> throw new IllegalStateException("only mappings have names: " + shape);
                    });
        }
        return object("$ref", "#/$defs/" + name);
    }

    private static String what(Shape shape) {
        String what =
                switch (shape) {
                    case Shape.Fields fields -> fields.what();
                    case Shape.Open open -> open.known().what();
                    case Shape.Tagged tagged -> tagged.what();
                    default -> "value";
                };
        return what.replaceFirst("^an? ", "").replace(' ', '-');
    }

    private String freeName(String wanted) {
        String name = wanted;
        for (int i = 2; definitions.containsKey(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    private Map<String, Object> fields(Shape.Fields fields) {
        return fields(fields, false);
    }

    private Map<String, Object> fields(Shape.Fields fields, boolean others) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (Shape.Field field : fields.fields()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", field.doc());
            property.putAll(schema(field.shape()));
            properties.put(field.key(), property);
            if (field.required()) {
                required.add(field.key());
            }
        }
        Map<String, Object> schema = object("type", "object", "properties", properties, "additionalProperties", others);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (!fields.exactlyOne().isEmpty()) {
            schema.put(
                    "allOf",
                    fields.exactlyOne().stream()
                            .map(keys -> object(
                                    "oneOf",
                                    keys.stream()
                                            .map(key -> object("required", List.of(key)))
                                            .toList()))
                            .toList());
        }
        return schema;
    }

    /** By if and then, so that editors tell about the keys of the one variant and not of all. */
    private Map<String, Object> tagged(Shape.Tagged tagged) {
        List<Object> variants = new ArrayList<>();
        tagged.variants()
                .forEach((value, fields) -> variants.add(object(
                        "if",
                        object("properties", object(tagged.key(), object("const", value))),
                        "then",
                        schema(fields))));
        return object(
                "type",
                "object",
                "required",
                List.of(tagged.key()),
                "properties",
                object(
                        tagged.key(),
                        object("enum", List.copyOf(tagged.variants().keySet()))),
                "allOf",
                variants);
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
