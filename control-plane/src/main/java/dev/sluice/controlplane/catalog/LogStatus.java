package dev.sluice.controlplane.catalog;

import dev.sluice.controlplane.jdbc.Jdbc;
import dev.sluice.model.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;

/** Reads how far the event log and the catalog are. */
@ApplicationScoped
public class LogStatus {
    /** Head of the log and position of the catalog, read together. */
    public record Positions(LogPosition head, LogPosition catalog) {}

    private final Jdbc jdbc;

    LogStatus(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    public Positions positions() {
        return jdbc.first(
                        """
                        SELECT h.position AS head, coalesce(p.position, 0) AS catalog
                        FROM log_head h LEFT JOIN projection_position p ON p.name = 'catalog'
                        """,
                        row -> new Positions(
                                new LogPosition(row.getLong("head")), new LogPosition(row.getLong("catalog"))))
                .orElse(new Positions(LogPosition.START, LogPosition.START));
    }
}
