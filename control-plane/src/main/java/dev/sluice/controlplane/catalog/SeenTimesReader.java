package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** Reads the columns {@code first_time} and {@code last_time}, neither of them null. */
final class SeenTimesReader {
    private SeenTimesReader() {}

    static SeenTimes read(ResultSet row) throws SQLException {
        return new SeenTimes(
                Objects.requireNonNull(Jdbc.instant(row, "first_time")),
                Objects.requireNonNull(Jdbc.instant(row, "last_time")));
    }
}
