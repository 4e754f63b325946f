package dev.sluice.quality.check;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads a regular expression, refuses what is not portable, and writes out its abbreviations. For one pattern, once. */
final class PatternReader {
    /** Longest pattern that is read. */
    private static final int LONGEST = 2_000;

    private static final Pattern BOUNDS = Pattern.compile("\\{([0-9]{1,6})(,([0-9]{1,6})?)?}");
    private static final String SPECIAL = "\\^$.|?*+()[]{}";
    private static final String DIGITS = "0-9";
    private static final String WORDS = "0-9A-Za-z_";
    private static final String SPACES = "\\t\\n\\f\\r ";

    /** Classes that are written for any character, line feeds too. */
    private static final List<String> ANYTHING =
            List.of("[\\s\\S]", "[\\S\\s]", "[\\d\\D]", "[\\D\\d]", "[\\w\\W]", "[\\W\\w]");

    private final String source;
    private final StringBuilder out = new StringBuilder();
    private int at;

    PatternReader(String source) {
        this.source = source;
    }

    String portable() {
        if (source.length() > LONGEST) {
            throw new CheckFault("a pattern has at most " + LONGEST + " characters, not " + source.length());
        }
        while (at < source.length()) {
            step();
        }
        String portable = out.toString();
        try {
            Pattern.compile(portable);
        } catch (PatternSyntaxException e) {
            throw new CheckFault("pattern '" + source + "' cannot be read: " + e.getDescription());
        }
        return portable;
    }

    private void step() {
        char c = source.charAt(at);
        switch (c) {
            case '\\' -> escape();
            case '[' -> characterClass();
            case '(' -> open();
            case '{' -> bounds();
            case '.' -> put("[^\\n]", 1);
            case '*', '+', '?' -> repeat();
            case '}', ']' -> put("\\" + c, 1);
            default -> literal(c, SPECIAL.replaceAll("[\\^$|)]", ""));
        }
    }

    private void put(String portable, int read) {
        out.append(portable);
        at += read;
    }

    private void literal(char c, String toEscape) {
        switch (c) {
            case '\n' -> put("\\n", 1);
            case '\t' -> put("\\t", 1);
            case '\r' -> put("\\r", 1);
            case '\f' -> put("\\f", 1);
            default -> {
                if (c < ' ' || c == 0x7f) {
                    throw refused(
                            "a control character", "only tab, line feed, form feed and carriage return are portable");
                }
                put(toEscape.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c), 1);
            }
        }
    }

    private void escape() {
        char next = escaped();
        switch (next) {
            case 'd' -> put("[" + DIGITS + "]", 2);
            case 'D' -> put("[^" + DIGITS + "]", 2);
            case 'w' -> put("[" + WORDS + "]", 2);
            case 'W' -> put("[^" + WORDS + "]", 2);
            case 's' -> put("[" + SPACES + "]", 2);
            case 'S' -> put("[^" + SPACES + "]", 2);
            case 'A' -> put("^", 2);
            case 'z' -> put("$", 2);
            default -> put(plain(next), 2);
        }
    }

    /** What an escaped character is both inside and outside a class. */
    private String plain(char next) {
        if ("ntrf".indexOf(next) >= 0) {
            return "\\" + next;
        }
        if (Character.isLetterOrDigit(next)) {
            throw refused("'\\" + next + "'", what(next));
        }
        return SPECIAL.indexOf(next) >= 0 || next == '-' ? "\\" + next : String.valueOf(next);
    }

    private static String what(char next) {
        return switch (next) {
            case 'b', 'B' -> "word boundaries are not portable; the pattern has to match the whole value anyway";
            case 'p', 'P' -> "Unicode properties are not portable; write a class such as [A-Za-z]";
            case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' -> "back-references are not portable";
            default -> "portable are \\d \\D \\w \\W \\s \\S \\n \\t \\r \\f and escaped signs";
        };
    }

    private char escaped() {
        if (at + 1 >= source.length()) {
            throw refused("a single '\\' at the end", "escape it: \\\\");
        }
        return source.charAt(at + 1);
    }

    private void characterClass() {
        for (String any : ANYTHING) {
            if (source.startsWith(any, at)) {
                put("(?:[^\\n]|\\n)", any.length());
                return;
            }
        }
        int start = at;
        put("[", 1);
        if (at < source.length() && source.charAt(at) == '^') {
            put("^", 1);
        }
        if (at < source.length() && source.charAt(at) == ']') {
            put("\\]", 1);
        }
        while (at < source.length() && source.charAt(at) != ']') {
            inClass();
        }
        if (at >= source.length()) {
            at = start;
            throw refused("'['", "its ']' is missing");
        }
        put("]", 1);
    }

    private void inClass() {
        char c = source.charAt(at);
        if (c == '[' && at + 1 < source.length() && ":.=".indexOf(source.charAt(at + 1)) >= 0) {
            throw refused(
                    "'[" + source.charAt(at + 1) + "'", "POSIX classes are not portable; write ranges such as A-Za-z");
        }
        if (c == '&' && source.startsWith("&&", at)) {
            throw refused("'&&'", "intersections are not portable");
        }
        if (c != '\\') {
            literal(c, "[^");
            return;
        }
        char next = escaped();
        switch (next) {
            case 'd' -> abbreviated(DIGITS);
            case 'w' -> abbreviated(WORDS);
            case 's' -> abbreviated(SPACES);
            case 'D', 'W', 'S' -> throw refused("'\\" + next + "' in a class", "negate the whole class: [^...]");
            default -> put(plain(next), 2);
        }
    }

    /** A hyphen behind an abbreviation is itself: written out it would start a range. */
    private void abbreviated(String portable) {
        put(portable, 2);
        if (at < source.length() && source.charAt(at) == '-') {
            put("\\-", 1);
        }
    }

    private void open() {
        if (source.startsWith("(?:", at)) {
            put("(?:", 3);
        } else if (source.startsWith("(?", at)) {
            String group = source.substring(at, Math.min(source.length(), at + 4));
            throw refused("'" + group + "'", group(group));
        } else {
            put("(?:", 1);
        }
    }

    private static String group(String group) {
        if (group.startsWith("(?=") || group.startsWith("(?!") || group.matches("\\(\\?<[=!].*")) {
            return "look-around is not portable; write two checks, or an expression";
        }
        return group.startsWith("(?<") || group.startsWith("(?P")
                ? "named groups are not portable; write (...)"
                : "inline flags and atomic groups are not portable; for either case set ignoreCase: true";
    }

    private void bounds() {
        Matcher bounds = BOUNDS.matcher(source).region(at, source.length());
        if (!bounds.lookingAt()) {
            put("\\{", 1);
            return;
        }
        bounded(bounds.group(1));
        bounded(bounds.group(3));
        put(bounds.group(), bounds.end() - at);
        lazy();
    }

    private void bounded(@Nullable String bound) {
        if (bound != null && Integer.parseInt(bound) > PortablePattern.MOST_REPEATS) {
            throw refused(
                    "'{" + bound + "}'",
                    "repeats go up to " + PortablePattern.MOST_REPEATS + "; check the length with type length");
        }
    }

    private void repeat() {
        put(String.valueOf(source.charAt(at)), 1);
        lazy();
    }

    /** Lazy repeats match the same whole values as greedy ones, and stores differ in how they mix them: they are made greedy. */
    private void lazy() {
        if (at < source.length() && source.charAt(at) == '?') {
            at++;
        }
        if (at < source.length() && "*+?{".indexOf(source.charAt(at)) >= 0) {
            throw refused(
                    "'" + source.charAt(at) + "' behind a repeat", "possessive and double repeats are not portable");
        }
    }

    private CheckFault refused(String what, String instead) {
        return new CheckFault("pattern '" + source + "', column " + (at + 1) + ": " + what + " is refused: " + instead);
    }
}
