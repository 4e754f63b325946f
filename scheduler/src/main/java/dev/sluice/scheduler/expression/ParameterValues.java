package dev.sluice.scheduler.expression;

import dev.sluice.scheduler.definition.Parameter;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Values of parameters: text in the canonical form of their type, and what expressions see. */
public final class ParameterValues {
    /** Longest value, in characters. */
    public static final int MAX_LENGTH = 4_096;

    private ParameterValues() {}

    /**
     * The canonical text of a value: what two spellings of one value have in common.
     *
     * @throws IllegalArgumentException with the rule when it is no value of the type
     */
    public static String canonical(Parameter.Type type, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "has " + text.length() + " characters; allowed are at most " + MAX_LENGTH);
        }
        return switch (type) {
            case STRING -> text;
            case INTEGER -> Long.toString(integer(text));
            case NUMBER -> Double.toString(number(text));
            case BOOLEAN -> Boolean.toString(bool(text));
            case TIMESTAMP -> timestamp(text).toString();
        };
    }

    /**
     * What expressions see of a value: String, Long, Double, Boolean or Instant.
     *
     * @throws IllegalArgumentException with the rule when it is no value of the type
     */
    public static Object parse(Parameter.Type type, String text) {
        return switch (type) {
            case STRING -> text;
            case INTEGER -> integer(text);
            case NUMBER -> number(text);
            case BOOLEAN -> bool(text);
            case TIMESTAMP -> timestamp(text);
        };
    }

    private static long integer(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number of 64 bits, like 42", e);
        }
    }

    private static double number(String text) {
        try {
            double value = new BigDecimal(text).doubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number, like 0.5", e);
        }
        throw new IllegalArgumentException("is larger than a number can be");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    private static Instant timestamp(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("is not a timestamp with offset, like 2024-01-31T06:00:00Z", e);
        }
    }
}
