package dev.sluice.scheduler.expression;

/** How the value of an expression becomes part of a text. */
public enum Rendering {
    /** As people write it; null is empty. */
    TEXT,
    /**
     * As an SQL literal of its type, never as SQL: strings are quoted, null is NULL. For databases where a backslash in a string is
     * itself, as in standard SQL, PostgreSQL and DuckDB.
     */
    SQL_LITERAL
}
