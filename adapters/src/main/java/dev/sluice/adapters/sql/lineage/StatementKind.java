package dev.sluice.adapters.sql.lineage;

/** What a statement does. */
public enum StatementKind {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    MERGE,
    /** CREATE TABLE with a list of columns. */
    CREATE_TABLE,
    CREATE_TABLE_AS,
    CREATE_VIEW,
    COPY,
    TRUNCATE,
    DROP,
    ALTER,
    /** Moves no data between tables: transactions, settings, indexes, grants. */
    UTILITY,
    /** Not understood: the lineage is opaque. */
    UNKNOWN
}
