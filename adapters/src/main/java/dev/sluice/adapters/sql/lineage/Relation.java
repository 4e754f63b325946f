package dev.sluice.adapters.sql.lineage;

import org.jspecify.annotations.Nullable;

/**
 * A member of a FROM clause.
 *
 * @param alias the name that qualifies its columns
 * @param table the table behind it, if the columns can be qualified by the table's full name, too
 */
record Relation(@Nullable String alias, @Nullable TableName table, Query query) {}
