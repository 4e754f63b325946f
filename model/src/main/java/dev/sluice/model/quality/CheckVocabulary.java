package dev.sluice.model.quality;

import java.util.List;

/** The types of check that exist, as readers of definitions and writers of schemas need to know them. */
public interface CheckVocabulary {
    /** No type at all: for tools that read no gates. */
    CheckVocabulary NONE = new CheckVocabulary() {
        @Override
        public List<Type> types() {
            return List.of();
        }

        @Override
        public List<Problem> problems(CheckSpec check) {
            return List.of();
        }
    };

    /** All of them, by name. */
    List<Type> types();

    /** What is wrong with a check beyond names and kinds of its arguments: a threshold that does not parse, a bad pattern. */
    List<Problem> problems(CheckSpec check);

    /**
     * A type of check.
     *
     * @param name as definitions spell it: lower camel case
     * @param doc what it measures, its treatment of nulls and of no rows, in a sentence or two
     * @param arguments what it takes beside what every check has
     */
    record Type(String name, String doc, List<Argument> arguments) {
        public Type {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * An argument of a type.
     *
     * @param name lower camel case
     * @param kind what its value looks like
     * @param required whether it must be there
     * @param choices allowed values; empty: any
     * @param doc what it is for
     */
    record Argument(String name, Kind kind, boolean required, List<String> choices, String doc) {
        public Argument {
            choices = List.copyOf(choices);
        }
    }

    /** What the value of an argument looks like. */
    enum Kind {
        TEXT,
        /** SQL: an expression, a predicate or a SELECT, as the argument's doc says. */
        SQL,
        NUMBER,
        FLAG,
        DURATION,
        /** Name of a column. */
        COLUMN,
        /** At least one name of a column. */
        COLUMNS,
        /** A list of text, numbers, booleans or null. */
        VALUES,
        /** Another dataset: {@code connection://name/table}. */
        ASSET,
        /** Mapping of column to column or of column to type. */
        MAPPING
    }

    /**
     * Something wrong with a check.
     *
     * @param key of the check that it is about: {@code warn}, {@code fail}, {@code where}, or an argument's name
     * @param message what is wrong and what to do
     */
    record Problem(String key, String message) {}
}
