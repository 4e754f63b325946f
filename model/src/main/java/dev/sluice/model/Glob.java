package dev.sluice.model;

import java.util.List;

/**
 * A name pattern in which a star stands for any characters.
 *
 * @param parts what stands between the stars
 */
public record Glob(List<String> parts) {
    public Glob {
        parts = List.copyOf(parts);
    }

    /** The pattern as people write it: {@code shop/*}. */
    public static Glob of(String pattern) {
        return new Glob(List.of(pattern.split("\\*", -1)));
    }

    /** Whether the whole name is of the pattern. */
    public boolean matches(String name) {
        String first = parts.getFirst();
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.getLast();
        if (name.length() < first.length() + last.length() || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int at = first.length();
        int end = name.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }
}
