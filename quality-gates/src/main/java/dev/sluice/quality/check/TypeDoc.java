package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckVocabulary;
import dev.sluice.model.quality.CheckVocabulary.Argument;
import dev.sluice.model.quality.CheckVocabulary.Kind;
import java.util.ArrayList;
import java.util.List;

/** Describes a type of check. */
public final class TypeDoc {
    private final String name;
    private final String doc;
    private final List<Argument> arguments = new ArrayList<>();

    private TypeDoc(String name, String doc) {
        this.name = name;
        this.doc = doc;
    }

    /**
     * Starts a description.
     *
     * @param name lower camel case
     * @param doc what it measures, its treatment of nulls and of no rows
     */
    public static TypeDoc of(String name, String doc) {
        return new TypeDoc(name, doc);
    }

    /** An argument that has to be there. */
    public TypeDoc required(String argument, Kind kind, String what) {
        arguments.add(new Argument(argument, kind, true, List.of(), what));
        return this;
    }

    /** An argument that may be left out; {@code what} tells the default. */
    public TypeDoc optional(String argument, Kind kind, String what) {
        arguments.add(new Argument(argument, kind, false, List.of(), what));
        return this;
    }

    /** An argument with few possible values that has to be there. */
    public TypeDoc choice(String argument, String what, List<String> choices) {
        arguments.add(new Argument(argument, Kind.TEXT, true, choices, what));
        return this;
    }

    /** An argument with few possible values that may be left out: the first is the default. */
    public TypeDoc choiceOrFirst(String argument, String what, List<String> choices) {
        arguments.add(
                new Argument(argument, Kind.TEXT, false, choices, what + " Default: " + choices.getFirst() + "."));
        return this;
    }

    CheckVocabulary.Type type() {
        return new CheckVocabulary.Type(name, doc, arguments);
    }
}
