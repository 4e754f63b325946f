package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.text.Suggestions;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a tree against the table of keys and tells every difference. */
final class ShapeChecker {
    private final Problems problems;

    ShapeChecker(Problems problems) {
        this.problems = problems;
    }

    /** @param what as messages call the value: "'timeout'", "item 3 of 'after'" */
    void check(YamlNode node, Shape shape, String what) {
        switch (shape) {
            case Shape.Text text -> text(node, text, what);
            case Shape.Word _ -> word(node, what);
            case Shape.Choice choice -> choice(node, choice, what);
            case Shape.Whole whole -> whole(node, whole, what);
            case Shape.Decimal decimal -> decimal(node, decimal, what);
            case Shape.Flag _ -> flag(node, what);
            case Shape.Span span -> span(node, span, what);
            case Shape.ListOf list -> list(node, list, what);
            case Shape.MapOf map -> map(node, map, what);
            case Shape.Fields fields -> fields(node, fields, what);
            case Shape.Tagged tagged -> tagged(node, tagged, what);
            case Shape.TextOr either ->
                check(node, node instanceof YamlNode.Scalar ? either.text() : either.mapping(), what);
        }
    }

    private void wrongType(YamlNode node, String what, String wanted, String fix) {
        String is = node instanceof YamlNode.Scalar s && s.type() == YamlNode.Type.NOTHING
                ? " has no value"
                : " is " + node.describe();
        problems.add(Rule.WRONG_TYPE, node, what + is + "; wanted " + wanted, fix);
    }

    /** The scalar when it is text; else a problem. */
    private Optional<YamlNode.Scalar> asText(YamlNode node, String what, String wanted) {
        if (node instanceof YamlNode.Scalar scalar) {
            switch (scalar.type()) {
                case TEXT -> {
                    return Optional.of(scalar);
                }
                case NOTHING -> wrongType(node, what, wanted, "write one, or leave the key out");
                case WHOLE, DECIMAL, FLAG ->
                    wrongType(node, what, wanted, "put it into quotes: \"" + scalar.text() + "\"");
            }
        } else {
            wrongType(node, what, wanted, "");
        }
        return Optional.empty();
    }

    private void text(YamlNode node, Shape.Text shape, String what) {
        asText(node, what, shape.what()).ifPresent(scalar -> matches(scalar, shape, what, Rule.BAD_VALUE));
    }

    private void matches(YamlNode.Scalar scalar, Shape.Text shape, String what, Rule rule) {
        if (scalar.text().length() > shape.max()) {
            problems.add(
                    Rule.LIMIT,
                    scalar,
                    what + " has " + scalar.text().length() + " characters; allowed are at most " + shape.max(),
                    "");
        } else if (!shape.pattern().matcher(scalar.text()).matches()) {
            Rule named = shape.equals(Vocabulary.NAME) || shape.equals(Vocabulary.REFERENCE) ? Rule.BAD_NAME : rule;
            problems.add(
                    named,
                    scalar,
                    what + " " + quote(scalar.text()) + " is not " + shape.what(),
                    "allowed: " + shape.rule());
        }
    }

    private void word(YamlNode node, String what) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            wrongType(node, what, "text, a number, true or false", "");
        } else if (scalar.type() == YamlNode.Type.NOTHING) {
            wrongType(node, what, "text, a number, true or false", "write \"\" for an empty text");
        } else if (scalar.text().length() > Texts.MAX_WORD) {
            problems.add(
                    Rule.LIMIT,
                    node,
                    what + " has " + scalar.text().length() + " characters; allowed are at most " + Texts.MAX_WORD,
                    "");
        }
    }

    private void choice(YamlNode node, Shape.Choice shape, String what) {
        asText(node, what, "one of " + Suggestions.list(shape.values())).ifPresent(scalar -> {
            if (!shape.values().contains(scalar.text())) {
                problems.add(
                        Rule.BAD_VALUE,
                        scalar,
                        what + " cannot be " + quote(scalar.text()),
                        Suggestions.fix(scalar.text(), shape.values()));
            }
        });
    }

    private void whole(YamlNode node, Shape.Whole shape, String what) {
        String wanted = "a whole number from " + shape.min() + " to " + shape.max();
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() != YamlNode.Type.WHOLE) {
            wrongType(node, what, wanted, unquote(node, YamlNode.Type.WHOLE));
            return;
        }
        Optional<Long> value = Texts.whole(scalar.text());
        if (value.isEmpty() || value.get() < shape.min() || value.get() > shape.max()) {
            problems.add(Rule.BAD_VALUE, node, what + " is " + Texts.cut(scalar.text()), "allowed: " + wanted);
        }
    }

    private void decimal(YamlNode node, Shape.Decimal shape, String what) {
        String wanted = "a number from " + number(shape.min()) + " to " + number(shape.max());
        if (!(node instanceof YamlNode.Scalar scalar)
                || (scalar.type() != YamlNode.Type.WHOLE && scalar.type() != YamlNode.Type.DECIMAL)) {
            wrongType(node, what, wanted, unquote(node, YamlNode.Type.DECIMAL));
            return;
        }
        Optional<Double> value = Texts.decimal(scalar.text());
        if (value.isEmpty() || !(value.get() >= shape.min() && value.get() <= shape.max())) {
            problems.add(Rule.BAD_VALUE, node, what + " is " + Texts.cut(scalar.text()), "allowed: " + wanted);
        }
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** A number or flag in quotes is text; that is easy to overlook. */
    private static String unquote(YamlNode node, YamlNode.Type wanted) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.plain()) {
            YamlNode.Type type = YamlNode.Scalar.typeOf(scalar.text());
            if (type == wanted || (wanted == YamlNode.Type.DECIMAL && type == YamlNode.Type.WHOLE)) {
                return "take the quotes away";
            }
        }
        return "";
    }

    private void flag(YamlNode node, String what) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() != YamlNode.Type.FLAG) {
            wrongType(node, what, "true or false", unquote(node, YamlNode.Type.FLAG));
        }
    }

    private void span(YamlNode node, Shape.Span shape, String what) {
        String wanted = "a duration from " + Durations.print(shape.min()) + " to " + Durations.print(shape.max())
                + ", like 15m";
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() != YamlNode.Type.TEXT) {
            String fix = node instanceof YamlNode.Scalar s && s.type() == YamlNode.Type.WHOLE
                    ? "add a unit: " + Texts.cut(s.text()) + "s, " + Texts.cut(s.text()) + "m"
                    : "";
            wrongType(node, what, wanted, fix);
            return;
        }
        try {
            Duration value = Durations.parse(scalar.text());
            if (value.compareTo(shape.min()) < 0 || value.compareTo(shape.max()) > 0) {
                problems.add(Rule.BAD_VALUE, node, what + " is " + Texts.cut(scalar.text()), "allowed: " + wanted);
            }
        } catch (ScheduleException e) {
            problems.add(
                    Rule.BAD_VALUE,
                    node,
                    what + " " + quote(scalar.text()) + " is not a duration",
                    "allowed: " + wanted);
        }
    }

    private void list(YamlNode node, Shape.ListOf shape, String what) {
        if (!(node instanceof YamlNode.Items items)) {
            wrongType(node, what, "a list", node instanceof YamlNode.Scalar ? "write it as [value]" : "");
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
            wrongType(node, what, "a mapping", "");
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
            matches(entry.key(), shape.key(), "key", Rule.BAD_NAME);
            check(entry.value(), shape.value(), quote(entry.key().text()));
        });
    }

    private void fields(YamlNode node, Shape.Fields shape, String what) {
        if (!(node instanceof YamlNode.Keys keys)) {
            wrongType(node, what, "a mapping with " + Suggestions.list(shape.keys()), "");
            return;
        }
        for (YamlNode.Entry entry : keys.entries()) {
            String key = entry.key().text();
            shape.field(key)
                    .ifPresentOrElse(
                            field -> check(entry.value(), field.shape(), quote(key)),
                            () -> problems.add(
                                    Rule.UNKNOWN_KEY,
                                    entry.key(),
                                    "unknown key " + quote(key) + " in " + shape.what(),
                                    Suggestions.fix(key, shape.keys())));
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
            wrongType(node, what, shape.what(), "");
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
            choice(tag.get(), new Shape.Choice(values), "'" + shape.key() + "'");
        } else {
            fields(node, variant, what);
        }
    }

    private static String quote(String text) {
        return Texts.quote(text);
    }
}
