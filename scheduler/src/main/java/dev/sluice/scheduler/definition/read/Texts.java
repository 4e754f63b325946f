package dev.sluice.scheduler.definition.read;

import java.math.BigDecimal;
import java.util.Optional;

/** Small readings of scalars. */
final class Texts {
    /** Longest free value, in characters. */
    static final int MAX_WORD = 200_000;

    private static final int SHOWN = 60;
    private static final int MAX_DIGITS = 300;
    private static final int LONG_DIGITS = 18;

    private Texts() {}

    static String cut(String text) {
        String line = text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    static String quote(String text) {
        return "'" + cut(text) + "'";
    }

    static Optional<Long> whole(String text) {
        try {
            return text.length() > 20 ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A number as data has it: a Long when it is whole and fits, else a BigDecimal; 1.0 and 1 are the same one. */
    static Optional<Number> number(String text) {
        if (text.length() > MAX_DIGITS) {
            return Optional.empty();
        }
        try {
            BigDecimal exact = new BigDecimal(text).stripTrailingZeros();
            if (Math.abs((long) exact.scale()) > MAX_DIGITS) {
                return Optional.empty();
            }
            boolean fits = exact.scale() <= 0 && exact.precision() - exact.scale() <= LONG_DIGITS;
            return Optional.of(fits ? (Number) exact.longValueExact() : exact.setScale(Math.max(0, exact.scale())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Double> decimal(String text) {
        try {
            return text.length() > 40 ? Optional.empty() : Optional.of(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
