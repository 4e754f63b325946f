package dev.sluice.scheduler.definition.read;

import dev.sluice.scheduler.text.Suggestions;
import dev.sluice.scheduler.time.Durations;
import dev.sluice.scheduler.time.ScheduleException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Holds single values against what they should look like. */
final class ScalarChecks {
    private final Problems problems;

    ScalarChecks(Problems problems) {
        this.problems = problems;
    }

    void wrongType(YamlNode node, String what, String wanted, String fix) {
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

    void text(YamlNode node, Shape.Text shape, String what) {
        asText(node, what, shape.what()).ifPresent(scalar -> matches(scalar, shape, what, Rule.BAD_VALUE));
    }

    void matches(YamlNode.Scalar scalar, Shape.Text shape, String what, Rule rule) {
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

    void word(YamlNode node, String what) {
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

    void choice(YamlNode node, Shape.Choice shape, String what) {
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

    void whole(YamlNode node, Shape.Whole shape, String what) {
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

    void decimal(YamlNode node, Shape.Decimal shape, String what) {
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

    void anyNumber(YamlNode node, String what) {
        if (!(node instanceof YamlNode.Scalar scalar)
                || (scalar.type() != YamlNode.Type.WHOLE && scalar.type() != YamlNode.Type.DECIMAL)) {
            wrongType(node, what, "a number", unquote(node, YamlNode.Type.DECIMAL));
        } else if (Texts.number(scalar.text()).isEmpty()) {
            problems.add(
                    Rule.BAD_VALUE, node, what + " is " + Texts.cut(scalar.text()), "allowed: numbers such as 0.5");
        }
    }

    void literal(YamlNode node, String what) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            wrongType(node, what, "text, a number, true, false or null", "");
        } else if (scalar.text().length() > Texts.MAX_WORD) {
            problems.add(
                    Rule.LIMIT,
                    node,
                    what + " has " + scalar.text().length() + " characters; allowed are at most " + Texts.MAX_WORD,
                    "");
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

    void flag(YamlNode node, String what) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.type() != YamlNode.Type.FLAG) {
            wrongType(node, what, "true or false", unquote(node, YamlNode.Type.FLAG));
        }
    }

    void span(YamlNode node, Shape.Span shape, String what) {
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

    private static String quote(String text) {
        return Texts.quote(text);
    }
}
