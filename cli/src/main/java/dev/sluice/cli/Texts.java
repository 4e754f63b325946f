package dev.sluice.cli;

import java.util.regex.Pattern;

/** Words for people. */
final class Texts {
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\t\n]]");

    private Texts() {}

    /** {@code 1 file}, {@code 2 files}. */
    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Without what would steer the terminal: logs and messages hold what others wrote. */
    static String printable(String line) {
        return CONTROLS.matcher(COLOURS.matcher(line).replaceAll("")).replaceAll("\uFFFD");
    }
}
