package dev.sluice.verify.bundle;

/** Text out of a bundle in messages: whoever made it must not write on the reader's terminal. */
public final class Shown {
    private static final int LONGEST = 200;

    private Shown() {}

    /** Without what moves the cursor or turns the writing round, and not too long. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            int type = Character.getType(c);
            boolean plain = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            shown.appendCodePoint(plain ? c : '?');
        });
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
    }
}
