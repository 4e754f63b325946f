package dev.sluice.adapters.sql.lineage;

/** Texts for people, of bounded length. */
final class Text {
    private static final int LENGTH = 200;

    private Text() {}

    static String brief(Object text) {
        String line = String.valueOf(text).strip().replaceAll("\\s+", " ");
        return line.length() <= LENGTH ? line : line.substring(0, LENGTH - 1) + "…";
    }
}
