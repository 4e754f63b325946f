package dev.sluice.adapters.sql;

/** Is told what a running script does, on the thread that called {@link SqlRunner#run}. */
public interface StatementListener {
    /** Hears nothing. */
    StatementListener NONE = new StatementListener() {};

    /** A statement is about to run; the first is number 1. */
    default void started(int number, int of, String sql) {}

    /** A statement is through. */
    default void finished(SqlRunner.StatementResult result) {}
}
