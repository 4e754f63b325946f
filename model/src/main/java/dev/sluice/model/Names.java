package dev.sluice.model;

/** The one rule for namespaces and names: what OpenLineage allows, less what no store can keep. */
final class Names {
    /** Longest namespace or name in UTF-16 units. */
    static final int MAX_LENGTH = 2_048;

    private Names() {}

    /**
     * Returns the value unchanged, or throws with a message that says what is wrong, where, and what is allowed.
     *
     * @throws IllegalArgumentException when the value is blank, too long, or holds NUL or an unpaired surrogate
     */
    static String require(String what, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " is blank; give it at least one visible character");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    what + " has " + value.length() + " characters; allowed are at most " + MAX_LENGTH);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(what + " has U+0000 at index " + i + "; remove it");
            }
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException(
                        what + " has an unpaired surrogate at index " + i + "; send valid Unicode");
            }
        }
        return value;
    }
}
