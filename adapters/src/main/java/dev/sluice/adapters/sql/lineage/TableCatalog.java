package dev.sluice.adapters.sql.lineage;

import java.util.List;
import java.util.Optional;

/** What tables look like: the schema that makes lineage exact. */
@FunctionalInterface
public interface TableCatalog {
    /** A table's columns in their order; empty means that the table is not known here. */
    Optional<List<Column>> columns(TableName table);

    /** Where a name written without a schema lives; empty means the dialect's default schema. */
    default Optional<TableName> locate(String name) {
        return Optional.empty();
    }

    /** The columns of a table function with constant arguments, given as SQL, such as {@code read_csv('orders.csv')}. */
    default Optional<List<Column>> columnsOf(String tableFunction) {
        return Optional.empty();
    }

    /** Whether a function was defined here whose body may read tables; nobody follows what such a one returns. */
    default boolean mayReadTables(String function) {
        return false;
    }

    /** Knows nothing. Qualified columns are still exact, stars and bare columns of joins are not. */
    static TableCatalog empty() {
        return _ -> Optional.empty();
    }
}
