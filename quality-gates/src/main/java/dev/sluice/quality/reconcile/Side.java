package dev.sluice.quality.reconcile;

import dev.sluice.quality.check.Dialect;
import dev.sluice.quality.check.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * One of two datasets that are compared.
 *
 * @param connections opens a connection of its own for the comparison, which closes it
 * @param dialect of the store
 * @param relation what stands after FROM, quoted
 * @param table its columns
 * @param where predicates that a row must meet: the audited slice, the check's filter
 */
public record Side(Connections connections, Dialect dialect, String relation, Table table, List<String> where) {
    public Side {
        where = List.copyOf(where);
    }

    /** Opens connections. */
    @FunctionalInterface
    public interface Connections {
        Connection open() throws SQLException;
    }

    /** The same with one more predicate, if there is one. */
    Side and(Optional<String> predicate) {
        if (predicate.isEmpty()) {
            return this;
        }
        var all = new java.util.ArrayList<>(where);
        all.add(predicate.get());
        return new Side(connections, dialect, relation, table, all);
    }

    /** {@code FROM relation WHERE predicates}. */
    String from() {
        return " FROM " + relation + (where.isEmpty() ? "" : " WHERE " + dialect.all(where));
    }
}
