package dev.sluice.report.markup;

import java.util.Set;

/**
 * Makes characters visible that would hide something, or that XML may not hold.
 *
 * <p>Names come from whoever sends events. A control character, a lone surrogate or a change of writing direction in one of
 * them must neither break a document nor make it read differently from what it says.
 */
public final class Visible {
    private static final int REPLACEMENT = 0xFFFD;
    private static final int SOFT_HYPHEN = 0xAD;
    /** Letters by their kind, and blank. */
    private static final Set<Integer> FILLERS = Set.of(0x115F, 0x1160, 0x3164, 0xFFA0);

    private Visible() {}

    /** The text with a sign for each end of line and tab, and the number of any other such character: {@code ⟨U+202E⟩}. */
    public static String of(String text) {
        int clean = 0;
        while (clean < text.length() && isOrdinary(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        text.substring(clean).codePoints().forEach(point -> append(out, point));
        return out.toString();
    }

    /** How a character is told that cannot be shown. */
    public static String numbered(int point) {
        return "⟨U+%04X⟩".formatted(point);
    }

    /** At most so many characters; what was cut off is told. */
    public static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "… (" + Numbers.grouped(text.length()) + " characters, whole in report.json)";
    }

    private static boolean isOrdinary(char c) {
        boolean ascii = c >= ' ' && c < 0x7F;
        boolean european = c > 0x9F && c < 0x600 && c != SOFT_HYPHEN;
        return ascii || european;
    }

    private static void append(StringBuilder out, int point) {
        if (point == '\n') {
            out.append("↵ ");
        } else if (point == '\t') {
            out.append("⇥ ");
        } else if (isHidden(point)) {
            out.append(numbered(point));
        } else if (!Character.isValidCodePoint(point)
                || Character.getType(point) == Character.SURROGATE
                || (point & 0xFFFE) == 0xFFFE) {
            out.appendCodePoint(REPLACEMENT);
        } else {
            out.appendCodePoint(point);
        }
    }

    /** Controls, and format characters: zero width, marks and overrides of direction, tags. */
    private static boolean isHidden(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || FILLERS.contains(point);
    }
}
