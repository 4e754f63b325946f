package dev.sluice.model.reproduce;

import java.util.Collection;

/** How alike two outputs are, the closest first. */
public enum Level {
    /** The same bytes. */
    BYTE,
    /** The same columns and the same rows, each as often; order, compression and the program that wrote them do not count. */
    LOGICAL,
    /** Declared measures are within their tolerances. */
    STATISTICAL,
    /** None of these. */
    DIFFERENT;

    /** Whether this is what was expected, or closer. */
    public boolean reaches(Level expected) {
        return compareTo(expected) <= 0;
    }

    /** The least alike; BYTE when there is none. */
    public static Level worst(Collection<Level> levels) {
        return levels.stream().max(Level::compareTo).orElse(BYTE);
    }
}
