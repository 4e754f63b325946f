package dev.sluice.quality.check;

import dev.sluice.model.quality.CheckSpec;
import dev.sluice.model.quality.CheckVocabulary.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what is wrong with a check. */
public final class Problems {
    private final Arguments arguments;
    private final List<Problem> problems = new ArrayList<>();

    public Problems(CheckSpec check) {
        this.arguments = new Arguments(check);
    }

    /** Reads an argument if it is there; a fault becomes a problem of this argument. */
    public Problems read(String name, Consumer<Arguments> reading) {
        if (arguments.has(name)) {
            attempt(name, reading);
        }
        return this;
    }

    /** Reads arguments that belong together; a fault becomes a problem of the first. */
    public Problems attempt(String name, Consumer<Arguments> reading) {
        try {
            reading.accept(arguments);
        } catch (CheckFault e) {
            problems.add(new Problem(name, String.valueOf(e.getMessage())));
        }
        return this;
    }

    /** At least one of two arguments has to be there. */
    public Problems either(String one, String other) {
        if (!arguments.has(one) && !arguments.has(other)) {
            problems.add(new Problem(one, "one of '" + one + "' and '" + other + "' is needed"));
        }
        return this;
    }

    /** Rows are not looked at: a filter would say nothing. */
    public Problems noFilter(CheckSpec check) {
        if (check.where().isPresent()) {
            problems.add(new Problem(
                    "where", "a check of type " + check.type() + " looks at no rows: 'where' says nothing; remove it"));
        }
        return this;
    }

    public List<Problem> list() {
        return List.copyOf(problems);
    }
}
