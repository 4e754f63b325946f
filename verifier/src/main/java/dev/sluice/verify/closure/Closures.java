package dev.sluice.verify.closure;

import dev.sluice.verify.history.History;
import java.util.Collection;
import java.util.UUID;

/** Finds everything upstream of runs. */
public final class Closures {
    private Closures() {}

    /** The closure of all that is known. */
    public static Closure upstream(History history, Collection<UUID> roots, Limits limits) {
        return upstream(history, roots, limits, Scope.ALL);
    }

    /**
     * The closure of what may be seen. It goes level by level, with two questions to the history each, and passes through
     * each run once, so cycles end it. A root that may not be seen is not in it, and nothing is told of it.
     */
    public static Closure upstream(History history, Collection<UUID> roots, Limits limits, Scope scope) {
        return new Walk(history, limits, scope).from(roots);
    }
}
