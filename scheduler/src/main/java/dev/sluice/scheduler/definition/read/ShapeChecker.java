package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.text.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a tree against the table of keys and tells every difference. */
final class ShapeChecker {
    private final Problems problems;
    private final ScalarChecks scalars;

    ShapeChecker(Problems problems) {
        this.problems = problems;
        this.scalars = new ScalarChecks(problems);
    }

    /** @param what as messages call the value: "'timeout'", "item 3 of 'after'" */
    void check(YamlNode node, Shape shape, String what) {
        switch (shape) {
            case Shape.Text text -> scalars.text(node, text, what);
            case Shape.Word _ -> scalars.word(node, what);
            case Shape.Choice choice -> scalars.choice(node, choice, what);
            case Shape.Whole whole -> scalars.whole(node, whole, what);
            case Shape.Decimal decimal -> scalars.decimal(node, decimal, what);
            case Shape.AnyNumber _ -> scalars.anyNumber(node, what);
            case Shape.Literal _ -> scalars.literal(node, what);
            case Shape.Anything _ -> {}
            case Shape.Flag _ -> scalars.flag(node, what);
            case Shape.Span span -> scalars.span(node, span, what);
            case Shape.ListOf list -> list(node, list, what);
            case Shape.MapOf map -> map(node, map, what);
            case Shape.Fields fields -> fields(node, fields, true, what);
            case Shape.Open open -> fields(node, open.known(), false, what);
            case Shape.Tagged tagged -> tagged(node, tagged, what);
            case Shape.TextOr either ->
                check(node, node instanceof YamlNode.Scalar ? either.text() : either.mapping(), what);
        }
    }

    private void list(YamlNode node, Shape.ListOf shape, String what) {
        if (!(node instanceof YamlNode.Items items)) {
            scalars.wrongType(node, what, "a list", node instanceof YamlNode.Scalar ? "write it as [value]" : "");
            return;
        }
        int count = items.items().size();
        if (count < shape.min() || count > shape.max()) {
            problems.add(
                    count > shape.max() ? Rule.LIMIT : Rule.BAD_VALUE,
                    node,
                    what + " has " + count + " items",
                    "allowed: " + shape.min() + " to " + shape.max());
        }
        for (int i = 0; i < Math.min(count, shape.max()); i++) {
            check(items.items().get(i), shape.item(), "item " + (i + 1) + " of " + what);
        }
    }

    private void map(YamlNode node, Shape.MapOf shape, String what) {
        if (!(node instanceof YamlNode.Keys keys)) {
            scalars.wrongType(node, what, "a mapping", "");
            return;
        }
        if (keys.entries().size() > shape.max()) {
            problems.add(
                    Rule.LIMIT,
                    node,
                    what + " has " + keys.entries().size() + " keys; allowed are at most " + shape.max(),
                    "");
        }
        keys.entries().stream().limit(shape.max()).forEach(entry -> {
            scalars.matches(entry.key(), shape.key(), "key", Rule.BAD_NAME);
            check(entry.value(), shape.value(), quote(entry.key().text()));
        });
    }

    private void fields(YamlNode node, Shape.Fields shape, boolean closed, String what) {
        if (!(node instanceof YamlNode.Keys keys)) {
            scalars.wrongType(node, what, "a mapping with " + Suggestions.list(shape.keys()), "");
            return;
        }
        for (YamlNode.Entry entry : keys.entries()) {
            String key = entry.key().text();
            shape.field(key).ifPresentOrElse(field -> check(entry.value(), field.shape(), quote(key)), () -> {
                if (closed) {
                    unknown(entry.key(), shape);
                }
            });
        }
        for (Shape.Field field : shape.fields()) {
            if (field.required() && keys.entry(field.key()).isEmpty()) {
                missing(keys, shape, "'" + field.key() + "'", field.doc());
            }
        }
        for (List<String> alternatives : shape.exactlyOne()) {
            exactlyOne(keys, shape, alternatives);
        }
    }

    private void unknown(YamlNode.Scalar key, Shape.Fields shape) {
        problems.add(
                Rule.UNKNOWN_KEY,
                key,
                "unknown key " + quote(key.text()) + " in " + shape.what(),
                Suggestions.fix(key.text(), shape.keys()));
    }

    private void missing(YamlNode.Keys keys, Shape.Fields shape, String key, String doc) {
        problems.add(Rule.MISSING_KEY, keys, shape.what() + " has no " + key, doc.isEmpty() ? "" : "add it: " + doc);
    }

    private void exactlyOne(YamlNode.Keys keys, Shape.Fields shape, List<String> alternatives) {
        List<YamlNode.Entry> present = new ArrayList<>();
        alternatives.forEach(key -> keys.entry(key).ifPresent(present::add));
        String named = "'" + String.join("' or '", alternatives) + "'";
        if (present.isEmpty()) {
            missing(keys, shape, named, "");
        } else if (present.size() > 1) {
            problems.add(
                    Rule.CONFLICT, present.get(1).key(), shape.what() + " has more than one of " + named, "keep one");
        }
    }

    private void tagged(YamlNode node, Shape.Tagged shape, String what) {
        List<String> values = List.copyOf(shape.variants().keySet());
        if (!(node instanceof YamlNode.Keys keys)) {
            scalars.wrongType(node, what, shape.what(), "");
            return;
        }
        Optional<YamlNode> tag = keys.get(shape.key());
        if (tag.isEmpty()) {
            problems.add(
                    Rule.MISSING_KEY,
                    keys,
                    shape.what() + " has no '" + shape.key() + "'",
                    "allowed: " + Suggestions.list(values));
            return;
        }
        Shape.Fields variant =
                tag.get() instanceof YamlNode.Scalar scalar ? shape.variants().get(scalar.text()) : null;
        if (variant == null) {
            scalars.choice(tag.get(), new Shape.Choice(values), "'" + shape.key() + "'");
        } else {
            fields(node, variant, true, what);
        }
    }

    private static String quote(String text) {
        return Texts.quote(text);
    }
}
