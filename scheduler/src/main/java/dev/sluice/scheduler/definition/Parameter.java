package dev.sluice.scheduler.definition;

import java.util.List;
import java.util.Optional;

/**
 * A typed input of a run.
 *
 * @param name as expressions spell it: {@code params.NAME}
 * @param type of its values
 * @param allowed closed list of values; empty: any
 * @param defaultValue used when a run gives none; absent: a run must give one
 */
public record Parameter(String name, Type type, List<String> allowed, Optional<String> defaultValue) {
    public Parameter {
        allowed = List.copyOf(allowed);
    }

    /** Types of parameters; values travel as text in the canonical form of the type. */
    public enum Type {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        TIMESTAMP
    }
}
