package dev.sluice.controlplane.projection;

import dev.sluice.model.LogPosition;
import java.sql.SQLException;

/** Where events go that cannot be projected; idempotent by position. */
public interface ProjectionFailures {
    void record(LogPosition position, String code, String reason, int attempts) throws SQLException;
}
