package dev.sluice.quality.imports;

/** Regular expressions of tools that search, and of tools that match: here a pattern matches the whole text. */
final class Patterns {
    private static final String ANYTHING = "(?:.|\\n)*";

    private Patterns() {}

    /** For tools whose pattern is the whole text: anchors at its ends say nothing more. */
    static String whole(String pattern) {
        String inner = pattern.startsWith("^") ? pattern.substring(1) : pattern;
        return endsWithAnchor(inner) ? inner.substring(0, inner.length() - 1) : inner;
    }

    /** For tools that look for the pattern anywhere: what is not anchored may have anything around it. */
    static String anywhere(String pattern) {
        boolean start = pattern.startsWith("^");
        boolean end = endsWithAnchor(pattern);
        String inner = pattern.substring(start ? 1 : 0, pattern.length() - (end ? 1 : 0));
        if (start && end) {
            return inner;
        }
        return (start ? "" : ANYTHING) + "(?:" + inner + ")" + (end ? "" : ANYTHING);
    }

    private static boolean endsWithAnchor(String pattern) {
        if (!pattern.endsWith("$")) {
            return false;
        }
        int slashes = 0;
        for (int i = pattern.length() - 2; i >= 0 && pattern.charAt(i) == '\\'; i--) {
            slashes++;
        }
        return slashes % 2 == 0;
    }
}
