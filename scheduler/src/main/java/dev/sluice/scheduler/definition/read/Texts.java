package dev.sluice.scheduler.definition.read;

import java.math.BigDecimal;
import java.util.Optional;

/** Small readings of scalars. */
final class Texts {
    /** Longest free value, in characters. */
    static final int MAX_WORD = 200_000;

    private static final int SHOWN = 60;

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

    static Optional<Double> decimal(String text) {
        try {
            return text.length() > 40 ? Optional.empty() : Optional.of(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
