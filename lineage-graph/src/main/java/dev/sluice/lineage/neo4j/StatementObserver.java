package dev.sluice.lineage.neo4j;

import org.jspecify.annotations.Nullable;

/** Hears of the statements that go to Neo4j, without their parameters. Safe for concurrent callers. */
@FunctionalInterface
public interface StatementObserver {
    /** Hears nothing. */
    StatementObserver NONE = () -> null;

    /** Called by the thread that wants something done; another one does it. Null for work that nobody listens to. */
    @Nullable
    Listener asked();

    /** Hears of the statements of one piece of work. */
    @FunctionalInterface
    interface Listener {
        Begun begin(String statement);
    }

    /** A statement on its way, whose answer is not read to its end yet. */
    @FunctionalInterface
    interface Begun {
        /** Called once. {@code error} is Neo4j's code of it, or the name of an exception; null for an answer. */
        void end(@Nullable String error);
    }
}
