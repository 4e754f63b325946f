package dev.sluice.report.model;

import java.nio.charset.StandardCharsets;

/** Names of files from names that people chose. */
final class FileNames {
    private FileNames() {}

    /**
     * One part of a path: letters, digits, dot, low line and hyphen stay, each other byte of its UTF-8 becomes {@code %XX}. Two
     * names never have the same part, and none leads out of its folder.
     */
    static String segment(String name) {
        boolean dotsOnly = name.chars().allMatch(c -> c == '.');
        StringBuilder segment = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b) && !(dotsOnly && b == '.')) {
                segment.append((char) b);
            } else {
                segment.append("%%%02X".formatted(b));
            }
        }
        return segment.toString();
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '.'
                || b == '_'
                || b == '-';
    }
}
