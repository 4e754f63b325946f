package dev.sluice.report.markup;

import java.util.Locale;

/** Numbers for people, the same on every machine. */
public final class Numbers {
    private Numbers() {}

    /** With commas between thousands. */
    public static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A number and its noun, for example {@code 1 row}, {@code 2 rows}. */
    public static String count(long number, String noun) {
        return grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
