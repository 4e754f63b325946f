package dev.sluice.controlplane.report.history;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.controlplane.jdbc.RowReader;
import dev.sluice.controlplane.jdbc.Tx;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements of one snapshot; what goes wrong with the store is unchecked, for it is not the caller's to handle. */
final class Reading {
    private final Tx tx;

    Reading(Tx tx) {
        this.tx = tx;
    }

    /** Asked about nothing, it answers nothing and asks nobody. */
    <T extends @Nullable Object> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        for (Object parameter : parameters) {
            if (parameter instanceof Collection<?> values && values.isEmpty()) {
                return List.of();
            }
        }
        try {
            return tx.query(sql, reader, parameters);
        } catch (SQLException e) {
            throw Jdbc.explained(e);
        }
    }

    void each(String sql, int portion, Tx.RowAction action, @Nullable Object... parameters) {
        try {
            tx.each(sql, portion, action, parameters);
        } catch (SQLException e) {
            throw Jdbc.explained(e);
        }
    }
}
