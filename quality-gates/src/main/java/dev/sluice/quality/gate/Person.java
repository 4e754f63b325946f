package dev.sluice.quality.gate;

import java.util.Locale;

/**
 * Who takes a step.
 *
 * @param name as authenticated; compared without case and surrounding blanks
 * @param role what they may do
 */
public record Person(String name, Role role) {
    boolean is(String other) {
        return key(name).equals(key(other));
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** What a person may do with waivers. In ascending order. */
    public enum Role {
        /** Nothing. */
        READER,
        /** Ask for one. */
        OPERATOR,
        /** Decide on those of others. */
        STEWARD,
        ADMIN
    }
}
