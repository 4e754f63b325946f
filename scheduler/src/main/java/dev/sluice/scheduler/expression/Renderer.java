package dev.sluice.scheduler.expression;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.sluice.scheduler.time.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Turns values of expressions into text. */
final class Renderer {
    private static final DateTimeFormatter SQL_TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    private Renderer() {}

    /** @throws IllegalArgumentException with the rule when the value has no such form */
    static String render(Object value, Rendering rendering) {
        return switch (rendering) {
            case TEXT -> text(value);
            case SQL_LITERAL -> sql(value);
        };
    }

    private static String text(Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number.toString();
            case Double number -> number(number);
            case Boolean bool -> bool.toString();
            case Instant instant -> instant.toString();
            case Duration duration when !duration.isNegative() -> Durations.print(duration);
            case NullValue _ -> "";
            default -> throw unrenderable(value);
        };
    }

    private static String sql(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            // Brackets: after a minus sign of the text, a bare negative number would begin a comment.
            case Long number -> number < 0 ? "(" + number + ")" : number.toString();
            case Double number -> number < 0 || isNegativeZero(number) ? "(" + number(number) + ")" : number(number);
            case Boolean bool -> bool ? "TRUE" : "FALSE";
            case Instant instant -> "TIMESTAMPTZ '" + SQL_TIMESTAMP.format(instant) + "'";
            case NullValue _ -> "NULL";
            default -> throw unrenderable(value);
        };
    }

    private static boolean isNegativeZero(double number) {
        return number == 0 && 1 / number < 0;
    }

    private static String number(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("its value is " + number + ", which is no number to write down");
        }
        return BigDecimal.valueOf(number).toPlainString();
    }

    private static String quoted(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("its value has the character U+0000, which SQL cannot hold");
        }
        return "'" + text.replace("'", "''") + "'";
    }

    private static IllegalArgumentException unrenderable(Object value) {
        String what = value instanceof CelByteString
                ? "bytes"
                : value instanceof java.util.List<?>
                        ? "a list"
                        : value instanceof java.util.Map<?, ?>
                                ? "a map"
                                : "of type " + value.getClass().getSimpleName();
        return new IllegalArgumentException(
                "its value is " + what + "; make it a string, number, boolean or timestamp");
    }
}
