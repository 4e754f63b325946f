package dev.sluice.controlplane.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Turns the current row into a value; must not move the cursor. */
@FunctionalInterface
public interface RowReader<T extends @Nullable Object> {
    T read(ResultSet row) throws SQLException;
}
