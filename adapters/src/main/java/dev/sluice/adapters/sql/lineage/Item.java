package dev.sluice.adapters.sql.lineage;

import java.util.function.Function;

/** What a relation offers at one place: a column, or columns whose names nobody knows. */
sealed interface Item {
    /** The flow of a column if this item has one of that name, or may have. */
    Flow flow(String column);

    /** A column that is known by name. */
    record Named(String name, Flow flow) implements Item {
        @Override
        public Flow flow(String column) {
            return flow;
        }
    }

    /**
     * All columns of something whose schema is unknown.
     *
     * @param origin what to call it in a note
     * @param columns the flow of any column asked for by name
     */
    record Star(String origin, Function<String, Flow> columns) implements Item {
        @Override
        public Flow flow(String column) {
            return columns.apply(column);
        }
    }
}
